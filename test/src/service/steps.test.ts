import { BUCKETS, DENSITY_POINTS, LINE_POINTS, roundStep } from '../../../src/service/steps';

const HOUR = 3_600_000;
const range = (hours: number) => ({ from: 0, to: hours * HOUR });

test.each([
  ['an hour at the service’s own step', 1, LINE_POINTS, 5, 5],
  ['six hours', 6, LINE_POINTS, 5, 30],
  ['a day of 30 s', 24, LINE_POINTS, 30, 120],
  ['thirty days of 30 s', 720, LINE_POINTS, 30, 3600],
  ['the heat map of six hours', 6, BUCKETS, 5, 300],
  ['the heat map of thirty days', 720, BUCKETS, 30, 43_200],
  ['radiographies of thirty days', 720, DENSITY_POINTS, 30, 900],
  ['two years', 17_520, BUCKETS, 30, 691_200],
  ['never finer than the service', 0.01, LINE_POINTS, 30, 30],
])('%s', (_, hours, points, stepSeconds, step) => {
  expect(roundStep(range(hours), points, stepSeconds)).toBe(step);
});

test('thirty days of twelve groups stay small: no query answers more than so many points a series', () => {
  for (let hours = 0.1; hours < 1000; hours *= 1.3) {
    for (const points of [LINE_POINTS, BUCKETS, DENSITY_POINTS]) {
      expect((hours * 3600) / roundStep(range(hours), points, 30)).toBeLessThanOrEqual(points + 1);
    }
  }
});
