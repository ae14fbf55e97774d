import { createRandom } from '../../../sidecar/nn/random';
import { estimate } from '../../../sidecar/spots/bootstrap';

const shareOf = (draws: boolean[]) => (chosen: Uint32Array) => chosen.reduce((sum, at) => sum + Number(draws[at]), 0) / chosen.length;

test('of a hundred intervals for a known share, about 95 hold it', () => {
  const random = createRandom(3);
  const truth = 0.3;
  const held = Array.from({ length: 100 }, (_, seed) => {
    const draws = Array.from({ length: 80 }, () => random() < truth);
    const { low, high } = estimate(draws.length, shareOf(draws), seed, 200);
    return (low as number) <= truth && truth <= (high as number);
  }).filter(Boolean).length;
  expect(held).toBeGreaterThanOrEqual(88);
  expect(held).toBeLessThan(100);
});

test('what was never seen in 20 samples is not thereby impossible', () => {
  const { value, low, high } = estimate(20, shareOf(Array.from({ length: 20 }, () => true)), 1);
  expect(value).toBe(1);
  expect([low, high]).toEqual([1 - 3 / 20, 1 + 3 / 20]);
});

test('the same seed gives the same interval; rounds without a measure do not count; nothing has none', () => {
  const draws = [true, false, true, true, false, false, true];
  expect(estimate(7, shareOf(draws), 5)).toEqual(estimate(7, shareOf(draws), 5));
  expect(estimate(7, (chosen) => (chosen[0] === 0 ? shareOf(draws)(chosen) : null), 5).low).toBeGreaterThan(0);
  expect(estimate(0, () => 1, 5)).toEqual({ value: null, low: null, high: null });
});
