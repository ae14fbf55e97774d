/** The shipped vIMS with real Kamailio, PostgreSQL and SIPp. As root, from what `npm run build` made. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../../../../sidecar/mirror/blueprint/shipped';
import { type Mirror, mirrorUp } from '../../../../sidecar/mirror/environment';
import type { Users } from '../../../../sidecar/mirror/load/behaviour';
import { eventually, remainsOf } from '../remains';

/** So that the test need not wait a minute. */
const soon = (users: Users): Users => (users.kind === 'command' ? { ...users, environment: { ...users.environment, REGISTER_SECONDS: '8' } } : users);
const instance = `ti${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'roentgen-vims-'));
let mirror: Mirror;

beforeAll(async () => {
  const blueprint = loadBlueprint(shippedBlueprint('vims'));
  // room for machines that do other work; the shipped limits are for overload to show
  const components = blueprint.components.map((component) => ({ ...component, limits: { ...component.limits, cpu: 1 } }));
  mirror = await mirrorUp({ instance, directory, blueprint: { ...blueprint, components, load: blueprint.load && { ...blueprint.load, users: soon(blueprint.load.users) } }, load: { base: 8, peak: 8, daySeconds: 120 }, restartDelayMs: 1000 });
}, 90_000);

afterAll(async () => {
  await mirror?.down();
  rmSync(directory, { recursive: true, force: true });
}, 30_000);

async function figures(): Promise<Record<'calls' | 'failed' | 'registered' | 'setUp', number>> {
  const text = await (await fetch(mirror.metricsUrl)).text();
  const value = (start: string) => Number(text.split('\n').find((line) => line.startsWith(start))?.split(' ').pop() ?? NaN);
  return { calls: value('roentgen_mirror_calls_total'), failed: value('roentgen_mirror_calls_failed_total'), registered: value('roentgen_mirror_registrations_total{service="vims",result="done"}'), setUp: value('roentgen_mirror_call_setup_seconds_count') };
}

const until = (what: string, good: (now: Awaited<ReturnType<typeof figures>>) => boolean) => eventually(what, async () => {
  const now = await figures();
  return good(now) ? now : null;
}, 1200);

test('every subscriber is registered with its password, then calls are set up and none fails', async () => {
  const { registered, failed } = await until('calls', ({ setUp }) => setUp >= 20);
  expect(registered).toBeGreaterThanOrEqual(200);
  expect(failed).toBe(0);
}, 60_000);

test('calls fail while the registrar has forgotten its users, and no more once they have registered again', async () => {
  await mirror.restart('scscf');
  const ill = await until('failed calls', ({ failed }) => failed >= 3);
  await eventually('a well service', async () => {
    const [before, after] = [await figures(), await new Promise<Awaited<ReturnType<typeof figures>>>((resolve) => setTimeout(() => void figures().then(resolve), 3000))];
    return after.failed === before.failed && after.setUp > before.setUp ? after : null;
  }, 40);
  expect((await figures()).registered).toBeGreaterThan(ill.registered);
}, 120_000);

test('nothing is left when it is down', async () => {
  await mirror.down();
  expect(remainsOf(instance, directory)).toEqual([]);
}, 30_000);
