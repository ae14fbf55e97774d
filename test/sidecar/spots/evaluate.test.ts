import { average, folds, measures } from '../../../sidecar/spots/evaluate';

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
