import { symmetricEigen } from '../../../../sidecar/nominal/simple/eigen';
import { learnPca, openPca } from '../../../../sidecar/nominal/simple/pca';
import reference from './reference/simple.json';

const span = (row: ArrayLike<number>) => Array.from(row);

describe.each(reference.eigen.map((each, index) => ({ ...each, index })))('symmetric matrix $index of numpy', ({ matrix, size, values, projectorOfFirst }) => {
  const found = symmetricEigen(Float64Array.from(matrix), size);
  test('has its eigenvalues, largest first', () => found.values.forEach((value, index) => expect(value).toBeCloseTo(values[index], 10)));
  test('is put together again by its eigenvectors', () => {
    for (let at = 0; at < size * size; at++) {
      const [row, column] = [Math.floor(at / size), at % size];
      expect(found.vectors.reduce((sum, vector, index) => sum + found.values[index] * vector[row] * vector[column], 0)).toBeCloseTo(matrix[at], 10);
    }
  });
  test('has its first direction, where only one is', () => {
    if (values[0] - values[1] > 1e-9) {
      const [first] = found.vectors;
      projectorOfFirst.forEach((value, at) => expect(first[Math.floor(at / size)] * first[at % size]).toBeCloseTo(value, 10));
    }
  });
});

describe('principal components', () => {
  const { rows, features, kept, fresh, expected } = reference.pca;
  const matrix = Float32Array.from(rows);
  const model = learnPca({ matrix, features, segments: [[0, 80], [80, rows.length / features]] });

  test('keep the directions that carry 90 % of the variance', () => expect(model.components).toHaveLength(kept));

  test("expect of a fresh row what numpy's SVD leaves of it", async () => {
    const scorer = openPca(model);
    const found = await scorer.reconstructLast(Float32Array.from(fresh), fresh.length / features);
    span(found).forEach((value, at) => expect(value).toBeCloseTo(expected[at], 5));
    expect(span(await scorer.reconstructRange(Float32Array.from(fresh), 1, 3))).toEqual(span(found).slice(features, 3 * features));
  });

  test('rows outside the segments are not learned', () => {
    const spoiled = Float32Array.from([...matrix, ...new Array<number>(features).fill(1e6)]);
    expect(learnPca({ matrix: spoiled, features, segments: [[0, 200]] })).toEqual(learnPca({ matrix, features, segments: [[0, 200]] }));
  });

  test('never keep every direction, so that something is left to see', () => {
    const two = learnPca({ matrix: Float32Array.from([0, 0, 1, 1, 2, 2.5, 3, 2.5]), features: 2, segments: [[0, 4]] }, { variance: 1 });
    expect(two.components).toHaveLength(1);
  });

  test('of one row there are none', () => expect(() => learnPca({ matrix: Float32Array.from([1, 2]), features: 2, segments: [[0, 1]] })).toThrow(expect.objectContaining({ code: 'NOMINAL_TOO_SHORT' })));
});
