import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignRequest, CampaignStatus, Run } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { type CampaignDeps, type Campaigns, createCampaigns } from '../../../sidecar/mirror/campaign';
import { collected, depsOf, newWorld, REQUEST, type World } from './campaign/world';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'roentgen-campaign-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const forever = (_service: string, _recovery: unknown, signal: AbortSignal) => new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
const harness = (overrides: Partial<CampaignDeps> = {}, world = newWorld()) => ({ world, campaigns: createCampaigns(depsOf(world, overrides), directory) });

async function ended(campaigns: Campaigns): Promise<CampaignStatus> {
  for (let tries = 0; tries < 500; tries++) {
    const [status] = campaigns.list();
    if (status.state !== 'running') {
      return status;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error('it did not end');
}

async function carriedOut(request: Partial<CampaignRequest> = {}, overrides: Partial<CampaignDeps> = {}): Promise<{ status: CampaignStatus; world: World }> {
  const { campaigns, world } = harness(overrides);
  campaigns.start({ ...REQUEST, ...request });
  return { status: await ended(campaigns), world };
}

test('it repeats until the wanted samples of every class are there, nominal windows beside them, then learns', async () => {
  const { status, world } = await carriedOut();
  expect(status).toMatchObject({ state: 'done', wanted: 8, collected: 8, discarded: 0, error: null, resumed: false });
  expect(status.classes).toEqual([...['a', 'b', 'c', 'd'].map((component) => ({ fault: 'kill', component, wanted: 2, collected: 2 })), { fault: null, component: null, wanted: 4, collected: 4 }]);
  expect(collected(world)).toEqual({ 'kill@a': 2, 'kill@b': 2, 'kill@c': 2, 'kill@d': 2, none: 4 });
  expect(world.learned).toBe(1);
});

test('it measures its cycle and says how many faults an hour that makes', async () => {
  const { status } = await carriedOut();
  expect(status.cycle).toEqual({ fault: 8, collect: 3, recover: 9 });
  expect(status.faultsPerHour).toBe(180);
});

test('a window with gaps is discarded and its class tried anew, so that classes stay balanced', async () => {
  let turn = 0;
  const { status } = await carriedOut({}, { collect: async ({ run }) => (turn++ % 2 === 0 ? [] : [`sample-${run}`]) });
  expect(status).toMatchObject({ state: 'done', collected: 8, discarded: 8 });
  expect(status.classes.slice(0, 4).map((each) => each.collected)).toEqual([2, 2, 2, 2]);
});

test('a class that never works is given up and told, the others get theirs', async () => {
  const world = newWorld();
  const deps = depsOf(world);
  const { status } = await carriedOut({}, { ...deps, inject: async (experiment, signal) => {
    if (experiment.faults[0].component === 'c') {
      throw new RoentgenError('FAULT_FAILED', 'no reason');
    }
    return deps.inject(experiment, signal);
  } });
  expect(status).toMatchObject({ state: 'done', collected: 6, discarded: 5, error: { code: 'FAULT_FAILED', message: 'given up: kill on c (no reason)' } });
  expect(status.classes.map((each) => each.collected)).toEqual([2, 2, 0, 2, 4]);
});

test('what can never be made is given up at once, before time is spent on recovering', async () => {
  const { status, world } = await carriedOut({ faults: ['kill', 'db-lock'], samples: 16 }, { check: async ({ faults: [{ fault, component }] }) => {
    if (fault === 'db-lock' && component !== 'd') {
      throw new RoentgenError('FAULT_UNAVAILABLE', `${component} is no database`);
    }
  } });
  expect(status).toMatchObject({ state: 'done', collected: 10, discarded: 3, error: { message: expect.stringContaining('db-lock on a (a is no database)') } });
  expect(world.recoveries).toHaveLength(11);
});

test('when nothing works it has failed with the reason, and nothing is learned', async () => {
  const { status, world } = await carriedOut({}, { inject: async () => { throw new RoentgenError('TARGET_BUSY', 'held by another run'); } });
  expect(status).toMatchObject({ state: 'failed', collected: 0, discarded: 20, error: { code: 'FAULT_FAILED', message: expect.stringContaining('held by another run') } });
  expect(world.learned).toBe(0);
});

test.each(['LEVER_ENGAGED', 'CHAOS_DISABLED', 'STORE_UNWRITABLE'] as const)('%s ends it at once: no other fault would fare better', async (code) => {
  let tries = 0;
  const { status } = await carriedOut({}, { inject: async () => { tries++; throw new RoentgenError(code, 'no'); } });
  expect(status).toMatchObject({ state: 'failed', error: { code } });
  expect(tries).toBe(1);
});

test('a run that a person or a stop condition ended gives no sample', async () => {
  const world = newWorld();
  const deps = depsOf(world);
  let first = true;
  const { status } = await carriedOut({}, { ...deps, inject: async (experiment, signal): Promise<Run> => {
    const run = await deps.inject(experiment, signal);
    const state = first ? 'aborted' : run.state;
    first = false;
    return { ...run, state };
  } });
  expect(status).toMatchObject({ state: 'done', collected: 8, discarded: 1 });
  expect(world.samples.has('sample-r1')).toBe(false);
});

test('roll-back saves the state once, when all was well, and goes back to it after each fault', async () => {
  const { status, world } = await carriedOut({ recovery: 'rollback', samples: 3 });
  expect(status.state).toBe('done');
  expect(world.snapshots).toBe(1);
  expect(world.recoveries).toEqual(['restart', 'restart', 'rollback', 'rollback', 'rollback']);
});

test('a recovery may fail twice in a row, not three times', async () => {
  const failing = (times: number) => {
    let left = times;
    return async () => {
      if (left-- > 0) {
        throw new RoentgenError('MIRROR_FAILED', 'db1 did not come back');
      }
    };
  };
  expect((await carriedOut({}, { recover: failing(2) })).status.state).toBe('done');
  expect((await carriedOut({}, { recover: failing(3) })).status).toMatchObject({ state: 'failed', collected: 0, error: { code: 'MIRROR_FAILED' } });
});

test('the fault is held as long as the request says, and samples carry the seed', async () => {
  const { world } = await carriedOut({ hold: 20, seed: 77 });
  const held = ({ runs }: World) => [...new Set(runs.map(({ experiment }) => experiment.faults[0].duration))];
  expect(held(world)).toEqual([20]);
  const usual = await carriedOut();
  expect([held(usual.world), usual.status.request.hold]).toEqual([[8], 8]);
  expect(new Set(world.seeds)).toEqual(new Set([77]));
});

test('an uncertain choice hits two at once too, asks how unsure the classifier is, and lets it learn on the way', async () => {
  const asked: string[] = [];
  const { status, world } = await carriedOut({ choice: 'uncertain', faults: ['kill', 'pause'], samples: 20 }, { uncertainty: (_service, sample) => asked.push(sample) / 100 });
  expect(status).toMatchObject({ state: 'done', collected: 20 });
  expect(status.classes.slice(0, -1).reduce((sum, each) => sum + each.collected, 0)).toBe(20);
  const sizes = world.runs.map(({ experiment }) => experiment.faults.length);
  expect(new Set(sizes)).toEqual(new Set([1, 2]));
  expect(status.classes.some(({ fault, component }) => fault?.includes('+') && component?.includes('+'))).toBe(true);
  expect(asked).toHaveLength(20);
  expect(world.learned).toBe(3);
});

test('a second campaign on the same service is refused; stopping ends it for good, over a restart', async () => {
  const { campaigns } = harness({ recover: forever });
  campaigns.start(REQUEST);
  expect(() => campaigns.start(REQUEST)).toThrow(expect.objectContaining({ code: 'CAMPAIGN_BUSY' }));
  campaigns.stop('s');
  await campaigns.close();
  expect(campaigns.list()[0].state).toBe('stopped');
  const next = harness().campaigns;
  next.resume(() => null);
  expect(next.list()[0]).toMatchObject({ state: 'stopped', collected: 0, resumed: false });
});

test('the end of the sidecar interrupts it, and the next one goes on', async () => {
  const world = newWorld();
  const { campaigns } = harness({ recover: async (...all) => { if (world.runs.length === 3) { await forever(...all); } } }, world);
  campaigns.start(REQUEST);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await campaigns.close();
  expect(campaigns.list()[0]).toMatchObject({ state: 'running', collected: 3 });
  const next = harness({}, world).campaigns;
  next.resume(() => null);
  expect(next.list()[0].resumed).toBe(true);
  expect(await ended(next)).toMatchObject({ state: 'done', collected: 8, resumed: true });
  expect(world.runs).toHaveLength(8);
});

test('one that may not go on any more has failed and says why', async () => {
  const { campaigns } = harness({ recover: forever });
  campaigns.start(REQUEST);
  await campaigns.close();
  const next = harness().campaigns;
  next.resume(() => ({ code: 'CHAOS_DISABLED', message: 'chaos is switched off' }));
  expect(next.list()[0]).toMatchObject({ state: 'failed', error: { code: 'CHAOS_DISABLED' } });
});

test('a service may be called anything without its journal leaving the folder', async () => {
  const { status } = await carriedOut({ service: '../../etc/x' });
  expect(status.state).toBe('done');
  expect(existsSync(join(directory, '..%2F..%2Fetc%2Fx.jsonl'))).toBe(true);
});
