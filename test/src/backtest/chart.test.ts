import { chartText, curvePath, type Frame, scoreTicks, stretch, tickText, timeTicks, topOf, xOf, yOf } from '../../../src/backtest/chart';
import { tried } from './reports';

const DAY = 86_400_000;
const frame: Frame = { width: 1000, height: 100, range: { from: 0, to: DAY }, top: 10 };

test('scores stand on a logarithmic axis; the line at 1 is in the middle of 0.1 and 10', () => {
  expect([yOf(10, frame), yOf(1, frame), yOf(0.1, frame)].map((y) => Math.round(y))).toEqual([0, 50, 100]);
  expect([yOf(99, frame), yOf(0, frame)]).toEqual([0, 100]);
});

test.each([[[0.5], 10], [[12], 100], [[100], 100], [[], 10]])('scores %p have their top at %d', (scores, top) => {
  expect(topOf([tried({ curve: scores.map((score, i) => [i, score]) })])).toBe(top);
});

test('ticks of scores are powers of ten', () => {
  expect(scoreTicks({ ...frame, top: 100 })).toEqual([0.1, 1, 10, 100]);
});

test('the curve breaks where there is no score', () => {
  expect(curvePath([[0, 1], [DAY / 2, 10], [0.6 * DAY, null], [DAY, 0.1]], frame)).toBe('M0.0 50.0L500.0 0.0M1000.0 100.0');
});

test('ticks of time are round and no closer than 90 pixels', () => {
  const ticks = timeTicks(frame);
  expect(ticks[0]).toBe(0);
  expect(ticks.every((time, i) => i === 0 || xOf(time, frame) - xOf(ticks[i - 1], frame) >= 90)).toBe(true);
  expect(ticks.map(tickText).slice(0, 3)).toEqual(['01-01', '03:00', '06:00']);
  expect(timeTicks({ ...frame, range: { from: 0, to: 400 * DAY } }).length).toBeLessThanOrEqual(12);
});

test('a short episode is still to be seen, and none leaves the frame', () => {
  expect(stretch({ from: 0, to: 1 }, frame)).toEqual({ x: 0, width: 3 });
  expect(stretch({ from: -DAY, to: 2 * DAY }, frame)).toEqual({ x: 0, width: 1000 });
  expect(stretch({ from: DAY, to: DAY + 5 }, frame)).toEqual({ x: 997, width: 3 });
});

test('those who do not see the chart are told what it shows', () => {
  expect(chartText(tried({ episodes: [{ from: 0, to: 1, peak: 2, isFalse: true }], falseEpisodes: 1 }), [{ from: 0, to: 1 }])).toBe('cpu: score over time with the line at 1; 1 incident, 1 found; 1 episode, 1 of them false');
});
