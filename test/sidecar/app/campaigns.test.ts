/** Chaos, the sample store and the mirror are stand-ins that remember what they were asked; test/e2e has the real ones. */

import { campaignDeps, type CampaignParts, type CampaignSpots } from '../../../sidecar/app/campaigns';
import type { Experiment, FaultInterval, LabelRow, ProcessTarget, Run } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';

const NOW = 1_000_000;
const signal = new AbortController().signal;
const target = (component: string) => ({ component }) as ProcessTarget;
const interval = (component: string, start: number | null, more: Partial<FaultInterval> = {}): FaultInterval => ({ fault: 'kill', component, parameters: {}, start, end: start === null ? null : start + 5, error: null, confirmation: null, ...more });
const runOf = (faults: FaultInterval[], more: Partial<Run> = {}): Run => ({ run: 'r1', experiment: 'campaign-x-1', service: 's', author: 'campaign', state: 'completed', deviated: null, reason: null, startedAt: NOW, endedAt: NOW + 5, faults, ...more });
const experiment = (fault: string, name = 'campaign-x-1'): Experiment => ({ name, service: 's', gate: 'none', faults: [{ fault, component: 'app1', after: 0, duration: 8, parameters: {} }] });

interface Heard {
  started: unknown[];
  collected: Array<{ row: LabelRow; options: unknown }>;
  changes: unknown[];
}

function harness({ spots = {}, runs = {}, ...more }: { spots?: Partial<CampaignSpots>; runs?: Partial<CampaignParts['runs']> } & Partial<Omit<CampaignParts, 'spots' | 'runs'>> = {}) {
  const heard: Heard = { started: [], collected: [], changes: [] };
  const run = runOf([interval('app1', NOW)]);
  const found: CampaignSpots = {
    windowMs: 20,
    collect: async (row, options) => {
      heard.collected.push({ row, options });
      return { sample: 'mirror-1-r1', discarded: null };
    },
    collectNominal: async () => ({ sample: 'mirror-1-nominal', discarded: null }),
    learn: async () => undefined,
    uncertainty: () => 0.5,
    ...spots,
  };
  const deps = campaignDeps({
    runs: {
      start: async (...all) => {
        heard.started.push(all);
        return run;
      },
      stop: async () => run,
      finished: async () => run,
      confirmed: async () => runOf([interval('app1', NOW, { confirmation: { confirmed: true, figure: 'cpu', before: 1, during: 0 } })]),
      preview: async () => ({}) as never,
      list: () => [run],
      labels: () => [],
      ...runs,
    },
    spots: new Map([['s', found]]),
    mirrors: { has: () => true, change: async (_service, ask) => void heard.changes.push(ask) },
    targets: () => ['app1', 'db1', 'db2'].map(target),
    alive: () => true,
    anomalous: () => null,
    callees: () => [],
    maxDurationSeconds: 100,
    now: () => NOW,
    ...more,
  });
  return { deps, heard };
}

test('a fault is launched as a campaign, which has waited itself and is left out of the daily budget', async () => {
  const { deps, heard } = harness();
  await deps.inject(experiment('kill'), signal);
  expect(heard.started).toEqual([[experiment('kill'), 'campaign', { campaign: true }]]);
});

test('an outage is of a component that this one calls; where nothing is known another one from try to try', async () => {
  const peers = async (callees: string[], name: string) => {
    const { deps, heard } = harness({ callees: () => callees });
    await deps.inject(experiment('dependency-outage', name), signal);
    return (heard.started[0] as [Experiment])[0].faults[0].parameters.peer;
  };
  expect(await peers(['db1'], 'campaign-x-1')).toBe('db1');
  expect([await peers([], 'campaign-x-1'), await peers([], 'campaign-x-2')].sort()).toEqual(['db1', 'db2']);
});

test('the window of a run is kept with the seed, what was seen of it, and the other faults that may lie in it', async () => {
  const other: LabelRow = { run: 'r0', service: 's', component: 'db1', fault: 'pause', start: 1, end: 2, parameters: {} };
  const { deps, heard } = harness({ runs: { labels: () => [other, { ...other, service: 'another' }] } });
  expect(await deps.collect(runOf([interval('app1', NOW)]), { seed: 9 }, signal)).toEqual(['mirror-1-r1']);
  const [{ row, options }] = heard.collected;
  expect(row).toMatchObject({ run: 'r1', fault: 'kill', component: 'app1', start: NOW, end: NOW + 5, confirmed: true });
  expect(options).toEqual({ seed: 9, labels: [other, row] });
});

test.each([
  ['a window that is not over', { collect: async () => null }, []],
  ['a fault that never came into force', {}, []],
])('%s gives no sample', async (what, spots, expected) => {
  const { deps } = harness({ spots });
  expect(await deps.collect(runOf([interval('app1', what.includes('never') ? null : NOW)]), { seed: 1 }, signal)).toEqual(expected);
});

test('a window that the quality rules discard is told with their reason', async () => {
  const { deps } = harness({ spots: { collect: async () => ({ sample: 'x', discarded: 'not nominal before' }) } });
  await expect(deps.collect(runOf([interval('app1', NOW)]), { seed: 1 }, signal)).rejects.toMatchObject({ code: 'DATASET_INVALID', message: expect.stringContaining('not nominal before') });
});

test('Prometheus may be away for a moment when a window is collected', async () => {
  let tries = 0;
  const { deps } = harness({ spots: { collect: async () => {
    if (tries++ === 0) {
      throw new RoentgenError('PROMETHEUS_UNREACHABLE', 'refused');
    }
    return { sample: 'late', discarded: null };
  } } });
  expect(await deps.collect(runOf([interval('app1', NOW)]), { seed: 1 }, signal)).toEqual(['late']);
});

test('restart lets the mirror heal itself, roll-back rolls it back, and both wait until an episode is over', async () => {
  const left = [['cpu'], ['cpu'], []];
  const { deps, heard } = harness({ anomalous: () => left.shift() ?? [], spots: { windowMs: 2000 } });
  await deps.recover('s', 'restart', signal);
  expect(left).toEqual([]);
  await deps.recover('s', 'rollback', signal);
  await deps.snapshot('s', signal);
  expect(heard.changes).toEqual([{ verb: 'recover' }, { verb: 'rollback' }, { verb: 'snapshot' }]);
});

test('a service without a mirror recovers by what starts it again', async () => {
  const states = [false, false, true];
  const { deps, heard } = harness({ mirrors: { has: () => false, change: async () => { throw new Error('there is none'); } }, alive: ({ component }) => component !== 'db1' || (states.shift() ?? true) });
  await deps.recover('s', 'restart', signal);
  expect(states).toEqual([]);
  expect(heard.changes).toEqual([]);
});

test('a nominal window is kept when it is wanted, and only a good one counts', async () => {
  const { deps } = harness();
  expect(await deps.nominal('s', true, { seed: 1 }, signal)).toEqual(['mirror-1-nominal']);
  expect(await deps.nominal('s', false, { seed: 1 }, signal)).toEqual([]);
  const restless = harness({ spots: { collectNominal: async () => ({ sample: 'x', discarded: 'restless' }) } });
  expect(await restless.deps.nominal('s', true, { seed: 1 }, signal)).toEqual([]);
});

test('the run of a try is found by the name of its experiment', () => {
  const { deps } = harness();
  expect(deps.runOf('campaign-x-1')?.run).toBe('r1');
  expect(deps.runOf('campaign-x-2')).toBeNull();
});

test.each([[10_000, 8], [50_000, 25], [300_000, 100]])('with windows of %d ms after the fault it is held for %d s', (windowMs, seconds) => {
  expect(harness({ spots: { windowMs } }).deps.holdSeconds('s')).toBe(seconds);
});
