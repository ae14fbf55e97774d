import type { Status } from '../../../sidecar/contract';
import { missingStep } from '../../../src/overview/steps';
import { group, service } from '../models/versions';

const status = (reachable = true): Status => ({ version: '1', ready: true, now: 0, prometheus: { url: 'u', reachable }, chaos: { enabled: false, reason: null }, stages: [] });
const one = (...groups: Array<ReturnType<typeof group>>) => [service({ groups })];

test.each([
  ['the sidecar is gone', [], null, true, 'the sidecar cannot be read'],
  ['its Prometheus is gone', one(group()), status(false), false, 'the sidecar’s Prometheus does not answer'],
  ['nothing is known yet', null, null, false, null],
  ['there is no service', [], status(), false, 'no service is configured'],
  ['a service has no groups', [...one(group()), service({ groups: [] })], status(), false, 'a service has no series'],
  ['a model failed', one(group({ state: 'failed' }), group({ state: 'collecting' })), status(), false, 'a model failed'],
  ['models are being learned', one(group(), group({ state: 'collecting' }), group({ state: 'training' })), status(), false, '1 of 3 models are learned yet'],
  ['all is there', one(group()), status(), false, null],
])('where %s', (_, services, state, failing, text) => {
  expect(missingStep(services, state, failing)).toBe(text);
});
