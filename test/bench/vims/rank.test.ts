import { ranksOf, spearman, spearmanInterval } from '../../../bench/vims/rank';

test('equal values share the mean of their ranks', () => {
  expect([...ranksOf([30, 10, 20, 10])]).toEqual([4, 1.5, 3, 1.5]);
});

// the figures are those of scipy.stats.spearmanr
test.each([
  [[1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233],
  [[10, 10, 20, 20, 30, 30], [1, 2, 2, 5, 4, 9], 0.7882407813680822],
  [[3, 1, 2], [1, 2, 3], -0.5],
])('of %j and %j', (xs, ys, expected) => {
  expect(spearman(xs, ys)).toBeCloseTo(expected, 12);
});

test('there is none where one side does not vary', () => {
  expect(spearman([1, 2, 3], [4, 4, 4])).toBeNull();
});

test('its interval holds it, is narrow for a plain order and wide for few pairs without one', () => {
  const xs = Array.from({ length: 80 }, (_, index) => index % 8);
  const plain = spearmanInterval(xs, xs.map((x, index) => x + 0.3 * Math.sin(index)), 1);
  expect([plain.low! <= plain.value! && plain.value! <= plain.high!, plain.low! > 0.9]).toEqual([true, true]);
  const none = spearmanInterval(xs.slice(0, 16), xs.slice(0, 16).map((_, index) => Math.sin(5 * index)), 1);
  expect([none.low! < 0.2, none.high! > none.low! + 0.4]).toEqual([true, true]);
});
