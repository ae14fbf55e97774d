import { FEWEST_POINTS, radiographyPoints, type RadiographyInput } from '../../../src/radiography-panel/points';

const times = Array.from({ length: 20 }, (_, i) => i * 5000);
const input = (change: Partial<RadiographyInput> = {}): RadiographyInput => ({
  error: { times, values: times.map((_, i) => i) },
  kpi: { times: times.map((time) => time + 400), values: times.map((_, i) => 100 + i) },
  threshold: 9.5,
  kpiLimit: null,
  errorName: 'error',
  kpiName: 'KPI',
  kpiUnit: '',
  ...change,
});

describe('the points of a radiography', () => {
  test('are pairs of one moment, all of them or only those over the threshold', () => {
    const all = radiographyPoints(input(), false, 0);
    expect([all.joined, all.anomalous, all.errors.length, all.lack]).toEqual([20, 10, 20, null]);
    expect([all.times[3], all.errors[3], all.kpis[3], all.step]).toEqual([15_000, 3, 103, 5000]);
    expect(radiographyPoints(input(), true, 0).errors).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('follow a threshold that changes over time; its newest value is the line', () => {
    const threshold = { times, values: times.map((_, i) => (i < 10 ? 4.5 : 17.5)) };
    const points = radiographyPoints(input({ threshold }), true, 0);
    expect(points.errors).toEqual([5, 6, 7, 8, 9, 18, 19]);
    expect(points.threshold).toBe(17.5);
  });

  test.each([
    ['no error', { error: null }, false, /No reconstruction error/],
    ['only missing errors', { error: { times, values: times.map(() => null) } }, false, /No reconstruction error/],
    ['no KPI', { kpi: null }, false, /No service metric/],
    ['series of different days', { kpi: { times: times.map((time) => time + 1e9), values: times } }, false, /no samples at the same times/],
    ['only anomalous without a threshold', { threshold: null }, true, /no threshold/],
    ['too few anomalous', { threshold: 17 }, true, /Only 2 of 20 samples are anomalous/],
    ['too few at all', { error: { times: times.slice(0, 3), values: [1, 2, 3] } }, false, new RegExp(`Only 3 samples.*${FEWEST_POINTS}`)],
  ])('say what lacks: %s', (_, change, anomalousOnly, text) => {
    expect(radiographyPoints(input(change), anomalousOnly, 0).lack).toMatch(text);
  });

  test('one standing axis is a picture; where neither changes there is a sentence', () => {
    const still = { times, values: times.map(() => 4) };
    expect(radiographyPoints(input({ kpi: still }), false, 0).lack).toBeNull();
    expect(radiographyPoints(input({ kpi: still, error: still }), false, 0).lack).toMatch(/Neither series changes: the error is always 4/);
    expect(radiographyPoints(input({ kpi: still, error: still }), false, 0, 1).lack).toBeNull();
  });
});

describe('two columns of one table', () => {
  const rows = (stamps: number[], errors: Array<number | null>, kpis: Array<number | null>) => radiographyPoints(input({ error: { times: stamps, values: errors }, kpi: { times: stamps, values: kpis }, threshold: null }), false, 0, 1);

  test('belong together row by row, also where a time occurs more than once or rows come in any order', () => {
    const points = rows([2000, 1000, 1000, 1000], [9, 1, 2, 3], [90, 10, 20, 30]);
    expect([points.errors, points.kpis]).toEqual([[1, 2, 3, 9], [10, 20, 30, 90]]);
  });

  test('of different steps, joined with gaps, take the nearest neighbour', () => {
    const points = rows([0, 1000, 2000, 3000, 4000], [1, 2, 3, 4, 5], [10, null, null, 40, null]);
    expect(points.kpis).toEqual([10, 10, 40, 40, 40]);
  });
});
