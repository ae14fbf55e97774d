import { type Axis, densityAt, estimateDensity, scottBandwidth } from '../../../src/radiography-panel/density';

const axis = (min: number, max: number, size: number): Axis => ({ min, max, size });

describe('the density of a radiography', () => {
  test('of a single point is the bivariate normal density around it', () => {
    const density = estimateDensity([1], [2], axis(-9, 11, 201), axis(-8, 12, 201), [1.5, 1]);
    const normal = (x: number, y: number) => Math.exp(-0.5 * (((x - 1) / 1.5) ** 2 + (y - 2) ** 2)) / (2 * Math.PI * 1.5);
    for (const [x, y] of [[1, 2], [2.5, 2], [0, 3], [-2, 1]]) {
      expect(densityAt(density, x, y)).toBeCloseTo(normal(x, y), 4);
    }
  });

  test('agrees with scipy’s gaussian_kde where the two axes are uncorrelated', () => {
    // scipy 1.17.1: gaussian_kde(points, bw_method="scott"), whose bandwidth here is 1.78179744 along both axes.
    const quarter = [[1, 2], [3, 1], [2, 4], [4, 3]];
    const points = [[1, 1], [-1, 1], [1, -1], [-1, -1]].flatMap(([u, v]) => quarter.map(([x, y]) => [u * x, v * y]));
    const density = estimateDensity(points.map(([x]) => x), points.map(([, y]) => y), axis(-12, 12, 241), axis(-12, 12, 241), [1.78179744, 1.78179744]);
    const scipy: Array<[number, number, number]> = [
      [0, 0, 0.009078582770890558],
      [1, 2, 0.009853572228762108],
      [2, 4, 0.0073797345890270665],
      [-3, 1, 0.009283700622979178],
      [4, 3, 0.006938386498379716],
      [5, 5, 0.002279459214662659],
    ];
    for (const [x, y, expected] of scipy) {
      expect(Math.abs(densityAt(density, x, y) / expected - 1)).toBeLessThan(0.005);
    }
  });

  test('integrates to one, wherever the points lie between the grid’s lines', () => {
    const points = Array.from({ length: 500 }, (_, i) => 3 * Math.sin(i * 12.9898));
    const density = estimateDensity(points, points.map((x) => Math.cos(7 * x)), axis(-9, 9, 90), axis(-9, 9, 70));
    const cell = (18 / 89) * (18 / 69);
    expect(density.values.reduce((sum, value) => sum + value * cell, 0)).toBeCloseTo(1, 3);
  });

  test('leaves out points beyond the axes and survives none at all', () => {
    expect(estimateDensity([50], [50], axis(0, 1, 10), axis(0, 1, 10)).peak).toBe(0);
    expect(estimateDensity([], [], axis(0, 1, 10), axis(0, 1, 10)).peak).toBe(0);
  });

  test('of 100,000 points has its peak where they are dense', () => {
    const xs = Float64Array.from({ length: 100_000 }, (_, i) => (i % 10 === 0 ? 8 : 2) + Math.sin(i));
    const density = estimateDensity(xs, xs, axis(0, 10, 160), axis(0, 10, 120));
    expect(densityAt(density, 2, 2)).toBeGreaterThan(5 * densityAt(density, 8, 8));
    expect(densityAt(density, 8, 8)).toBeGreaterThan(0);
  });
});

describe('the bandwidth', () => {
  test.each([
    ['is s n^(-1/6) with the standard deviation where that is the smaller spread', [0, 1, 2, 3, 4, 5, 6, 7], Math.sqrt(6) * 8 ** (-1 / 6)],
    ['is not blurred by one far point: the quartiles decide', [0, 1, 2, 3, 4, 5, 6, 7000], (3.5 / 1.349) * 8 ** (-1 / 6)],
    ['is 0 for equal values; the caller has a floor', [4, 4, 4], 0],
    ['is 0 for one value', [4], 0],
  ])('%s', (_, values, expected) => {
    expect(scottBandwidth(values)).toBeCloseTo(expected, 9);
  });
});
