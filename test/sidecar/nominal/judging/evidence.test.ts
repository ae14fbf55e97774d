import { calibrateHorizon, lastingShift, squaredMeans, squaredMeansAt } from '../../../../sidecar/nominal/judging/evidence';
import { scoreOf } from '../../../../sidecar/nominal/judging/calibrate';
import { inUnits } from '../../../../sidecar/nominal/judging/calibrate';
import { errorsByComponent } from '../../../../sidecar/nominal/judging/score';
import { seeded } from '../../../../sidecar/mirror/schedule';

const random = seeded(11);
const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const FEATURES = ['a', 'a', 'b', 'b'].map((component, index) => ({ component, name: `f${index}`, metric: `f${index}`, counter: true }));

test('a horizon averages residuals before it squares them; what is missing does not count', () => {
  expect([...squaredMeans([[1, 5], [3, NaN], [-1, NaN]], 2)]).toEqual([1, NaN]);
  expect([...squaredMeans([[1, 5], [3, NaN], [-1, NaN]], 3)]).toEqual([1, 25]);
});

test('a horizon never spans a gap', () => {
  const residuals = new Map([1, 2, 3, 7, 8].map((row) => [row, Float64Array.from([row])]));
  expect(squaredMeansAt(residuals, 3).map(({ row }) => row)).toEqual([3]);
  expect(squaredMeansAt(residuals, 1).map(({ row }) => row)).toEqual([1, 2, 3, 7, 8]);
});

test('a small lasting deviation that is lost in one row’s noise is over the line of the longer horizon, and names its component', () => {
  const nominal = new Map(Array.from({ length: 300 }, (_, row) => [row, Float64Array.from(FEATURES, noise)]));
  const horizons = [1, 5].map((rows) => calibrateHorizon(nominal, rows, 200, FEATURES, () => [1, 2]));
  const quietly = Array.from({ length: 5 }, () => Float64Array.from(FEATURES, (feature) => noise() * 0.3 + (feature.component === 'b' ? 3.5 : 0)));
  const score = ([one, five]: typeof horizons) => [one, five].map((horizon) => {
    const errors = errorsByComponent(inUnits(squaredMeans(quietly, horizon.rows), horizon.units), FEATURES);
    return Object.fromEntries([...errors].map(([component, error]) => [component, scoreOf(horizon.calibrations[component], error)]));
  });
  const [one, five] = score(horizons);
  expect(one.b).toBeLessThan(1.2);
  expect(five.b).toBeGreaterThan(1.2);
  expect(five.b).toBeGreaterThan(five.a);
});

test('a lasting shift is the median residual; a small one is let be', () => {
  expect([...lastingShift([[2, 0.1, NaN], [2.2, -0.1, NaN], [9, 0.2, NaN]])]).toEqual([2.2, 0, 0]);
});
