import { accuracyAt, average5, overHalves, rankOf } from '../../../bench/causes/measures';

test('AC@k is the share of cases with the culprit among the first k', () => {
  const ranks = [1, 2, 6, Infinity];
  expect([1, 2, 5, 6].map((k) => accuracyAt(ranks, k))).toEqual([0.25, 0.5, 0.5, 0.75]);
  expect(average5(ranks)).toBeCloseTo((0.25 + 4 * 0.5) / 5);
});

test('a culprit that is not in the ranking has no rank', () => expect([rankOf(['a', 'b'], 'b'), rankOf(['a'], 'c')]).toEqual([2, Infinity]));

test('over halves a figure strays as much as its cases differ', () => {
  expect(overHalves([1, 1, 1, 1], (half) => accuracyAt(half, 1), 0)).toEqual([1, 1]);
  const [lowest, highest] = overHalves([1, 1, 9, 9], (half) => accuracyAt(half, 1), 0);
  expect([lowest, highest]).toEqual([0, 1]);
});
