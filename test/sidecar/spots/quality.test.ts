import { createRandom } from '../../../sidecar/nn/random';
import { bridge } from '../../../sidecar/spots/bridge';
import { type Evidence, QUALITY_RULES, unrestOf, verdictOn } from '../../../sidecar/spots/quality';
import { rowsOf, SPOT_FEATURES } from '../../../sidecar/spots/sample';

const GOOD: Evidence = { bridged: 0, confirmed: true, unrest: 1, whole: true, overlapped: false };

test.each<[string, Partial<Evidence>, string | null]>([
  ['a window without a blemish', {}, null],
  ['a fifth of it bridged', { bridged: 0.2 }, null],
  ['more than a fifth bridged', { bridged: 0.201 }, 'gaps'],
  ['CPU or memory with a long gap', { whole: false }, 'gaps'],
  ['a fault that nobody judged', { confirmed: null }, null],
  ['a fault that was not seen', { confirmed: false }, 'not visible'],
  ['too few nominal windows to compare', { unrest: null }, null],
  ['restless up to the line', { unrest: 8 }, null],
  ['restless over the line', { unrest: 8.1 }, 'not nominal before'],
  ['another fault within it', { overlapped: true }, 'overlap'],
  ['several blemishes: the first is told', { bridged: 1, overlapped: true, confirmed: false, unrest: 99 }, 'gaps'],
])('%s', (_what, evidence, verdict) => {
  expect(verdictOn({ ...GOOD, ...evidence })).toBe(verdict);
});

test('every rule has a reason of its own, and breaks on something', () => {
  expect(new Set(QUALITY_RULES.map(({ reason }) => reason)).size).toBe(QUALITY_RULES.length);
  QUALITY_RULES.forEach((rule) => expect(rule.breaks(GOOD)).toBe(false));
});

describe('gaps', () => {
  test('up to two missing values in a row take the one before', () => {
    expect(bridge([[1], [NaN], [NaN], [4]], [true])).toEqual({ values: [[1], [1], [1], [4]], share: 0.5, whole: true });
  });
  test('the third is missing, and so is what no value stands before', () => {
    expect(bridge([[NaN], [2], [NaN], [NaN], [NaN], [6]], [true])).toEqual({ values: [[NaN], [2], [2], [2], [NaN], [6]], share: 4 / 6, whole: false });
  });
  test('a metric that a component does not have is no gap, not even where the component has stopped', () => {
    expect(bridge([[1, NaN, NaN], [2, NaN, 0], [3, NaN, 0]], [true, false, false])).toEqual({ values: [[1, NaN, NaN], [2, NaN, NaN], [3, NaN, NaN]], share: 0, whole: true });
  });
  test('CPU and memory must be there', () => {
    expect(bridge([[NaN], [NaN], [NaN]], [true])).toMatchObject({ whole: false });
  });
});

describe('unrest', () => {
  const COMPONENTS = ['db1', 'db2', 'app1', 'app2'];
  const LEVELS = [0.2, 2e8, 5e4, 8e4, 0, 1e5, 300];
  const random = createRandom(5);

  /** Levels wander by a tenth between windows, values within one as well; `change` multiplies the columns of a component. */
  function window(change: (component: string, feature: string) => number = () => 1) {
    const levels = COMPONENTS.flatMap((component) => SPOT_FEATURES.map((feature, index) => LEVELS[index] * (0.95 + 0.1 * random()) * change(component, feature)));
    return { components: COMPONENTS, features: [...SPOT_FEATURES] as string[], moments: 7, stepMs: 1000, values: Array.from({ length: rowsOf(7) }, () => levels.map((level) => level * (0.95 + 0.1 * random()))) };
  }

  const nominal = Array.from({ length: 12 }, () => window());

  test('a nominal window is low, also where the load is half as high again', () => {
    expect(unrestOf(window(), nominal)).toBeLessThan(3);
    expect(unrestOf(window((_, feature) => (feature === 'memory' ? 1 : 1.3)), nominal)).toBeLessThan(8);
  });

  test('a component that did not come back, and a service under fire, are high', () => {
    expect(unrestOf(window((component) => (component === 'db2' ? 0 : 1)), nominal)).toBeGreaterThan(8);
    expect(unrestOf(window(() => 3), nominal)).toBeGreaterThan(8);
  });

  test('what comes after the moment does not count: it is the fault', () => {
    const faulty = window();
    expect(unrestOf({ ...faulty, values: faulty.values.map((row, index) => (index < 7 ? row : row.map(() => 0))) }, nominal)).toBeLessThan(3);
  });

  test('columns are compared by name, in whatever order they stand', () => {
    const order = { ...window(), components: COMPONENTS.slice().reverse() };
    const turned = { ...order, values: order.values.map((row) => [3, 2, 1, 0].flatMap((place) => row.slice(place * 7, place * 7 + 7))) };
    expect(unrestOf(turned, nominal)).toBeLessThan(3);
  });

  test('fewer than five nominal windows, or none of the same columns, tell nothing', () => {
    expect(unrestOf(window(), nominal.slice(0, 4))).toBeNull();
    expect(unrestOf({ ...window(), components: ['a', 'b', 'c', 'd'] }, nominal)).toBeNull();
  });

  test('only the newest twenty count, so a new level becomes usual', () => {
    const moved = Array.from({ length: 20 }, () => window(() => 3));
    expect(unrestOf(window(() => 3), [...moved, ...nominal])).toBeLessThan(3);
  });
});
