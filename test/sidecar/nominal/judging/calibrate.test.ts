import { advance, type Calibration, errorUnits, follow, inUnits, NO_EPISODE, paperCalibration, scoreOf, tailCalibration } from '../../../../sidecar/nominal/judging/calibrate';
import { seeded } from '../../../../sidecar/mirror/schedule';

const random = seeded(3);
const calibrate = (kind: 'paper' | 'tail', training: number[], heldOut: number[]): Calibration => (kind === 'paper' ? paperCalibration([...training, ...heldOut]) : tailCalibration([...training, ...heldOut], [...training, ...heldOut], heldOut));
/** MSE of nominal samples: lognormal, as errors of many features are. */
const nominal = (count: number, scale = 1) => Array.from({ length: count }, () => scale * Math.exp(0.3 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));

test("paper: T^g is numpy's 99th quantile and the score is MSE / T^g", () => {
  const calibration = calibrate('paper', Array.from({ length: 101 }, (_, index) => index), []);
  expect(calibration).toEqual({ kind: 'paper', threshold: 99, line: 99, base: 0 });
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
  expect(scoreOf(calibrate('tail', [0, 0, 0], []), 1e-7)).toBeLessThan(1);
});

test('a feature that nobody can predict counts in units of its own error, and no feature without bound', () => {
  const errors = Array.from({ length: 100 }, (_, index) => Float64Array.from([index, 0.001, NaN]));
  const units = errorUnits(errors, 3);
  expect(units[0]).toBeCloseTo(98.01);
  expect(units.slice(1)).toEqual([0.25, 0.25]);
  expect([...inUnits(Float64Array.from([98.01, 1, 1e9]), units)].map((value) => Math.round(value))).toEqual([1, 4, 100]);
});

describe('drift', () => {
  const calibration = calibrate('tail', nominal(200), nominal(200));
  const after = (error: number, samples: number) => { let drift = 0; for (let i = 0; i < samples; i++) { drift = follow(calibration, error, drift); } return drift; };
  test('a slow shift under the line becomes the new normal by halves', () => {
    const shift = Math.log(1.5) - calibration.base;
    expect(after(1.5, 600)).toBeCloseTo(shift / 2, 1);
    expect(scoreOf(calibration, 1.5, after(1.5, 6000))).toBeLessThan(scoreOf(calibration, 1.5));
  });
  test('a fault does not move the line', () => expect(after(10 * calibration.line, 6000)).toBe(0));
  test('a quieter service does not make the line stricter', () => expect(scoreOf(calibration, 0.5, -3)).toBe(scoreOf(calibration, 0.5)));
});

describe('episodes', () => {
  const run = (scores: number[]) => scores.reduce((state, score, index) => advance(state, index, score, { k: 2, n: 3 }), NO_EPISODE);
  test('one sample over the line is none', () => expect(run([0.1, 3, 0.2]).active).toBeNull());
  test('two of three start one, at the first of them', () => expect(run([0.1, 3, 0.2, 1.5]).active).toEqual({ start: 1, peak: 1.5 }));
  test('it lasts while one of the last three is over, and keeps its peak', () => expect(run([2, 9, 1, 0.2, 0.2]).active).toEqual({ start: 0, peak: 9 }));
  test('it ends when three in a row are under', () => expect(run([2, 9, 1, 0.2, 0.2, 0.2]).active).toBeNull());
});
