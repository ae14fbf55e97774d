import { addErrors, cutJitter, errorsOf, NO_ERRORS, sumErrors } from '../../../../sidecar/twin/evaluation/errors';
import type { FlowResult } from '../../../../sidecar/twin/scenario/results';

const flow = (delay: number, jitter: number, dropRate = 0, packetRate = 10): FlowResult => ({ bandwidth: 1000, packetRate, dropRate, delay, jitter, logDelay: NaN, quantiles: [] });
const prediction = (delay: number[], jitter: number[], loss: number[]) => ({ delay: Float64Array.from(delay), jitter: Float64Array.from(jitter), loss: Float64Array.from(loss) });

test('errors are means over paths: relative ones of delay and jitter in %, absolute ones of loss in points', () => {
  const sums = sumErrors(prediction([1.1, 1], [0.5, 0.2], [0.1, 0.25]), [flow(1, 1), flow(2, 0.1, 2)]);
  const errors = errorsOf(sums);
  expect(errors.delay).toBeCloseTo((10 + 50) / 2, 9);
  expect(errors.jitter).toBeCloseTo((50 + 100) / 2, 9);
  expect(errors.loss).toBeCloseTo(100 * ((0.1 + 0.05) / 2), 9);
});

test('a path counts for what was measured of it: not silent ones, no delay where nothing arrived, no jitter that was cut to 0', () => {
  const sums = sumErrors(prediction([5, 5, 5], [5, 5, 5], [0, 1, 0]), [flow(NaN, NaN, 0, 0), flow(NaN, NaN, 10), flow(5, 9e-7)]);
  expect(sums).toEqual({ samples: 1, delay: 0, delays: 1, jitter: 0, jitters: 0, loss: 0, losses: 2 });
});

test('jitter is cut to the six digits of the files, and what has them stays', () => {
  expect(cutJitter(1.9e-6)).toBeCloseTo(1e-6, 12);
  expect(cutJitter(3e-6)).toBeCloseTo(3e-6, 12);
  expect(cutJitter(0.9e-6)).toBe(0);
});

test('no answer is as wrong as an answer of 0', () => {
  expect(errorsOf(sumErrors(prediction([NaN], [NaN], [NaN]), [flow(1, 1, 5)]))).toEqual({ delay: 100, jitter: 100, loss: 50 });
});

test('parts add up to the whole', () => {
  const truth = [flow(1, 1), flow(2, 2, 1)];
  const guess = prediction([2, 2], [1, 1], [0, 0]);
  const first = sumErrors(prediction([2], [1], [0]), truth.slice(0, 1));
  const second = sumErrors(prediction([2], [1], [0]), truth.slice(1));
  expect(errorsOf(addErrors(first, second))).toEqual(errorsOf(sumErrors(guess, truth)));
  expect(addErrors(NO_ERRORS, first)).toEqual(first);
  expect(errorsOf(NO_ERRORS).delay).toBeNaN();
});
