import { averagePrecision } from '../../../sidecar/past/judged';
import { eventsOf, volumeUnderPr } from '../../../bench/anomaly/measures';
import reference from './reference/measures.json';

describe.each(reference)('$name', ({ labels, scores, window, ...expected }) => {
  test('has the average precision of the definition', () => expect(averagePrecision(labels, Float64Array.from(scores))).toBeCloseTo(expected.averagePrecision, 12));
  test('has the VUS-PR of the definition', () => expect(volumeUnderPr(labels, Float64Array.from(scores), window)).toBeCloseTo(expected.volume, 10));
});

test('a score that is the label is perfect', () => {
  const labels = [0, 0, 1, 1, 0, 0, 0, 1];
  expect(averagePrecision(labels, Float64Array.from(labels))).toBe(1);
});

test('without events there is no figure, rather than a good one', () => {
  expect(averagePrecision([0, 0], Float64Array.from([1, 2]))).toBeNaN();
  expect(volumeUnderPr([0, 0], Float64Array.from([1, 2]), 10)).toBeNaN();
});

test('events may touch both ends', () => expect(eventsOf([1, 1, 0, 1, 0, 0, 1])).toEqual([[0, 1], [3, 3], [6, 6]]));
