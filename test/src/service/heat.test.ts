import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { bucketTimes, heatMapOf } from '../../../src/service/heat';

const STEP = 60;
const RANGE = { from: 0, to: 180_000 };

/** `values` by the minute at which Prometheus evaluated them: each is of the minute before. */
const frame = (refId: string, labels: Record<string, string>, values: Record<number, number | null>): DataFrame =>
  createDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: Object.keys(values).map((minute) => 60_000 * Number(minute)) },
      { name: 'Value', type: FieldType.number, labels, values: Object.values(values) },
    ],
  });
const sum = (component: string, feature: string, values: Record<number, number | null>, group = 'cpu') => frame('sum', { group, component, feature }, values);
const known = (values: Record<number, number>, group = 'cpu') => frame('known', { group }, values);

test('buckets lie on multiples of the step and cover the range', () => {
  expect(bucketTimes({ from: 30_000, to: 170_000 }, STEP)).toEqual([0, 60_000, 120_000]);
  expect(bucketTimes({ from: 60_000, to: 120_000 }, STEP)).toEqual([60_000]);
});

test('a value is the mean over the samples of its bucket whose causes are known; there is none where nothing was over the line', () => {
  const { rows, times } = heatMapOf([sum('app1', 'packets', { 1: 6, 3: 2 }), sum('db1', 'bytes', { 1: 2.5 }), known({ 1: 10, 3: 4 })], ['cpu'], RANGE, STEP, 10);
  expect(times).toEqual([0, 60_000, 120_000]);
  expect(rows.map(({ of, values }) => [of?.feature, values])).toEqual([['packets', [0.6, null, 0.5]], ['bytes', [0.25, null, 0]]]);
  expect(rows.map(({ share }) => share)).toEqual([expect.closeTo(8 / 10.5), expect.closeTo(2.5 / 10.5)]);
});

test('no sample gives more than its whole error: causes that took turns are not counted twice', () => {
  const { rows } = heatMapOf([sum('app1', 'a', { 1: 5 }), sum('app1', 'b', { 1: 5 }), known({ 1: 5 })], ['cpu'], RANGE, STEP, 10);
  expect(rows.map(({ values }) => values[0])).toEqual([0.5, 0.5]);
});

test('beyond the largest so many, and with what the sidecar has summed, there is one row of others at the end', () => {
  const { rows } = heatMapOf([sum('a', 'x', { 1: 5 }), sum('b', 'y', { 1: 3 }), sum('c', 'z', { 1: 1 }), sum('_all', '_other', { 1: 1 }), known({ 1: 10 })], ['cpu'], RANGE, STEP, 2);
  expect(rows.map(({ of, values }) => [of?.feature ?? 'others', values[0]])).toEqual([['x', 0.5], ['y', 0.3], ['others', 0.2]]);
});

test('components add up their features, largest first; what has no component is named as other', () => {
  const { components } = heatMapOf([sum('a', 'x', { 1: 2 }), sum('b', 'y', { 1: 3 }), sum('a', 'z', { 1: 4 }), sum('_all', '_other', { 1: 1 }), known({ 1: 10 })], ['cpu'], RANGE, STEP, 10);
  expect(components.map(({ component, values, share }) => [component, values[0], share])).toEqual([['a', 0.6, 0.6], ['b', 0.3, 0.3], ['_other', 0.1, 0.1]]);
});

test('only the chosen groups count, and a feature of two groups has two rows', () => {
  const frames = [sum('a', 'x', { 1: 2 }), sum('a', 'x', { 1: 5 }, 'memory'), known({ 1: 10 }), known({ 1: 10 }, 'memory')];
  expect(heatMapOf(frames, ['cpu'], RANGE, STEP, 10).rows.map(({ key }) => key)).toEqual(['cpu a x']);
  expect(heatMapOf(frames, ['cpu', 'memory'], RANGE, STEP, 10).rows.map(({ key, values }) => [key, values[0]])).toEqual([['memory a x', 0.5], ['cpu a x', 0.2]]);
});

test('nothing over the line is no row', () => {
  expect(heatMapOf([sum('a', 'x', { 1: null, 2: 0 })], ['cpu'], RANGE, STEP, 10)).toMatchObject({ rows: [], components: [] });
});
