/**
 * Evidence against nominal: residuals of the newest rows, judged over more than one horizon. A burst shows in one row; a component that
 * quietly does nothing shows when the residuals of several rows are averaged and their noise goes. Mathematics only (decision 0004).
 */

import { ALL_COMPONENTS } from '../../contract';
import type { Feature } from '../../series/features';
import { type Calibration, errorUnits, inUnits, tailCalibration } from './calibrate';
import { errorsByComponent, meanOfPresent } from './score';

/** Rows whose residuals are averaged. */
export const HORIZONS = [1, 5] as const;

export interface Horizon {
  rows: number;
  /** Unit of each feature's squared mean residual. */
  units: number[];
  /** By component; `_all` is the whole group. */
  calibrations: Record<string, Calibration>;
}

/** Squared means of each feature's residuals over the last `rows` entries, oldest first; NaN where none is present. */
export function squaredMeans(residuals: Array<ArrayLike<number>>, rows: number): Float64Array {
  const last = residuals.slice(-rows);
  return Float64Array.from({ length: last[0]?.length ?? 0 }, (_, feature) => meanOfPresent(last.map((residual) => residual[feature])) ** 2);
}

/** Squared means at each of the rows that has a whole horizon behind it without a gap. */
export function squaredMeansAt(residuals: Map<number, Float64Array>, rows: number): Array<{ row: number; errors: Float64Array }> {
  return [...residuals.keys()].flatMap((row) => {
    const behind = Array.from({ length: rows }, (_, index) => residuals.get(row - rows + 1 + index));
    return behind.every((each) => each !== undefined) ? [{ row, errors: squaredMeans(behind as Float64Array[], rows) }] : [];
  });
}

/**
 * Units and lines of one horizon, from nominal residuals by row. Rows from `split` on are held out.
 * @param mse nominal MSE by component, for T^g
 */
export function calibrateHorizon(residuals: Map<number, Float64Array>, rows: number, split: number, features: Feature[], mse: (component: string) => number[]): Horizon {
  const at = squaredMeansAt(residuals, rows);
  const units = errorUnits(at.map(({ errors }) => errors), features.length);
  const judged = at.map(({ row, errors }) => ({ row, errors: errorsByComponent(inUnits(errors, units), features) }));
  const components = [ALL_COMPONENTS, ...new Set(features.map((feature) => feature.component))];
  const calibrations = components.map((component) => {
    const own = judged.map(({ row, errors }) => ({ row, error: errors.get(component) ?? NaN }));
    return [component, tailCalibration(mse(component), own.map((each) => each.error), own.filter((each) => each.row >= split).map((each) => each.error))] as const;
  });
  return { rows, units, calibrations: Object.fromEntries(calibrations) };
}

/** A lasting change of a feature smaller than this many scales is not taken over: it hurts nobody. */
const LEAST_SHIFT = 0.3;

/** What each feature's lasting level shift is: the median of its residuals; 0 where that is small. */
export function lastingShift(residuals: Array<ArrayLike<number>>): Float64Array {
  return Float64Array.from({ length: residuals[0]?.length ?? 0 }, (_, feature) => {
    const sorted = residuals.map((residual) => residual[feature]).filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const median = sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
    return Math.abs(median) < LEAST_SHIFT ? 0 : median;
  });
}
