import { ALL_COMPONENTS, type EpisodeRecord, type Layer } from '../../../../sidecar/contract';
import type { ScoreRow } from '../../../../src/service/layers/rows';
import { coursesOf, illnesses, type Ill, spellsOf, timingOf } from '../../../../src/service/layers/spells';
import { beganAt, sentenceOf } from '../../../../src/service/layers/words';

const STEP = 5000;
const LENGTH = 200;
const times = Array.from({ length: LENGTH }, (_, i) => STEP * i);
const timing = timingOf(5, 5);

function row(layer: Layer, group: string, component: string, over: Array<[from: number, to: number]>): ScoreRow {
  return { layer, group, component, scores: Float64Array.from(times, (time) => (over.some(([from, to]) => time >= 1000 * from && time < 1000 * to) ? 3 : 0.4)) };
}

const ill = (group: string, from: number, to: number): Ill => ({ group, from: 1000 * from, to: 1000 * to, lasts: false, episode: null });
const layerOf = (group: string): Layer => (group.startsWith('node') ? 'physical' : 'virtual');
const found = (rows: ScoreRow[], all: Ill[], users: Parameters<typeof spellsOf>[3] = null) => spellsOf(coursesOf(times, rows, timing), all, layerOf, users, timing);
const names = (onsets: Array<{ row: ScoreRow; at: number }>) => onsets.map(({ row: { component }, at }) => [component, at / 1000]);
const wording = { node: null, kpi: { name: 'failed_calls', unit: 'calls/s' }, timeText: (time: number) => `${time / 1000}`, reach: timing.reach };

const NODE = row('physical', 'node-cpu', 'n1', [[100, 200]]);

test('what follows a node is told in the order in which it went over its line, users last', () => {
  const limits = { times, values: times.map((time) => (time >= 120_000 && time < 180_000 ? 9 : 0)), limit: 1 };
  const [spell] = found([NODE, row('virtual', 'cpu', 'pcscf', [[105, 190]]), row('virtual', 'network', 'scscf', [[112, 190]]), row('virtual', 'cpu', ALL_COMPONENTS, [[105, 190]])], [ill('node-cpu', 100, 200)], limits);
  expect(spell.origin).toBe('below');
  expect(names(spell.virtual)).toEqual([['pcscf', 105], [ALL_COMPONENTS, 105], ['scscf', 115]]);
  expect(spell.users).toEqual({ at: 120_000, peak: 9 });
  expect(sentenceOf(spell, wording)).toBe('n1 node-cpu went over its line at 100; the service followed: pcscf cpu 5 s later, scscf network 15 s later. failed_calls went over its limit 20 s later (up to 9.00 calls/s).');
});

test('the service first, both in one step, a node alone, and the service alone are told apart', () => {
  const origin = (over: Array<[number, number]>) => found([NODE, row('virtual', 'cpu', 'a', over)], [ill('node-cpu', 100, 200)])[0].origin;
  expect([origin([[80, 190]]), origin([[100, 190]]), origin([]), origin([[400, 500]])]).toEqual(['above', 'together', 'contained', 'contained']);
  const [alone] = found([NODE, row('virtual', 'cpu', 'a', [[400, 500]])], [ill('cpu', 400, 500)]);
  expect([alone.origin, alone.physical, beganAt(alone)]).toEqual(['inside', [], 400_000]);
  expect(sentenceOf(alone, wording)).toBe('a cpu went over its line at 400; no node did. Whether users suffered is not known.');
});

test('what had been over its line for long before does not count as first, nor as following', () => {
  const [spell] = found([NODE, row('virtual', 'memory', 'a', [[10, 300]])], [ill('node-cpu', 100, 200)]);
  expect(spell.origin).toBe('contained');
  expect(spell.virtual).toEqual([expect.objectContaining({ at: 10_000, before: true })]);
});

test('an illness of the service that a node’s explains is no time of its own; nodes that are ill together are one time', () => {
  const spells = found([NODE, row('virtual', 'cpu', 'a', [[110, 190], [600, 700]])], [ill('node-cpu', 100, 200), ill('node-memory', 190, 230), ill('cpu', 110, 190), ill('cpu', 600, 700)]);
  expect(spells.map(({ origin, ill: { length } }) => [origin, length])).toEqual([['inside', 1], ['below', 2]]);
});

test('records count before what Prometheus recorded of the same time', () => {
  const record = { episode: 'e', group: 'node-cpu', start: 100, end: 200 } as EpisodeRecord;
  const all = illnesses([record], [{ group: 'node-cpu', from: 150, to: 210, lasts: false }, { group: 'node-cpu', from: 300, to: 310, lasts: false }, { group: 'cpu', from: 150, to: 160, lasts: true }], 1000);
  expect(all.map(({ group, from, to, lasts, episode }) => [group, from, to, lasts, episode?.episode])).toEqual([['node-cpu', 100, 200, false, 'e'], ['node-cpu', 300, 310, false, undefined], ['cpu', 150, 160, true, undefined]]);
});

test('a coarse range holds together what is a point apart, and one point is enough', () => {
  expect(timingOf(600, 30)).toEqual({ step: 600_000, reach: 600_000, persistence: { k: 1, n: 1 } });
  expect(timingOf(30, 30)).toEqual({ step: 30_000, reach: 300_000, persistence: { k: 2, n: 3 } });
});
