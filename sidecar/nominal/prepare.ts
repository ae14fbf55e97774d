/** From a service's series to the matrices that models are learned on and score. Mathematics only. */

import { align, type Grid, type Matrix, speaking, stoppedUseNothing } from '../series/align';
import type { Feature, FeatureSeries } from '../series/features';
import type { Grouping } from '../series/groups';
import { createPolicy } from './judging/policy';
import { quantile, type Scaler, scaleValues } from '../series/scale';

/** Features by group; what is in no group is counted. */
export function groupFeatures(series: FeatureSeries[], { of }: Pick<Grouping, 'of'>): { groups: Map<string, Feature[]>; ungrouped: number } {
  const groups = new Map<string, Feature[]>();
  let ungrouped = 0;
  for (const { feature } of series) {
    const group = of(feature);
    if (group === null) {
      ungrouped += 1;
    } else {
      groups.set(group, [...(groups.get(group) ?? []), feature]);
    }
  }
  return { groups, ungrouped };
}

/**
 * The matrix of these features, without values outside their valid range, and with components that stopped at zero (decision 0002).
 * @param components all of the service
 */
export function matrixOf(series: FeatureSeries[], features: Feature[], components: string[], grid: Grid, policy = createPolicy([], features)): Matrix {
  const aligned = align(series, features, grid);
  const matrix = { ...aligned, values: policy.admit(aligned.values) };
  stoppedUseNothing(matrix, speaking(series, grid), components);
  return matrix;
}

/** Scaled nominal median of each column. */
export function fillOf(scaler: Scaler, values: Float64Array): number[] {
  const scaled = scaleValues(scaler, values);
  const width = scaler.center.length;
  return scaler.center.map((_, column) => {
    const present = Float32Array.from({ length: scaled.length / width }, (_value, row) => scaled[row * width + column]).filter((value) => !Number.isNaN(value)).sort();
    return present.length === 0 ? 0 : quantile(present, 0.5);
  });
}

/** A copy in which missing values are replaced by the column's fill. */
export function filled(scaled: Float32Array, fill: number[]): Float32Array {
  return scaled.map((value, at) => (Number.isNaN(value) ? fill[at % fill.length] : value));
}

/** Windows that end at each of `rows`, one behind the other: rows.length x window x width. */
export function windowsEnding(scaled: Float32Array, width: number, window: number, rows: number[]): Float32Array {
  const windows = new Float32Array(rows.length * window * width);
  rows.forEach((row, index) => windows.set(scaled.subarray((row - window + 1) * width, (row + 1) * width), index * window * width));
  return windows;
}
