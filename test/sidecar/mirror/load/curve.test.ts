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

const WEEK = { ...DEFAULT_LOAD, daySeconds: 86_400, week: [1, 1, 1, 1, 1, 0.5, 0.25] };
const factor = (date: string) => targetRate(Date.parse(date) / 1000, WEEK) / targetRate(Date.parse(date) / 1000, { ...WEEK, week: undefined });

test.each([
  ['Monday', '2026-03-02T10:00:00Z', 1],
  ['Friday', '2026-03-06T10:00:00Z', 1],
  ['Saturday', '2026-03-07T10:00:00Z', 0.5],
  ['Sunday', '2026-03-08T19:00:00Z', 0.25],
  ['the midnight before Saturday', '2026-03-07T00:00:00Z', 0.75],
  ['the midnight after Sunday', '2026-03-09T00:00:00Z', 0.625],
])('days of 24 hours have the factor of the calendar: %s', (_, date, expected) => {
  expect(factor(date)).toBeCloseTo(expected, 9);
});

test('the week has no step, over midnight neither', () => {
  const hours = Array.from({ length: 7 * 24 * 12 }, (_, index) => targetRate(1_772_409_600 + 300 * index, WEEK));
  const jumps = hours.slice(1).map((rate, index) => Math.abs(rate - hours[index]));
  expect(Math.max(...jumps)).toBeLessThan(1);
});
