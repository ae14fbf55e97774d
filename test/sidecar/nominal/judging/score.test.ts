import { causeSet, causesOf, contributions, errorsByComponent, meanSquaredError, squaredErrors } from '../../../../sidecar/nominal/judging/score';

const FEATURES = [{ component: 'pcscf', name: 'cpu' }, { component: 'pcscf', name: 'rss' }, { component: 'hss', name: 'cpu' }];

test('MSE and contributions are equations 2 and 3', () => {
  const errors = squaredErrors([1, 2, 3], [1, 4, 2]);
  expect([...errors]).toEqual([0, 4, 1]);
  expect(meanSquaredError(errors)).toBeCloseTo(5 / 3);
  expect([...contributions(errors)]).toEqual([0, 0.8, 0.2]);
});

test('a missing feature counts neither in the mean nor as a cause; a row of nothing has no error', () => {
  const errors = squaredErrors([1, NaN, 3], [0, 0, 0]);
  expect(meanSquaredError(errors)).toBe(5);
  expect([...contributions(errors)]).toEqual([0.1, 0, 0.9]);
  expect(meanSquaredError(squaredErrors([NaN], [0]))).toBeNaN();
});

test.each([
  [[0.95, 0.03, 0.02], [0]],
  [[0.5, 0.1, 0.4], [0, 2]],
  [[0.25, 0.25, 0.25, 0.25], [0, 1, 2, 3]],
  [[0, 0, 0], []],
])('the cause set of %j is the smallest that carries 90 %%', (p, set) => {
  expect(causeSet(Float64Array.from(p))).toEqual(set);
});

test('causes have names, the most guilty first', () => {
  expect(causesOf(Float64Array.from([1, 0, 9]), FEATURES)).toEqual([{ component: 'hss', feature: 'cpu', ratio: 0.9 }]);
});

test('each component has the MSE of its own features', () => {
  expect(Object.fromEntries(errorsByComponent(Float64Array.from([1, 3, 8]), FEATURES))).toEqual({ _all: 4, pcscf: 2, hss: 8 });
});
