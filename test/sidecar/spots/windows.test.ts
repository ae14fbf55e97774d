import { fitNormaliser, inputOf, MARGIN, reordered, rowsOf, SPOT_FEATURES, type SpotSample } from '../../../sidecar/spots/windows';

const COMPONENTS = ['db1', 'db2', 'app1', 'app2'];
const MOMENTS = 7;

/** Every column is 10 before the moment, 20 from it on; values wobble a little so that there is a scale. */
function sample(overrides: Partial<SpotSample> = {}): SpotSample {
  const columns = COMPONENTS.length * SPOT_FEATURES.length;
  const values = Array.from({ length: rowsOf(MOMENTS) }, (_, row) => Array.from({ length: columns }, (_unused, column) => (row < MOMENTS + MARGIN ? 10 : 20) + ((row + column) % 3)));
  return { run: 'r', service: 's', fault: 'kill', component: 'db1', moment: 0, stepMs: 1000, moments: MOMENTS, components: COMPONENTS, values, ...overrides };
}

test("CPU and memory of four components at 14 moments are the paper's 112 numbers", () => {
  const one = sample();
  expect(inputOf(one, ['cpu', 'memory'], fitNormaliser([one])).length).toBe(112);
  expect(inputOf(one, SPOT_FEATURES, fitNormaliser([one])).length).toBe(224);
});

test('numbers are deviations from the nominal rows, bounded by one', () => {
  const one = sample();
  const input = inputOf(one, ['cpu', 'memory'], fitNormaliser([one]));
  const [before, after] = [input.slice(0, 56), input.slice(56)];
  expect(Math.max(...before.map(Math.abs))).toBeLessThan(0.3);
  expect(Math.min(...after)).toBeGreaterThan(0.5);
  expect(Math.max(...after)).toBeLessThanOrEqual(1);
});

test('a column that never moves neither divides by zero nor explodes', () => {
  const still = sample({ values: Array.from({ length: rowsOf(MOMENTS) }, () => Array.from({ length: 16 }, () => 0)) });
  expect([...inputOf(still, SPOT_FEATURES, fitNormaliser([still]))].every((value) => value === 0)).toBe(true);
});

test('a shift moves the window by rows', () => {
  const one = sample();
  const normaliser = fitNormaliser([one]);
  const firstHigh = (shift: number) => [...inputOf(one, ['cpu'], normaliser, shift)].findIndex((value) => value > 0.5) / COMPONENTS.length;
  expect([firstHigh(0), firstHigh(1), firstHigh(-1)].map(Math.floor)).toEqual([7, 6, 8]);
});

test('levels that wander between faults do not show: the location is the window\'s own', () => {
  const low = sample();
  const high = sample({ values: low.values.map((row) => row.map((value) => value + 1000)) });
  const normaliser = { scale: Array.from({ length: 16 }, () => 2) };
  expect(inputOf(high, ['cpu'], normaliser)).toEqual(inputOf(low, ['cpu'], normaliser));
});

test('components can change places', () => {
  // two moments, three components, two features
  const input = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect([...reordered(input, 3, 2, [1, 2, 0])]).toEqual([5, 6, 1, 2, 3, 4, 11, 12, 7, 8, 9, 10]);
  expect([...reordered(input, 3, 2, [0, 1, 2])]).toEqual([...input]);
});
