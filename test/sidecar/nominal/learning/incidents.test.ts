import { type Incident, incidentsIn } from '../../../../sidecar/nominal/learning/incidents';
import type { Matrix } from '../../../../sidecar/series/align';
import { changed, nominalPeriod } from './nominal-period';

const rowsOf = ({ grid }: Matrix, { from, to }: Incident): [number, number] => [(from - grid.fromMs) / grid.stepMs, (to - grid.fromMs) / grid.stepMs + 1];
const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const period = (seed: number, more: Parameters<typeof nominalPeriod>[1] = {}) => nominalPeriod(seed, { rows: 2500, ...more });
/** Rows in both, of rows in either. */
const overlapOf = ([a, b]: [number, number], [c, d]: [number, number]) => Math.max(0, Math.min(b, d) - Math.max(a, c)) / (Math.max(b, d) - Math.min(a, c));
const ALL = /./;
const nightly = (matrix: Matrix, hour: number, metrics: RegExp) => {
  const first = ((24 - 7 + hour) % 24) * 3_600_000 / matrix.grid.stepMs;
  const perDay = 86_400_000 / matrix.grid.stepMs;
  let result = matrix;
  for (let row = first; row + 40 < matrix.grid.rows; row += perDay) {
    result = changed(result, 'database', metrics, [row, row + 40], (value) => 4 * value);
  }
  return result;
};

describe('what is nominal is no incident', () => {
  test('nearly every service with a daily curve, noise, bursts and drift has none', () => {
    expect(seeds(20).filter((seed) => incidentsIn(nominalPeriod(seed)).length > 0).length).toBeLessThanOrEqual(2);
  });

  test.each([
    ['samples of five minutes over 17 days', () => period(1, { stepMs: 300_000, rows: 5000 })],
    ['two weekends with half the load', () => period(2, { stepMs: 300_000, rows: 14 * 288, weekend: 0.5 })],
    ['one weekend with a third of the load', () => period(3, { stepMs: 300_000, rows: 10 * 288, weekend: 0.3 })],
    ['memory that doubles slowly', () => period(4, { drift: 1 })],
    ['a burst of two rows in all of a component', () => changed(period(5), 'orders', ALL, [1000, 1002], (value) => 20 * value)],
    ['a deployment that doubles what a component uses', () => changed(period(6), 'orders', ALL, [1300, 2500], (value) => 2 * value)],
    ['a deployment at the first fifth', () => changed(period(7), 'orders', ALL, [500, 2500], (value) => value / 2)],
    ['a nightly job of 40 minutes', () => nightly(period(8, { stepMs: 60_000, rows: 4 * 1440 }), 2, /_cpu_|_fs_/)],
    ['a job every three hours', () => [...Array(6).keys()].reduce((matrix, index) => changed(matrix, 'orders', /_cpu_/, [100 + 400 * index, 130 + 400 * index], (value) => 3 * value), period(9))],
    ['a gap in which nothing is known of anything', () => ['gateway', 'orders', 'catalogue', 'database'].reduce((matrix, component) => changed(matrix, component, ALL, [1000, 1060], () => NaN), period(10))],
    ['a component that comes later', () => changed(period(11), 'orders', ALL, [0, 400], () => NaN)],
    ['one metric of a component that is missing for a while', () => changed(period(12), 'orders', /threads/, [900, 990], () => NaN)],
    ['a component that has no value at all', () => changed(period(13), 'orders', ALL, [0, 2500], () => NaN)],
    ['a change that is a third of the period', () => changed(period(14), 'orders', ALL, [800, 1650], (value) => 3 * value)],
    ['a period of a few rows', () => period(15, { rows: 20 })],
    ['no row', () => period(16, { rows: 0 })],
    ['no feature', () => ({ ...period(17, { rows: 100 }), features: [], values: new Float64Array(0) })],
  ])('%s', (_, period) => expect(incidentsIn(period())).toEqual([]));
});

describe.each([350, 1300, 2050])('an incident at row %d', (at) => {
  test.each<[string, RegExp, number, (value: number, share: number) => number]>([
    ['CPU stress that triples what a component uses', /_cpu_/, 20, (value) => 3 * value],
    ['a component that is stopped and missing', ALL, 30, () => NaN],
    ['a component that is stopped and at zero', ALL, 30, () => 0],
    ['a memory leak that ends in a restart', /_memory_/, 200, (value, share) => value * (1 + 3 * share)],
    ['one feature at the tenfold', /_threads/, 12, (value) => 10 * value],
  ])('%s is found, where it is, and alone', (_, metrics, rows, change) => {
    const matrix = changed(period(at), 'orders', metrics, [at, at + rows], change);
    const found = incidentsIn(matrix);
    expect(found.map((incident) => overlapOf(rowsOf(matrix, incident), [at, at + rows]) >= 0.7)).toEqual([true]);
    expect(found[0].rows).toBe((found[0].to - found[0].from) / matrix.grid.stepMs + 1);
    expect(found[0].kind).toBe('stretch');
  });
});

test('an incident names its features, the strongest first', () => {
  const [incident] = incidentsIn(changed(changed(period(1), 'orders', /_cpu_/, [900, 930], (value) => 3 * value), 'database', /_threads/, [900, 930], (value) => 20 * value));
  expect(incident.features.map(({ component, name }) => `${component} ${name}`).sort()).toEqual(['database container_threads', 'orders container_cpu_system_seconds_total', 'orders container_cpu_usage_seconds_total', 'orders container_cpu_user_seconds_total']);
  expect(incident.features[0].name).toBe('container_threads');
  expect(incident.strength).toBeCloseTo(incident.features.reduce((sum, { deviation }) => sum + deviation, 0));
});

test('a component that stops has five features that are low', () => {
  const [{ features }] = incidentsIn(changed(period(1), 'orders', ALL, [900, 930], () => NaN));
  expect(features).toHaveLength(5);
  expect(features.every(({ component, deviation }) => component === 'orders' && deviation < -5)).toBe(true);
});

test('three rows are enough, of one component among four or of the whole service', () => {
  const matrix = ['gateway', 'orders', 'catalogue', 'database'].reduce((all, component) => changed(all, component, /_cpu_/, [900, 903], (value) => 5 * value), period(1));
  expect(incidentsIn(matrix).map((incident) => rowsOf(matrix, incident))).toEqual([[900, 903]]);
  const one = changed(period(2), 'orders', ALL, [900, 903], () => NaN);
  expect(incidentsIn(one).map((incident) => rowsOf(one, incident))).toEqual([[900, 903]]);
});

test('several incidents are told apart, in the order of time', () => {
  const matrix = changed(changed(period(3), 'orders', ALL, [1800, 1840], () => NaN), 'database', /_cpu_/, [700, 720], (value) => 4 * value);
  expect(incidentsIn(matrix).map(({ features }) => features[0].component)).toEqual(['database', 'orders']);
});

test('what lasts to the end is a shift: an incident that goes on or a new level', () => {
  const stress = changed(period(4), 'orders', /_cpu_/, [2450, 2500], (value) => 4 * value);
  const silent = changed(period(5), 'orders', ALL, [2400, 2500], () => NaN);
  expect([stress, silent].map((matrix) => incidentsIn(matrix).map((incident) => [incident.kind, ...rowsOf(matrix, incident)]))).toEqual([[['shift', 2450, 2500]], [['shift', 2400, 2500]]]);
});

test('an hour at the threefold in the night is seen though it is less than usual at noon', () => {
  const matrix = changed(period(6, { stepMs: 60_000, rows: 8 * 1440 }), 'orders', /_cpu_|_network_/, [1020, 1080], (value) => 3 * value);
  const found = incidentsIn(matrix);
  expect(found).toHaveLength(1);
  expect(overlapOf(rowsOf(matrix, found[0]), [1020, 1080])).toBeGreaterThan(0.7);
});
