import { advance, calibrate, NO_EPISODE, scoreOf } from '../../../sidecar/nominal/calibrate';
import { seeded } from '../../../sidecar/mirror/schedule';

const random = seeded(3);
/** MSE of nominal samples: lognormal, as errors of many features are. */
const nominal = (count: number, scale = 1) => Array.from({ length: count }, () => scale * Math.exp(0.3 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));

test("paper: T^g is numpy's 99th quantile and the score is MSE / T^g", () => {
  const calibration = calibrate('paper', Array.from({ length: 101 }, (_, index) => index), []);
  expect(calibration).toEqual({ kind: 'paper', threshold: 99, line: 99 });
  expect(scoreOf(calibration, 198)).toBe(2);
});

test.each(['paper', 'tail'] as const)('%s: the score is 1 at the line and grows with the error', (kind) => {
  const calibration = calibrate(kind, nominal(200), nominal(100));
  expect(scoreOf(calibration, calibration.line)).toBeCloseTo(1);
  expect(scoreOf(calibration, 2 * calibration.line)).toBeGreaterThan(1);
  expect(scoreOf(calibration, 0)).toBe(0);
});

test('tail: hardly any of 100,000 further nominal samples is over the line, where the paper flags one in a hundred', () => {
  const [training, heldOut, fresh] = [nominal(120), nominal(60), nominal(100_000)];
  const flagged = (kind: 'paper' | 'tail') => { const calibration = calibrate(kind, training, heldOut); return fresh.filter((mse) => scoreOf(calibration, mse) >= 1).length / fresh.length; };
  expect(flagged('tail')).toBeLessThan(0.001);
  expect(flagged('paper')).toBeGreaterThan(0.003);
});

test('tail: groups of different size of error are comparable', () => {
  const [small, large] = [calibrate('tail', nominal(200, 0.01), nominal(100, 0.01)), calibrate('tail', nominal(200, 50), nominal(100, 50))];
  expect(scoreOf(small, 0.04) / scoreOf(large, 200)).toBeGreaterThan(0.7);
  expect(scoreOf(small, 0.04) / scoreOf(large, 200)).toBeLessThan(1.4);
});

test('tail: held-out errors decide, not those that the network learned by heart', () => {
  expect(calibrate('tail', nominal(200, 0.01), nominal(100, 1)).line).toBeGreaterThan(1);
});

test('errors that are all zero give a line that rounding does not cross', () => {
  expect(scoreOf(calibrate('tail', [0, 0, 0], []), 1e-6)).toBeLessThan(1);
});

describe('episodes', () => {
  const run = (scores: number[]) => scores.reduce((state, score, index) => advance(state, index, score, { k: 2, n: 3 }), NO_EPISODE);
  test('one sample over the line is none', () => expect(run([0.1, 3, 0.2]).active).toBeNull());
  test('two of three start one, at the first of them', () => expect(run([0.1, 3, 0.2, 1.5]).active).toEqual({ start: 1, peak: 1.5 }));
  test('it lasts while one of the last three is over, and keeps its peak', () => expect(run([2, 9, 1, 0.2, 0.2]).active).toEqual({ start: 0, peak: 9 }));
  test('it ends when three in a row are under', () => expect(run([2, 9, 1, 0.2, 0.2, 0.2]).active).toBeNull());
});
