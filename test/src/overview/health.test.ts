import type { GroupStatus } from '../../../sidecar/contract';
import { ageText, barOf, healthOf, worstComponent } from '../../../src/overview/health';

const NOW = 1_000_000;
const group = (change: Partial<GroupStatus> = {}): GroupStatus => ({
  group: 'cpu',
  state: 'ready',
  progress: 1,
  error: null,
  trainedAt: 0,
  features: 4,
  threshold: 0.5,
  latest: { time: NOW - 5000, mse: 0.1, score: 0.2, components: [{ component: 'a', score: 0.1 }, { component: 'b', score: 0.2 }], causes: [] },
  layer: 'virtual',
  detector: 'ensemble',
  drift: null,
  staged: null,
  episode: null,
  ...change,
});
const latest = (score: number, age = 5000) => ({ time: NOW - age, mse: 1, score, components: [], causes: [] });

describe('a group’s health', () => {
  test.each([
    ['normal', group()],
    ['deviation', group({ latest: latest(1.2) })],
    ['episode', group({ latest: latest(1.2), episode: { start: 0, peak: 2 } })],
    ['stale', group({ latest: latest(0.2, 60_000) })],
    ['stale', group({ latest: latest(3, 60_000), episode: { start: 0, peak: 3 } })],
    ['no data', group({ latest: null })],
    ['learning', group({ state: 'collecting', latest: null })],
    ['learning', group({ state: 'training', latest: null })],
    ['normal', group({ state: 'collecting' })],
    ['failed', group({ state: 'failed', latest: null })],
  ])('%s', (word, input) => {
    expect(healthOf(input, 5, NOW).word).toBe(word);
  });

  test('the line itself is no deviation', () => {
    expect(healthOf(group({ latest: latest(1) }), 5, NOW).word).toBe('normal');
  });
});

test('the worst component has the highest score; none where there is no score', () => {
  expect(worstComponent(group())?.component).toBe('b');
  expect(worstComponent(group({ latest: null }))).toBeNull();
});

test.each([[2400, '2 s'], [119_000, '119 s'], [240_000, '4 min'], [3 * 3_600_000, '3 h'], [5 * 86_400_000, '5 d'], [-5, '0 s']])('%d ms is %s', (age, text) => {
  expect(ageText(age)).toBe(text);
});

test('the bar keeps its line in sight, however high the score', () => {
  expect(barOf(0.5)).toEqual({ value: 0.25, line: 0.5 });
  const high = barOf(20);
  expect(high.value).toBeLessThanOrEqual(1);
  expect(high.line).toBeGreaterThan(0);
});
