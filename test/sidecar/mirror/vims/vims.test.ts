/** The shipped vIMS with real Kamailio, PostgreSQL and SIPp. As root, from what `npm run build` made. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../../../../sidecar/mirror/blueprint/shipped';
import { type Mirror, mirrorUp } from '../../../../sidecar/mirror/environment';
import type { Users } from '../../../../sidecar/mirror/load/behaviour';
import { eventually, remainsOf } from '../remains';

/** So that the test need not wait a minute; less, and a registrar that was restarted knows its users again before their calls fail. */
const soon = (users: Users): Users => (users.kind === 'command' ? { ...users, environment: { ...users.environment, REGISTER_SECONDS: '20' } } : users);
const instance = `ti${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'roentgen-vims-'));
let mirror: Mirror;

beforeAll(async () => {
  const blueprint = loadBlueprint(shippedBlueprint('vims'));
  // room for machines that do other work; the shipped limits are for overload to show
  const components = blueprint.components.map((component) => ({ ...component, limits: { ...component.limits, cpu: 1 } }));
  mirror = await mirrorUp({ instance, directory, blueprint: { ...blueprint, components, load: blueprint.load && { ...blueprint.load, users: soon(blueprint.load.users) } }, load: { base: 8, peak: 8, daySeconds: 120, week: [1, 1, 1, 1, 1, 1, 1] }, restartDelayMs: 1000 });
}, 90_000);

afterAll(async () => {
  await mirror?.down();
  rmSync(directory, { recursive: true, force: true });
}, 30_000);

async function figures(): Promise<Record<'calls' | 'failed' | 'registered' | 'setUp' | 'asked', number>> {
  const text = await (await fetch(mirror.metricsUrl)).text();
  const value = (start: string) => Number(text.split('\n').find((line) => line.startsWith(start))?.split(' ').pop() ?? NaN);
  return { calls: value('roentgen_mirror_calls_total'), failed: value('roentgen_mirror_calls_failed_total'), registered: value('roentgen_mirror_registrations_total{service="vims",result="done"}'), setUp: value('roentgen_mirror_call_setup_seconds_count'), asked: value('roentgen_mirror_target_calls_per_second') };
}

async function until(what: string, good: (now: Awaited<ReturnType<typeof figures>>) => boolean): Promise<Awaited<ReturnType<typeof figures>>> {
  let last: Awaited<ReturnType<typeof figures>> | null = null;
  return eventually(what, async () => {
    last = await figures();
    return good(last) ? last : null;
  }, 1000).catch((error: Error) => {
    throw new Error(`${error.message}; at last ${JSON.stringify(last)}`);
  });
}

test('every subscriber is registered with its password, then calls are set up and none fails', async () => {
  const { registered, failed } = await until('calls', ({ setUp }) => setUp >= 20);
  expect(registered).toBeGreaterThanOrEqual(200);
  expect(failed).toBe(0);
}, 60_000);

test('more users come while calls go on', async () => {
  const before = await figures();
  await mirror.setLoad({ base: 20, peak: 20 });
  const after = await until('the new rate', ({ asked, setUp }) => asked === 20 && setUp > before.setUp + 20);
  // a program that was started again would register all of them at once
  expect(after.registered - before.registered).toBeLessThan(200);
  await mirror.setLoad({ base: 8, peak: 8 });
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
