import { createRandom } from '../../../../sidecar/nn/random';
import { aligner, eigen, power } from '../../../../sidecar/spots/shared/alignment';

const rows = (...values: number[][]) => values.map((row) => Float64Array.from(row));

test('eigenvalues and vectors of a matrix that one can do by hand', () => {
  const { values, vectors } = eigen(rows([2, 1], [1, 2]));
  expect([...values].sort()).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
  expect(Math.abs(vectors[0][0])).toBeCloseTo(Math.SQRT1_2, 12);
});

test('the square root squared is the matrix', () => {
  const matrix = rows([4, 1, 0.5], [1, 3, -1], [0.5, -1, 5]);
  const root = power(matrix, 0.5);
  matrix.forEach((row, i) => row.forEach((value, j) => expect(root[i].reduce((sum, each, k) => sum + each * root[k][j], 0)).toBeCloseTo(value, 10)));
});

test('vectors get the mean, and all but for the regularisation the spread, of the other environment', () => {
  const random = createRandom(2);
  const drawn = (scale: number, shift: number) => Array.from({ length: 500 }, () => Float64Array.from([scale * (random() - 0.5) + shift, 3 * scale * (random() - 0.5)]));
  const [source, target] = [drawn(10, 0), drawn(40, 100)];
  const moved = source.map(aligner(source, target));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  const column = (of: Float64Array[], at: number) => of.map((row) => row[at]);
  expect(mean(column(moved, 0))).toBeCloseTo(mean(column(target, 0)), 6);
  [0, 1].forEach((at) => expect(deviation(column(moved, at)) / deviation(column(target, at))).toBeGreaterThan(0.9));
  [0, 1].forEach((at) => expect(deviation(column(moved, at)) / deviation(column(target, at))).toBeLessThan(1.05));
});

test('between an environment and itself nothing changes', () => {
  const same = rows([1, 2], [3, 5], [-2, 0], [4, 4]);
  const align = aligner(same, same);
  same.forEach((row) => align(row).forEach((value, at) => expect(value).toBeCloseTo(row[at], 9)));
});
