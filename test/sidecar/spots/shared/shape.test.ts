import { fitScales, type SeriesScale, scaleOf } from '../../../../sidecar/spots/shared/scales';
import { shapeOf } from '../../../../sidecar/spots/shared/shape';
import { COMPONENTS, FEATURES, samplesOf } from '../surroundings';

/** Linear as far as these tests go: asinh(x / 1000) is x / 1000 to a millionth for |x| up to 100. */
const LINEAR: SeriesScale = { unit: 1000, spread: 0.001, level: 0, range: 1 };

const still = [0, 0, 0, 0, 0];

test('a step of three spreads is a peak of three, there at once and still there at the end', () => {
  expect(shapeOf([...still, 3, 3, 3, 3, 3], LINEAR)).toMatchObject({ peak: expect.closeTo(3, 4), news: expect.closeTo(3, 4), latest: expect.closeTo(3, 4), newest: expect.closeTo(3, 4), onset: 0, missing: 0 });
});

test('a change that came and went is a peak, but not the latest', () => {
  expect(shapeOf([...still, 0, -4, -4, -4, 0, 0, 0, 0], { ...LINEAR })).toMatchObject({ peak: expect.closeTo(-4, 4), latest: expect.closeTo(0, 4), newest: expect.closeTo(0, 4) });
});

test('a spike of one row is no peak, and only the newest row tells of what has just begun', () => {
  expect(shapeOf([...still, 0, 9, 0, 0, 0], LINEAR)?.peak).toBeCloseTo(0, 6);
  expect(shapeOf([...still, 0, 0, 0, 0, 9], LINEAR)).toMatchObject({ peak: expect.closeTo(0, 6), newest: expect.closeTo(9, 3) });
});

test('what only comes back from an earlier fault is a change, and no news', () => {
  expect(shapeOf([8, 8, 8, 8, 8, 0, 0, 0, 0, 0], LINEAR)).toMatchObject({ peak: expect.closeTo(-8, 3), news: 0 });
});

test('a change counts only against both the whole of the first half and its end', () => {
  expect(shapeOf([0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], LINEAR)?.peak).toBeCloseTo(0, 4);
});

test('a series that falls silent, or to zero, says so; one that was never there says nothing', () => {
  expect(shapeOf([1, 1, 1, 1, NaN, NaN, NaN, NaN], LINEAR)).toMatchObject({ missing: 1, peak: 0, newest: 0 });
  expect(shapeOf([1, 1, 1, 1, 0, 0, 1, 1], LINEAR)?.zero).toBe(0.5);
  expect(shapeOf([NaN, NaN], LINEAR)).toBeNull();
});

test('a doubling and a tenfold rise differ by their logarithms, whatever the level', () => {
  const rise = (level: number, factor: number) => shapeOf([...Array<number>(5).fill(level), ...Array<number>(5).fill(factor * level)], { unit: level / 10, spread: 0.05, level: null, range: 1 })?.ratio as number;
  expect(rise(1e9, 2)).toBeCloseTo(rise(1e-3, 2), 9);
  expect(rise(1, 2)).toBeCloseTo(Math.log(2), 1);
  expect(rise(1, 10)).toBeCloseTo(Math.log(10), 1);
});

test('an environment with a thousand times the memory has a thousand times the unit, and the same spread', () => {
  const [small, large] = [fitScales(samplesOf()), fitScales(samplesOf({ levels: { memory: 1000 } }))].map((scales) => scaleOf(scales, 'app', 'memory', []));
  expect(large.unit / small.unit).toBeCloseTo(1000, 6);
  expect(large.spread).toBeCloseTo(small.spread, 9);
});

test('scales come of nominal rows only: a fault changes none', () => {
  const calm = samplesOf({ each: 0, nominal: 12 });
  const faulty = calm.map((sample, at) => (at < 6 ? { ...sample, fault: 'stress', component: 'db', values: sample.values.map((row, index) => (index < 7 ? row : row.map(() => 1e6))) } : sample));
  const before = calm.map((sample, at) => (at < 6 ? { ...sample, fault: 'stress', component: 'db' } : sample));
  expect(fitScales(faulty)).toEqual(fitScales(before));
});

test('a component that was never there gets a unit from its own level', () => {
  const scales = fitScales(samplesOf());
  expect(scaleOf(scales, 'newcomer', 'cpu', [50, 50, 50])).toMatchObject({ unit: 5, level: null, spread: scales.typical.cpu.spread });
  expect(Object.keys(scales.series)).toHaveLength(COMPONENTS.length * FEATURES.length);
});
