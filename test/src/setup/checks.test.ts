import { summaryOf, summaryText } from '../../../src/setup/check';
import { checksOf } from '../../../src/setup/checks';
import type { Facts } from '../../../src/setup/facts';
import { group, service } from '../models/versions';
import { answered, app, complete, failing, kpi, metrics, spot, status, unknown } from './facts';

const checkOf = (id: string, change: Partial<Facts>) => checksOf(complete(change)).find((check) => check.id === id);
/** State, finding, next step with its link and lines: all that a person sees of a step. */
const seen = (id: string, change: Partial<Facts>) => {
  const { state, finding, details = [], next } = checkOf(id, change) ?? {};
  return [state, finding, ...details, next?.text, next?.link?.href, next?.snippet].filter((each) => each !== undefined).join(' | ');
};
const NOBODY = { view: false, stop: false, launch: false, admin: false };
const gone = failing('HTTP 502', 'Bad Gateway', 'The sidecar does not answer.');
const one = (...groups: Array<ReturnType<typeof group>>) => answered([service({ groups, kpi: kpi(1) })]);

test('where everything is there, every step is done and the summary says so', () => {
  const checks = checksOf(complete());
  expect(checks.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(summaryText(summaryOf(checks))).toBe('8 of 8 done. All that is needed is there.');
});

test.each<[string, Partial<Facts>, RegExp]>([
  ['settings', { app: unknown }, /^waiting \| Looking…$/],
  ['settings', { app: failing('HTTP 403', 'no') }, /^done \| .*no \(HTTP 403\)\.$/],
  ['settings', { app: failing('HTTP 403', 'no'), status: gone }, /^todo \| .*Ask an administrator/],
  ['settings', { app: answered(app({ sidecarUrl: '' })) }, /^todo \| .*not know where.*\/plugins\/roentgen-xray-app$/],
  ['settings', { app: answered(app({ tokens: NOBODY })), status: gone }, /^todo \| .*view, stop, launch, admin.*view_token_file.*\/plugins\//],
  ['settings', { app: answered(app({ tokens: { ...NOBODY, view: true, launch: true } })) }, /^done \| http:\/\/sidecar:9797\. Without these tokens: stop, admin\. [^|]*$/],
  ['sidecar', { status: unknown }, /^waiting/],
  ['sidecar', { status: gone }, /^todo \| Bad Gateway \(HTTP 502\) \| The sidecar does not answer\. \| \/plugins\/roentgen-xray-app$/],
  ['sidecar', { status: failing('HTTP 401', 'x', 'Check the tokens.') }, /^todo .* Check the tokens\./],
  ['sidecar', { status: answered(status({ version: '0.2.0' })) }, /^todo \| The sidecar is 0\.2\.0, this plugin 0\.1\.0\. \| Bring the older/],
  ['sidecar', { app: failing('HTTP 403', 'no') }, /^done \| Version 0\.1\.0\.$/],
  ['prometheus', { status: gone }, /^waiting \| .*The sidecar answers\.$/],
  ['prometheus', { status: answered(status({ prometheus: { url: 'http://p:9090', reachable: false } })) }, /^todo \| It looks at http:\/\/p:9090 .*prometheus:\n {2}url: http:\/\/p:9090/s],
  ['source', { source: null }, /^todo \| .*connections\/datasources\/new$/],
  ['source', { metrics: failing('PROMETHEUS_QUERY_FAILED', 'connection refused') }, /^todo \| “Prometheus” does not answer: connection refused/],
  ['source', { metrics: unknown }, /^waiting \| Looking…$/],
  ['source', { source: { name: 'Mimir', chosen: false } }, /^done \| “Mimir” answers\. It is the first one/],
  ['metrics', { metrics: failing('X', 'y') }, /^waiting \| .*Grafana reaches Prometheus/],
  ['metrics', { metrics: unknown }, /^waiting \| Looking…$/],
  ['metrics', { metrics: answered(metrics({ version: null })) }, /^todo \| .*roentgen_build_info.*targets: \['sidecar:9797'\]/s],
  ['series', { services: gone }, /^waiting \| .*The sidecar answers/],
  ['series', { services: unknown }, /^waiting \| Looking…$/],
  ['series', { services: answered([]) }, /^todo \| .*names no service.*proposals below/],
  ['series', { services: answered([service({ service: 'mail', groups: [], selector: '{job="mail"}' }), service()]) }, /^todo \| No series of: mail \| shop: 1 groups, 42 features.* this selector: \{job="mail"\}/],
  ['series', {}, /^done \| Services with series: 1\. \| shop: 2 groups, 42 features; series left out: constant 8$/],
  ['series', { metrics: unknown }, /shop: 2 groups, 48 features$/],
  ['models', { services: answered([]) }, /^waiting/],
  ['models', { services: one(group(), group({ group: 'disk', state: 'collecting', progress: 0.4 })) }, /^working \| 1 of 2 are ready\. \| shop, disk: collecting nominal data, 40 % \| It goes on by itself.*models\?service=shop$/],
  ['models', { services: one(group({ group: 'disk', state: 'training', progress: 0.5 })), now: 100_000, pace: { 'shop disk': { state: 'training', since: 0, from: 0.3, progress: 0.5 } } }, /shop, disk: learning, 50 %, about 4 min left/],
  ['models', { services: one(group({ state: 'failed', error: { code: 'NOMINAL_TOO_SHORT', message: 'too little', hint: 'Take more.' } }), group({ group: 'b', state: 'training', progress: 0.1 })) }, /^todo \| 0 of 2 are ready\. \| shop, cpu: too little \(NOMINAL_TOO_SHORT\) \| shop, b: learning, 10 % \| Take more\. \| .*models/],
  ['kpi', { services: answered([]) }, /^waiting/],
  ['kpi', { services: answered([service()]) }, /^todo \| Without a service metric: shop\..*kpi: # of the service/s],
  ['kpi', { services: answered([service({ kpi: kpi(null) }), service({ service: 'mail', kpi: kpi(2) })]) }, /^todo \| No answer for: shop \| mail: failed 2 1\/s \| .* \| sum\(x\)$/],
  ['kpi', {}, /^done \| .* \| shop: failed 1\.23 1\/s$/],
  ['alerts', { metrics: answered(metrics({ alerts: [] })) }, /^optional \| .*cannot be seen from here.*\/alerts.*rule_files/s],
  ['alerts', { metrics: unknown }, /^waiting/],
  ['chaos', { status: answered(status({ chaos: { enabled: false, reason: 'no launch token' } })) }, /^optional \| Off: no launch token \| .*\/chaos \| .*enabled: true.*'shop\/\*'/s],
  ['chaos', { status: gone }, /^waiting/],
  ['lever', { lever: answered({ engaged: true, reason: 'release', author: 'ops', since: 1 }) }, /^optional \| Engaged by ops: release\. Nothing can be launched\. .*\/chaos$/],
  ['lever', { lever: gone }, /^waiting/],
  ['spots', { spots: answered([spot(null)]) }, /^optional \| No classifier yet; 12 samples\. .*\/spots$/],
  ['spots', { spots: unknown }, /^waiting \| Looking…$/],
])('%s', (id, change, text) => {
  expect(seen(id, change)).toMatch(text);
});

describe('the summary', () => {
  const text = (change: Partial<Facts>) => summaryText(summaryOf(checksOf(complete(change))));

  test('names the first step that a person can take, before those that take their time', () => {
    expect(text({ services: answered([service({ groups: [group({ state: 'training' })] })]) })).toBe('6 of 8 done, next: Service metrics answer');
    expect(text({ services: one(group({ state: 'training' })) })).toBe('7 of 8 done, next: Nominal models are learned');
  });

  test('leaves out what waits for it, and counts nothing that is optional', () => {
    expect(text({ status: gone, services: gone, spots: gone, lever: gone })).toBe('3 of 8 done, next: The sidecar answers');
    expect(text({ spots: answered([]), status: answered(status({ chaos: { enabled: false, reason: null } })) })).toMatch(/^8 of 8/);
  });

  test('while nothing is known yet', () => {
    expect(text({ app: unknown, status: unknown, services: unknown, metrics: unknown, spots: unknown, lever: unknown })).toBe('0 of 8 done, next: Sidecar address and tokens');
  });
});
