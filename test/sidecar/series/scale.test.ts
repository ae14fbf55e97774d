import { floorOf } from '../../../sidecar/series/floors';
import { fitScaler, quantile, type ScalerKind, scaleValues, unscale } from '../../../sidecar/series/scale';

const FLOOR = { share: 0.3, least: 1, spread: 0.15 };
const scaled = (kind: 'minmax' | 'standard' | 'robust', nominal: number[], values: number[], floor = FLOOR) => [...scaleValues(fitScaler(kind, Float64Array.from(nominal), 1, [floor]), Float64Array.from(values))].map((value) => Math.round(value * 1000) / 1000);

test("quantiles are numpy's: numpy.quantile([1, 2, 4, 8], [0, .25, .5, .9, 1])", () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((q) => Math.round(quantile([1, 2, 4, 8], q) * 100) / 100)).toEqual([1, 1.75, 3, 6.8, 8]);
});

test('minmax puts the nominal range on 0 to 1 and does not bound what is beyond', () => {
  expect(scaled('minmax', [10, 20, 15], [10, 15, 20, 40])).toEqual([0, 0.5, 1, 3]);
});

test('standard is mean 0 and deviation 1', () => {
  expect(scaled('standard', [2, 4, 4, 4, 5, 5, 7, 9], [5, 7, 1e9])).toEqual([0, 1, 20]);
});

describe('robust', () => {
  const nominal = Array.from({ length: 101 }, (_, index) => 80 + 0.4 * index);
  test('the median is 0; a stop weighs more than a doubling', () => {
    const [median, stop, doubled] = scaled('robust', nominal, [100, 0, 200]);
    expect(median).toBe(0);
    expect(doubled).toBeGreaterThan(2);
    expect(-stop).toBeGreaterThan(2 * doubled);
  });
  test('a burst is bounded', () => expect(scaled('robust', nominal, [1e300])).toEqual([20]));
  test('a feature that hardly moves is not blown up', () => expect(scaled('robust', [5, 5, 5, 5.0001], [5.1])[0]).toBeLessThan(0.2));
  test('a change under the floor is none: 0.3 % of a core more', () => {
    const cpu = floorOf({ metric: 'container_cpu_usage_seconds_total', counter: true }, 1000);
    expect(scaled('robust', [0.0001, 0.0002, 0.0001], [0.003], cpu)[0]).toBeLessThan(5);
  });
});

test('missing values do not count and stay missing; a column without values is all zero', () => {
  expect(scaled('minmax', [NaN, 0, 10], [NaN, 5])).toEqual([NaN, 0.5]);
  expect(scaled('robust', [NaN], [0])).toEqual([0]);
});

test('floors of counters are per step', () => {
  expect(floorOf({ metric: 'container_cpu_usage_seconds_total', counter: true }, 30_000).least).toBeCloseTo(0.15);
  expect(floorOf({ metric: 'container_memory_rss', counter: false }, 30_000).least).toBe(0);
});

describe('unscale gives back what was scaled', () => {
  const rows = Float64Array.from([100, -5, 120, 0, 140, 5, 90, 2]);
  test.each<ScalerKind>(['minmax', 'standard', 'robust'])('%s', (kind) => {
    const scaler = fitScaler(kind, rows, 2, [FLOOR, FLOOR]);
    const seen = Float64Array.from([0, 0, 130, -7, 260, 30, NaN, NaN]);
    const back = Array.from(scaleValues(scaler, seen), (value, at) => Math.round(1000 * unscale(scaler, at % 2, value)) / 1000 + 0);
    expect(back).toEqual([...seen]);
  });
  test('within the bound', () => {
    const scaler = fitScaler('standard', Float64Array.from([8, 12]), 1, [FLOOR]);
    expect(unscale(scaler, 0, scaleValues(scaler, Float64Array.of(1e9))[0])).toBe(50);
  });
});
