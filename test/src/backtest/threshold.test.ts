import { type Frame, yOf } from '../../../src/backtest/chart';
import { chartStep, curveOf, draggedLine, keyedLine, overLine, scoreAt } from '../../../src/backtest/threshold';

const frame: Frame = { width: 1000, height: 100, range: { from: 0, to: 1 }, top: 100 };

test.each([0.1, 0.5, 1, 7, 100])('a pointer on the score %d finds it', (score) => {
  expect(scoreAt(yOf(score, frame), frame)).toBeCloseTo(score, 9);
});

test.each([
  [yOf(1.4242, frame), 1.42],
  [yOf(7.77, frame), 7.8],
  [-50, 20],
  [500, 0.1],
])('dragged to %d pixels the line is a figure that a person would write', (y, line) => {
  expect(draggedLine(y, frame)).toBe(line);
});

test('a line is never dragged beyond what the axis shows', () => {
  expect(draggedLine(-50, { ...frame, top: 10 })).toBe(10);
});

test.each([
  ['ArrowUp', 1, 1.05],
  ['ArrowDown', 1, 0.95],
  ['ArrowUp', 2, 2.1],
  ['ArrowDown', 2, 1.95],
  ['ArrowUp', 6, 6.5],
  ['PageUp', 1, 1.5],
  ['PageDown', 0.3, 0.1],
  ['ArrowUp', 20, 20],
  ['Home', 7, 1],
  ['a', 7, null],
])('the key %s moves the line from %d to %p', (key, line, next) => {
  expect(keyedLine(key, line)).toBe(next);
});

test('keys reach every line from the least to the most, and back', () => {
  let line = 0.1;
  for (let i = 0; i < 200 && line < 20; i++) {
    line = keyedLine('ArrowUp', line) as number;
  }
  expect(line).toBe(20);
  for (let i = 0; i < 200 && line > 0.1; i++) {
    line = keyedLine('ArrowDown', line) as number;
  }
  expect(line).toBe(0.1);
});

test('what is over the line is counted; a missing score is none', () => {
  expect(overLine([[0, 0.5], [1, null], [2, 1.5], [3, 2]], 1.5)).toEqual({ over: 2, known: 3 });
});

test('a curve breaks where steps are missing', () => {
  expect(curveOf({ times: [0, 1000, 5000, 6000], values: [1, 2, 3, 4] }, 1)).toEqual([[0, 1], [1000, 2], [2000, null], [5000, 3], [6000, 4]]);
});

test('a chart has the service’s own step, or as many points as can be drawn', () => {
  expect(chartStep({ from: 0, to: 3_600_000 }, 30)).toBe(30);
  expect(chartStep({ from: 0, to: 86_400_000 }, 30)).toBe(173);
});
