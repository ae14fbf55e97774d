import { average, evaluationOf, folds, groupedFolds, measures } from '../../../sidecar/spots/evaluate';

test('the measures of Table 3 on a case counted by hand', () => {
  // truth: a a b none; predictions: a right, a missed, b right and a falsely, none
  const rows = measures([[0.9, 0.1], [0.2, 0.3], [0.8, 0.7], [0.1, 0.1]], [0, 0, 1, -1], ['a', 'b']);
  expect(rows[0]).toEqual({ component: 'a', accuracy: 0.5, precision: 0.5, recall: 0.5, f1: 0.5 });
  expect(rows[1]).toEqual({ component: 'b', accuracy: 1, precision: 1, recall: 1, f1: 1 });
  expect(average(rows)).toEqual({ component: 'average', accuracy: 0.75, precision: 0.75, recall: 0.75, f1: 0.75 });
});

test('a measure that would be 0/0 is null and does not count in the average', () => {
  const rows = measures([[0.1, 0.9]], [1], ['never', 'b']);
  expect(rows[0]).toMatchObject({ accuracy: 1, precision: null, recall: null, f1: null });
  expect(average(rows).f1).toBe(1);
});

test('folds hold every class evenly', () => {
  const truth = [0, 0, 0, 0, 1, 1, 1, 1, -1, -1];
  expect(folds(truth, 2)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

test('two faults at once are two components that should be named', () => {
  const rows = measures([[0.9, 0.8, 0.1]], [[0, 1]], ['a', 'b', 'c']);
  expect(rows.map(({ recall }) => recall)).toEqual([1, 1, null]);
  expect(rows.every(({ accuracy }) => accuracy === 1)).toBe(true);
});

test('samples of one run are never parted by folds, and classes are spread', () => {
  const found = groupedFolds(['r1', 'r1', 'r2', 'r3', 'r3', 'r4'], ['kill a', 'kill a', 'kill a', 'kill b', 'kill b', 'kill b'], 2);
  expect(found).toEqual([0, 0, 1, 0, 0, 1]);
});

test('an evaluation counts the component that stands first, the kind, and how sure it was', () => {
  const judged = [
    { probabilities: [0.8, 0.1], truth: [0], kind: 'kill', faults: ['kill'] },
    { probabilities: [0.6, 0.3], truth: [1], kind: 'kill', faults: ['stress'] },
    { probabilities: [0.1, 0.2], truth: [], kind: 'stress', faults: [] },
  ];
  const { componentFirst, kindRight, calibrationError, testSamples, average: mean } = evaluationOf(judged, ['a', 'b'], 9);
  expect({ componentFirst, kindRight, testSamples }).toEqual({ componentFirst: 0.5, kindRight: 0.5, testSamples: 3 });
  expect(calibrationError).toBeCloseTo((0.2 + 0.6 + 0.2) / 3, 12);
  expect(mean.accuracy).toBeCloseTo((2 / 3 + 2 / 3) / 2, 12);
});

test('without faults nothing is said of components first, and without kinds nothing of kinds', () => {
  expect(evaluationOf([{ probabilities: [0.1], truth: [], kind: null, faults: [] }], ['a'], 0)).toMatchObject({ componentFirst: null, kindRight: null });
});
