import { createRandom } from '../../../../sidecar/nn/random';
import { drawBothEnds, drawByOrder, orderProbabilities } from '../../../../sidecar/twin/selection/order';
import { SELECTION_DEFAULTS } from '../../../../sidecar/twin/selection/problem';

test.each([
  // 4^(-1/2) = 1/2 and 4^(-2/2) = 1/4
  [2, 4, [2 / 3, 1 / 3]],
  // 8^(-1/3) = 1/2, 1/4, 1/8
  [3, 8, [4 / 7, 2 / 7, 1 / 7]],
  [4, 1, [0.25, 0.25, 0.25, 0.25]],
  [1, 100, [1]],
  [0, 100, []],
])('equation 8 for %d samples and a ratio of %d', (count, ratio, probabilities) => {
  const found = orderProbabilities(count, ratio);
  expect(found).toHaveLength(count);
  probabilities.forEach((probability, index) => expect(found[index]).toBeCloseTo(probability, 12));
});

test('the first sample is nearly `ratio` times as likely as the last one when there are many', () => {
  const found = orderProbabilities(1000, 100);
  expect(found[0] / found[999]).toBeCloseTo(100 ** 0.999, 8);
  expect(found.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
});

test('single draws have the probabilities of equation 8', () => {
  const random = createRandom(3);
  const counts = [0, 0, 0];
  for (let turn = 0; turn < 7000; turn++) {
    counts[drawByOrder([0, 1, 2], 1, 8, random)[0]]++;
  }
  [4000, 2000, 1000].forEach((expected, item) => expect(Math.abs(counts[item] - expected)).toBeLessThan(150));
});

test('nothing is drawn twice, and all of it when as much is asked for', () => {
  for (let seed = 0; seed < 50; seed++) {
    expect(drawByOrder([5, 6, 7, 8], 9, 1000, createRandom(seed)).sort()).toEqual([5, 6, 7, 8]);
  }
});

describe('both ends of the order', () => {
  const HALVES = { ...SELECTION_DEFAULTS, hardShare: 0.5, lowShare: 0.5, highShare: 0.5 };
  const sorted = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const sizes = (count: number, wanted: number, options = {}) => {
    const { low, high } = drawBothEnds(sorted.slice(0, count), wanted, 100, { ...HALVES, ...options }, createRandom(1));
    return [low.length, high.length];
  };

  test.each([
    ['half and half', 10, 6, {}, [3, 3]],
    ['more from the top when the last have too few', 10, 6, { highShare: 0.1 }, [5, 1]],
    ['more from the last when the top has too few', 10, 6, { lowShare: 0.1 }, [1, 5]],
    ['all there is', 3, 9, {}, [2, 1]],
    ['the only one', 1, 1, {}, [1, 0]],
    ['hard ones only', 10, 4, { lowShare: 0, highShare: 1 }, [0, 4]],
    ['easy ones only', 10, 4, { hardShare: 0 }, [4, 0]],
  ])('%s', (_, count, wanted, options, expected) => expect(sizes(count, wanted, options)).toEqual(expected));

  test('low ones come from the front, high ones from the end, and the outermost are the likeliest', () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => drawBothEnds(sorted, 2, 1e6, HALVES, createRandom(seed)));
    expect(drawn.every(({ low: [low], high: [high] }) => low <= 4 && high >= 5)).toBe(true);
    // 1e6^(1/5): each is 15.8 times as likely as the next
    expect(drawn.filter(({ low: [low] }) => low === 0).length).toBeGreaterThan(350);
    expect(drawn.filter(({ high: [high] }) => high === 9).length).toBeGreaterThan(350);
  });
});
