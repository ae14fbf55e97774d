import { DEFAULT_LOAD, targetRate } from '../../../../sidecar/mirror/load/curve';

const rates = Array.from({ length: 1440 }, (_, minute) => targetRate((minute / 1440) * 120, DEFAULT_LOAD));
const at = (hour: number) => rates[Math.round(hour * 60)];

test('the day goes from the base at night to the peak in the morning', () => {
  expect(Math.min(...rates)).toBeCloseTo(15, 2);
  expect(Math.max(...rates)).toBeCloseTo(40, 2);
  expect(rates.indexOf(Math.max(...rates)) / 60).toBeCloseTo(10, 0);
  expect(rates.indexOf(Math.min(...rates)) / 60).toBeLessThan(4);
});

test('there are two humps with a dip at noon', () => {
  expect(at(10)).toBeGreaterThan(at(15));
  expect(at(19.5)).toBeGreaterThan(at(15));
  expect(at(10)).toBeGreaterThan(at(19.5));
});

test('the curve is smooth, over midnight too', () => {
  const jumps = rates.map((rate, minute) => Math.abs(rate - rates[(minute + 1) % 1440]));
  expect(Math.max(...jumps)).toBeLessThan(0.15);
});

test('every day is the same', () => {
  expect(targetRate(42 + 7 * 120, DEFAULT_LOAD)).toBeCloseTo(targetRate(42, DEFAULT_LOAD), 9);
});
