import { type DensityChoice, densityAt, estimateDensity } from '../../../../src/radiography-panel/kde/density';
import { exactAt } from '../../../../src/radiography-panel/kde/exact';
import { type Axis, placeOfCell } from '../../../../src/radiography-panel/kde/grid';
import { bandwidthFactor, type BandwidthRule, effectiveSize, kernelOf, robustSpread } from '../../../../src/radiography-panel/kde/kernel';
import reference from './scipy-vectors.json';

const axis = (min: number, max: number, size: number): Axis => ({ min, max, size });

/** Numbers in (0, 1) from a seed, and normal ones by Box and Muller. */
function randomOf(seed: number) {
  let state = seed >>> 0;
  const uniform = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32;
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

type Shape = (random: ReturnType<typeof randomOf>) => [number, number];
const SHAPES: Record<string, Shape> = {
  'one blob': ({ normal }) => [normal(), normal()],
  'a tilted blob': ({ normal }) => { const base = normal(); return [base, 0.9 * base + 0.3 * normal()]; },
  'nominal and faulty': ({ uniform, normal }) => (uniform() < 0.15 ? [5 + normal(), 9 + 2 * normal()] : [1 + 0.2 * normal(), 1 + 0.3 * normal()]),
  'a flat square': ({ uniform }) => [uniform(), uniform()],
  'a heavy tail': ({ normal }) => [Math.exp(1.5 * normal()), normal()],
};

function sampleOf(shape: string, n: number): { xs: Float64Array; ys: Float64Array; x: Axis; y: Axis } {
  const random = randomOf(n + shape.length);
  const [xs, ys] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    [xs[i], ys[i]] = SHAPES[shape](random);
  }
  const around = (values: Float64Array, size: number) => {
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return axis(low - 0.08 * (high - low), high + 0.08 * (high - low), size);
  };
  return { xs, ys, x: around(xs, 192), y: around(ys, 144) };
}

/** Largest difference of the two ways anywhere on the grid, as a share of the peak. */
function binningError(shape: string, n: number, choice: DensityChoice = {}): number {
  const { xs, ys, x, y } = sampleOf(shape, n);
  const exact = estimateDensity(xs, ys, x, y, { ...choice, method: 'exact' });
  const binned = estimateDensity(xs, ys, x, y, { ...choice, method: 'binned' });
  return exact.values.reduce((most, value, i) => Math.max(most, Math.abs(value - binned.values[i])), 0) / exact.peak;
}

describe('the density is scipy’s gaussian_kde', () => {
  test.each(reference.vectors.map((vector) => [vector.name, vector] as const))('%s', (_, { xs, ys, weights, rule, factor, covariance, places, densities }) => {
    const kernel = kernelOf(xs, ys, rule as BandwidthRule, weights ?? undefined);
    expect(bandwidthFactor(rule as BandwidthRule, effectiveSize(xs.length, weights ?? undefined))).toBeCloseTo(factor, 12);
    for (const key of ['xx', 'xy', 'yy'] as const) {
      expect(Math.abs(kernel[key] / covariance[key] - 1)).toBeLessThan(1e-9);
    }
    const peak = Math.max(...densities);
    places.forEach(([x, y], i) => expect(Math.abs(exactAt(xs, ys, kernel, x, y, weights ?? undefined) - densities[i]) / peak).toBeLessThan(1e-9));
  });

  test('on the grid of a picture as well, to 1e-6 of each value', () => {
    const { xs, ys, weights, covariance } = reference.vectors.find(({ name }) => name === 'weights, scott')!;
    const density = estimateDensity(xs, ys, axis(-2, 4, 97), axis(-1, 5, 73), { weights: weights ?? undefined, method: 'exact' });
    expect(density.lifted).toBe(false);
    expect(density.kernel.xy).toBeCloseTo(covariance.xy, 12);
    density.values.forEach((value, cell) => {
      const [x, y] = placeOfCell(density.x, density.y, cell);
      expect(Math.abs(value - exactAt(xs, ys, covariance, x, y, weights ?? undefined))).toBeLessThanOrEqual(1e-6 * value + 1e-15);
    });
  });

  test('whose two bandwidth rules are one number in two dimensions', () => {
    expect(bandwidthFactor('silverman', 500)).toBe(bandwidthFactor('scott', 500));
  });
});

describe('the fast way', () => {
  test.each(Object.keys(SHAPES).flatMap((shape) => [30, 300, 1500].map((n) => [shape, n] as const)))('differs from the exact one by less than 0.4 %% of the peak: %s, %d points', (shape, n) => {
    expect(binningError(shape, n)).toBeLessThan(0.004);
  });

  test('with weights and with the robust rule too', () => {
    const { uniform } = randomOf(3);
    expect(binningError('nominal and faulty', 1000, { weights: Float64Array.from({ length: 1000 }, () => 5 * uniform()) })).toBeLessThan(0.004);
    expect(binningError('nominal and faulty', 1000, { rule: 'robust' })).toBeLessThan(0.004);
  });

  test('does not let what leaves at one end come in at the other', () => {
    const density = estimateDensity([0.02, 0.021], [0.5, 0.8], axis(0, 1, 64), axis(0, 1, 64), { method: 'binned' });
    expect(densityAt(density, 1, 0.65) / density.peak).toBeLessThan(1e-4);
  });

  test('is taken by cost: few points exactly, many quickly', () => {
    const method = (n: number) => { const { xs, ys, x, y } = sampleOf('one blob', n); return estimateDensity(xs, ys, x, y).method; };
    expect([method(100), method(100_000)]).toEqual(['exact', 'binned']);
  });

  test('of a million points is the exact density of all of them, to 0.4 % of the peak, and has the mass of one', () => {
    const n = 1_000_000;
    const random = randomOf(1);
    const xs = Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? 8 : 2) + 0.5 * random.normal());
    const ys = Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? 8 : 2) + 0.5 * random.normal());
    const density = estimateDensity(xs, ys, axis(-2, 12, 192), axis(-2, 12, 144));
    expect(densityAt(density, 2, 2) / densityAt(density, 8, 8)).toBeCloseTo(4, 1);
    expect(density.method).toBe('binned');
    expect(density.values.reduce((sum, value) => sum + value, 0) * (14 / 191) * (14 / 143)).toBeCloseTo(1, 3);
    const peak = density.values.indexOf(density.peak);
    // the peak, its flanks, the smaller region, and where there is next to nothing
    for (const cell of [peak, peak + 9 * 192 + 9, 102 * 192 + 136, 80 * 192 + 95]) {
      const exact = exactAt(xs, ys, density.kernel, ...placeOfCell(density.x, density.y, cell));
      expect(Math.abs(density.values[cell] - exact) / density.peak).toBeLessThan(0.004);
    }
  });
});

describe.each(['exact', 'binned'] as const)('the density, %s,', (method) => {
  test('integrates to one, wherever the points lie between the grid’s lines', () => {
    const points = Array.from({ length: 500 }, (_, i) => 3 * Math.sin(i * 12.9898));
    const density = estimateDensity(points, points.map((x) => Math.cos(7 * x)), axis(-9, 9, 90), axis(-5, 5, 70), { method });
    expect(density.values.reduce((sum, value) => sum + value * (18 / 89) * (10 / 69), 0)).toBeCloseTo(1, 3);
  });

  test.each([
    ['one point', [1], [2]],
    ['the same point again and again', [1, 1, 1, 1], [2, 2, 2, 2]],
    ['points on an upright line', [1, 1, 1], [0, 2, 4]],
    ['points on a level line', [0, 2, 4], [2, 2, 2]],
    ['points on a slanting line', [0, 1, 2, 3], [0, 1, 2, 3]],
    ['two points', [0, 3], [3, 0]],
  ])('of %s is a blob and no failure', (_, xs, ys) => {
    const density = estimateDensity(xs, ys, axis(-2, 6, 64), axis(-2, 6, 64), { method });
    expect(density.lifted).toBe(true);
    expect(density.peak).toBeGreaterThan(0);
    expect(density.peak).toBeLessThan(Infinity);
    expect(density.values.every((value) => value >= 0)).toBe(true);
    expect(densityAt(density, xs[0], ys[0])).toBeGreaterThan(0.2 * density.peak);
    expect(densityAt(density, -2, 6)).toBeLessThan(0.01 * density.peak);
  });

  test('leaves out what is no number and survives none at all', () => {
    const clean = estimateDensity([1, 2, 4], [3, 5, 4], axis(0, 6, 40), axis(0, 6, 40), { method });
    const dirty = estimateDensity([1, NaN, 2, Infinity, 4, 7], [3, 0, 5, 0, 4, -Infinity], axis(0, 6, 40), axis(0, 6, 40), { method });
    expect([...dirty.values]).toEqual([...clean.values]);
    expect(estimateDensity([], [], axis(0, 1, 10), axis(0, 1, 10), { method }).peak).toBe(0);
    expect(estimateDensity([NaN], [1], axis(0, 1, 10), axis(0, 1, 10), { method }).peak).toBe(0);
  });

  test('counts points that weigh nothing as absent', () => {
    const some = estimateDensity([1, 2, 4], [3, 5, 4], axis(0, 6, 40), axis(0, 6, 40), { method, weights: [1, 2, 1] });
    const more = estimateDensity([1, 2, 4, 5], [3, 5, 4, 1], axis(0, 6, 40), axis(0, 6, 40), { method, weights: [1, 2, 1, 0] });
    expect([...more.values]).toEqual([...some.values]);
  });
});

describe('the robust spread', () => {
  test.each([
    ['is the standard deviation where that is smaller', [0, 1, 2, 3, 4, 5, 6, 7], 2, 2],
    ['is half-way to the quartiles where there is a far point', [0, 1, 2, 3, 4, 5, 6, 7000], 2474, Math.sqrt((2474 * 3.5) / 1.349)],
    ['is the standard deviation where half of the values are equal', [4, 4, 4, 4, 4, 9], 2, 2],
  ])('%s', (_, values, deviation, expected) => {
    expect(robustSpread(values, deviation)).toBeCloseTo(expected, 9);
  });
});
