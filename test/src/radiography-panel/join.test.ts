import { nearest, present, typicalStep } from '../../../src/radiography-panel/join';

describe('joining on time', () => {
  test.each([
    ['equal times', [0, 10, 20], [0, 10, 20], [1, 2, 3], 0, [1, 2, 3]],
    ['the nearest, not the last before', [9], [0, 10], [1, 2], 5, [2]],
    ['nothing within the tolerance', [100], [0, 10], [1, 2], 5, [NaN]],
    ['one coarse sample for several fine ones', [0, 5, 10, 15], [2, 12], [1, 2], 5, [1, 1, 2, 2]],
    ['an empty series', [0, 5], [], [], 5, [NaN, NaN]],
  ])('%s', (_, wanted, times, values, tolerance, expected) => {
    expect([...nearest(wanted, { times, values }, tolerance)]).toEqual(expected);
  });

  test('a missing sample is no sample: its neighbour answers, and it is never 0', () => {
    expect([...nearest([10], { times: [0, 10, 18], values: [1, null, 3] }, 9)]).toEqual([3]);
    expect(present({ times: [0, 1, 2], values: [NaN, 5, null] })).toEqual({ times: [1], values: [5], rows: [1] });
  });

  test('times in any order are the same as in order, and samples of equal times all stay', () => {
    expect(present({ times: [30, 10, 20, 10], values: [3, 1, 2, 4] })).toEqual({ times: [10, 10, 20, 30], values: [1, 4, 2, 3], rows: [1, 3, 2, 0] });
    expect([...nearest([10, 20, 30], { times: [30, 10, 20], values: [3, 1, 2] }, 1)]).toEqual([1, 2, 3]);
  });

  test('the typical step is the median: one gap does not matter', () => {
    expect(typicalStep([0, 5, 10, 3600, 3605, 3610])).toBe(5);
    expect([typicalStep([7]), typicalStep([7, 7, 7])]).toEqual([0, 0]);
    expect(typicalStep([0, 0, 0, 5, 5, 5, 10])).toBe(5);
    expect(typicalStep(Float64Array.from({ length: 1_000_000 }, (_, i) => 15 * i + (i > 500_000 ? 86_400 : 0)))).toBe(15);
  });
});
