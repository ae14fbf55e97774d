/**
 * From a row and its reconstruction to errors, contributions and the cause set. Mathematics only; names and equation numbers are
 * those of SYRROCA, section III.C.
 */

import { ALL_COMPONENTS, type Cause } from '../../contract';

/** Share of the error that the members of a cause set carry together (eq. 4). */
export const CAUSE_SHARE = 0.9;

/** x_i(t) - x~_i(t); NaN where the feature is missing. */
export function residualsOf(row: ArrayLike<number>, reconstruction: ArrayLike<number>): Float64Array {
  return Float64Array.from(row, (value, index) => value - reconstruction[index]);
}

export function squared(residuals: Float64Array): Float64Array {
  return residuals.map((residual) => residual ** 2);
}

/** SE(i, t) = [x_i(t) - x~_i(t)]^2; NaN where the feature is missing. */
export function squaredErrors(row: ArrayLike<number>, reconstruction: ArrayLike<number>): Float64Array {
  return squared(residualsOf(row, reconstruction));
}

/** Mean of the values that are present; NaN where none is. */
export function meanOfPresent(values: Iterable<number>): number {
  let [sum, present] = [0, 0];
  for (const value of values) {
    if (!Number.isNaN(value)) {
      sum += value;
      present += 1;
    }
  }
  return present === 0 ? NaN : sum / present;
}

/** MSE^g(t) (eq. 2), the mean over the features that are present; NaN where none is. */
export const meanSquaredError = (errors: Float64Array): number => meanOfPresent(errors);

/** p(i, t) (eq. 3): each feature's share of the error; all 0 where there is no error. */
export function contributions(errors: Float64Array): Float64Array {
  const sum = errors.reduce((total, error) => total + (Number.isNaN(error) ? 0 : error), 0);
  return errors.map((error) => (sum === 0 || Number.isNaN(error) ? 0 : error / sum));
}

/** F_t (eq. 4 and 5): the smallest set of features that carries CAUSE_SHARE of the error, largest first; indices. */
export function causeSet(p: Float64Array): number[] {
  const order = [...p.keys()].sort((a, b) => p[b] - p[a]);
  const set: number[] = [];
  for (let carried = 0; carried < CAUSE_SHARE && set.length < order.length && p[order[set.length]] > 0; ) {
    carried += p[order[set.length]];
    set.push(order[set.length]);
  }
  return set;
}

export interface NamedFeature {
  component: string;
  name: string;
}

/** The cause set with names. */
export function causesOf(errors: Float64Array, features: NamedFeature[]): Cause[] {
  const p = contributions(errors);
  return causeSet(p).map((index) => ({ component: features[index].component, feature: features[index].name, ratio: p[index] }));
}

/** MSE of the whole group (`_all`) and of each component's own features. */
export function errorsByComponent(errors: Float64Array, features: NamedFeature[]): Map<string, number> {
  const mse = new Map([[ALL_COMPONENTS, meanSquaredError(errors)]]);
  for (const component of new Set(features.map((feature) => feature.component).filter((name) => name !== ALL_COMPONENTS))) {
    mse.set(component, meanSquaredError(errors.filter((_, index) => features[index].component === component)));
  }
  return mse;
}
