import { FILTER_TRAINING, scheduleOf, TRAINING_DEFAULTS } from '../../../../sidecar/twin/training/options';

test('the rate rises for 500 steps, or a quarter of a short training, and ends at a hundredth', () => {
  const schedule = scheduleOf(TRAINING_DEFAULTS);
  expect(schedule(0)).toBeCloseTo(1 / 500, 9);
  expect(schedule(499)).toBe(1);
  expect(schedule(20 * 2000)).toBeCloseTo(0.01, 9);
  expect(scheduleOf({ ...FILTER_TRAINING, epochs: 1, steps: 40 })(9)).toBe(1);
});

test("the challenge's rule is one rate for all steps", () => {
  const schedule = scheduleOf({ ...TRAINING_DEFAULTS, schedule: 'constant' });
  expect([0, 500, 40_000].map(schedule)).toEqual([1, 1, 1]);
});
