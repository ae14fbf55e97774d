import { createRandom } from '../../../../sidecar/nn/random';
import { centralRange, longerBlocks, median, runningMedian, WINDOW } from '../../../../sidecar/nominal/learning/blocks';

const random = createRandom(3);
const walk = Float64Array.from({ length: 200 }, () => (random() < 0.1 ? NaN : Math.round(20 * random())));

test('the running median is the median of the window around, which stops at the ends', () => {
  const naive = walk.map((_, index) => {
    const start = Math.max(0, Math.min(index - (WINDOW >> 1), walk.length - WINDOW));
    return median(walk.slice(start, start + WINDOW));
  });
  expect(runningMedian(walk)).toEqual(naive);
});

test('it follows a step, passes over a burst, and is missing where all is', () => {
  const values = Float64Array.from({ length: 300 }, (_, row) => (row < 100 ? (row === 50 ? 99 : 1) : row < 200 ? 5 : NaN));
  const smooth = runningMedian(values);
  expect([smooth[50], smooth[99], smooth[100], smooth[250]]).toEqual([1, 1, 5, NaN]);
});

test.each([
  [[3, 1, 2, 9, 9, 1], [2, 9]],
  [[3, NaN, 2, NaN, NaN, NaN, 4], [2.5, NaN, 4]],
])('the blocks of %j have the medians %j', (values, medians) => expect([...longerBlocks(Float64Array.from(values))]).toEqual(medians));

test('the central range leaves out the twentieth at either end, and what is missing', () => {
  expect(centralRange(Float64Array.from({ length: 102 }, (_, index) => (index > 100 ? NaN : index)))).toEqual([5, 95]);
  expect(centralRange(new Float64Array(0))).toEqual([0, 0]);
});
