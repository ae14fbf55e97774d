import { createRandom, type Random } from '../../../../sidecar/nn/random';
import { verified } from '../../../../sidecar/twin/selection/neighbours';
import { SELECTION_DEFAULTS } from '../../../../sidecar/twin/selection/problem';
import { scaledRows } from '../../../../sidecar/twin/selection/scaling';
import { selectSeeds } from '../../../../sidecar/twin/selection/seeds';

const vectors = (...values: number[][]) => values.map((value) => Float64Array.from(value));
const listed = (rows: Float64Array[]) => rows.map((row) => [...row]);
const anything = () => true;

describe('scaling', () => {
  const rows = vectors([0, 1000, 7], [4, 3000, 7]);

  test.each([
    ['standard', [[-1, -1, 0], [1, 1, 0]]],
    ['range', [[0, 0, 0], [1, 1, 0]]],
    ['none', [[0, 1000, 7], [4, 3000, 7]]],
  ] as const)('%s', (scaling, expected) => expect(listed(scaledRows(rows, scaling))).toEqual(expected));

  test.each([
    ['no number', vectors([1, 2], [3, NaN]), 'feature 1 of candidate 1 is NaN'],
    ['no end', vectors([Infinity]), 'feature 0 of candidate 0 is Infinity'],
    ['another length', vectors([1, 2], [3]), 'candidate 1 has 1 features, the first one 2'],
  ])('features of %s are refused', (_, bad, message) => expect(() => scaledRows(bad, 'standard')).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message })));
});

describe('verification', () => {
  const rows = vectors([0], [1], [3], [10]);

  test('the nearest valid neighbour that is free takes the place of a sample that breaks the rules', () => {
    expect(verified([0, 3], rows, (row) => row !== 0, anything)).toEqual({ kept: [1, 3], broken: [0] });
    expect(verified([0, 1], rows, (row) => row !== 0, anything)).toEqual({ kept: [2, 1], broken: [0] });
    expect(verified([0], rows, (row) => row > 1, (row) => row !== 2)).toEqual({ kept: [3], broken: [0] });
  });

  test('two do not get the same one, and where none is left there is no other', () => {
    expect(verified([0, 1], rows, (row) => row > 2, anything)).toEqual({ kept: [3], broken: [0, 1] });
  });
});

describe('seeds', () => {
  /** Gaussian-like clouds of unequal size around planted centres. */
  function clouds(random: Random): { rows: Float64Array[]; cloudOf: number[] } {
    const centres = [[0, 0], [10, 0], [0, 10], [10, 10], [30, 30]];
    const cloudOf = [60, 30, 12, 5, 2].flatMap((size, cloud) => new Array<number>(size).fill(cloud));
    return { cloudOf, rows: cloudOf.map((cloud) => Float64Array.from(centres[cloud], (value) => value + random() + random() - 1)) };
  }
  const options = { ...SELECTION_DEFAULTS, clusters: 5, samplesPerCluster: 2 };

  test('cover planted clusters, the small ones too', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const { rows, cloudOf } = clouds(random);
      const { kept } = selectSeeds(rows, anything, options, random);
      expect(kept.map((row) => cloudOf[row]).sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }
  });

  test('are the nearest to the centres, centres first', () => {
    const rows = vectors([0], [1], [2.5], [100], [101], [102.5]);
    const { kept } = selectSeeds(rows, anything, { ...options, clusters: 2 }, createRandom(1));
    expect([kept.slice(0, 2).sort(), kept.slice(2).sort()]).toEqual([[1, 4], [0, 3]]);
  });

  test('few of them still cover every cluster', () => {
    const { rows, cloudOf } = clouds(createRandom(5));
    expect(selectSeeds(rows, anything, { ...options, samples: 5 }, createRandom(5)).kept.map((row) => cloudOf[row]).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test('that break the rules are replaced', () => {
    const rows = vectors([0], [1], [2.5], [100], [101], [102.5]);
    const { kept, broken } = selectSeeds(rows, (row) => row !== 1 && row !== 4, { ...options, clusters: 2, samplesPerCluster: 1 }, createRandom(1));
    expect([kept.sort(), broken.sort()]).toEqual([[0, 3], [1, 4]]);
  });

  test('of candidates that are all the same are as many as one cluster gives', () => {
    expect(selectSeeds(vectors([1], [1], [1], [1]), anything, options, createRandom(1)).kept).toEqual([0, 1]);
  });
});
