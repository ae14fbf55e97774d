import { quoted, stepFor } from '../../../src/api/prometheus';

test.each([
  ['an hour at the service’s own step', 3600, 5, 5],
  ['a week is thinned, so that Prometheus does not refuse it', 7 * 86_400, 5, 61],
])('%s', (_, seconds, own, step) => {
  expect(stepFor(0, seconds * 1000, own)).toBe(step);
  expect(seconds / step).toBeLessThan(11_000);
});

test('names with quotes and backslashes stay inside their matcher', () => {
  expect(quoted('a"b\\c')).toBe('"a\\"b\\\\c"');
});
