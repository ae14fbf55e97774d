import { changedFeatures, createStaging, type Staging } from '../../../../sidecar/nominal/learning/staging';
import type { ServiceSeries } from '../../../../sidecar/series/service-series';
import type { GroupWatch } from '../../../../sidecar/nominal/watch';
import { gauge, levelModel } from '../judging/level-model';

const HOUR = 3_600_000;
const NONE: ServiceSeries = { series: [], components: [], newest: null };

interface Watched extends GroupWatch {
  counts: { scored: number; over: number };
  passes: number;
  closed: boolean;
}

/** A watch whose counts a test sets. */
function watched(pods: string[], trainedAt: number, group = 'cpu'): Watched {
  const model = { ...levelModel(pods.map((pod) => gauge(pod)), 'paper', group), trainedAt };
  const watch = {
    model, historyMs: 0, counts: { scored: 0, over: 0 }, passes: 0, closed: false,
    pass: async () => { watch.passes += 1; return []; },
    latest: () => null, episode: () => null, episodes: () => 0, drift: () => null, accept: () => undefined, levels: () => ({ judge: {}, shifted: [] }), tune: () => undefined,
    rows: () => ({ ...watch.counts }),
    close: async () => { watch.closed = true; },
  };
  return watch;
}

let time: number;
let staging: Staging;
let [inUse, fresh]: Watched[] = [];

beforeEach(() => {
  time = 10 * HOUR;
  staging = createStaging(HOUR, () => time);
  [inUse, fresh] = [watched(['a', 'b'], 1), watched(['b', 'c'], 2)];
  inUse.counts = { scored: 1000, over: 900 };
});

/** After hours beside each other, with so many rows and so many over the line each. */
function after(hours: number, own: [scored: number, over: number], other: [scored: number, over: number]): string[] {
  time += hours * HOUR;
  fresh.counts = { scored: own[0], over: own[1] };
  inUse.counts = { scored: 1000 + other[0], over: 900 + other[1] };
  return staging.ripe();
}

test.each<[string, number, [number, number], [number, number], string[]]>([
  ['when its time has come and it is as quiet as the other', 1, [120, 2], [120, 2], ['cpu']],
  ['not before its time', 0.99, [120, 0], [120, 0], []],
  ['not while it flags more than the other', 1, [100, 10], [100, 9], []],
  ['where it flags more, but hardly anything', 1, [100, 2], [100, 0], ['cpu']],
  ['where both flag much: the service is ill, not the model', 1, [100, 50], [100, 50], ['cpu']],
  ['not on a handful of rows', 5, [29, 0], [29, 0], []],
  ['where the other scores no more', 1, [120, 0], [0, 0], ['cpu']],
  ['not by what the other flagged before they were side by side', 1, [100, 30], [100, 0], []],
])('a staged model takes over %s', (_when, hours, own, other, expected) => {
  staging.stage(fresh, inUse);
  expect(after(hours, own, other)).toEqual(expected);
});

test('its status tells what it sees that the other does not, and how both do', () => {
  staging.stage(fresh, inUse);
  after(0.5, [60, 6], [60, 3]);
  expect(staging.status('cpu')).toEqual({ version: '000000000000002', since: 10 * HOUR, until: 11 * HOUR, rows: 60, flaggedShare: 0.1, flaggedShareInUse: 0.05, added: ['c level'], removed: ['a level'] });
  expect([staging.status('memory'), staging.of('memory'), staging.of('cpu')]).toEqual([null, undefined, fresh]);
});

test('another one for the group takes its place, which is given back', () => {
  staging.stage(fresh, inUse);
  const next = watched(['c'], 3);
  expect(staging.stage(next, inUse)).toBe(fresh);
  expect(staging.stage(watched(['m'], 4, 'memory'), inUse)).toBeUndefined();
  expect(staging.take('cpu')).toBe(next);
  expect([staging.take('cpu'), staging.status('cpu')]).toEqual([undefined, null]);
});

test('all that are staged are scored, and closed at the end', async () => {
  const memory = watched(['m'], 4, 'memory');
  staging.stage(fresh, inUse);
  staging.stage(memory, inUse);
  await staging.pass(NONE, [], false);
  await staging.close();
  expect([fresh, memory].map(({ passes, closed }) => [passes, closed])).toEqual([[1, true], [1, true]]);
  expect(inUse).toMatchObject({ passes: 0, closed: false });
});

test('features are the same by component and name', () => {
  expect(changedFeatures([gauge('a', 'x'), gauge('b', 'x')], [gauge('b', 'x'), gauge('b', 'y')])).toEqual({ added: ['b y'], removed: ['a x'] });
  expect(changedFeatures([gauge('a')], [gauge('a')])).toEqual({ added: [], removed: [] });
});
