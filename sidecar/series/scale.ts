/** Scalers: from raw values to what a network sees. Fitted on nominal rows; missing values (NaN) do not count. Mathematics only. */

import type { Floor } from './floors';

export type ScalerKind = 'minmax' | 'standard' | 'robust';

/**
 * scaled = (t(x) - center) / scale, bounded to [-bound, bound]. `minmax` and `standard` take t(x) = x. `robust` takes t(x) = asinh(x / unit):
 * near zero it is linear, beyond a few units it is a logarithm, so that a halving weighs as much as a doubling, a stop more, and
 * a burst less.
 */
export interface Scaler {
  kind: ScalerKind;
  /** By column; for `robust` only. */
  unit: number[];
  center: number[];
  scale: number[];
  bound: number;
}

/** Deviations beyond this many scales look alike, so that one wild feature does not hide the others. */
const BOUNDS: Record<ScalerKind, number> = { minmax: Infinity, standard: 20, robust: 20 };

/** q-quantile of sorted values by linear interpolation (type 7, numpy's default). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

function locate(kind: ScalerKind, sorted: Float64Array, floor: Floor): [center: number, scale: number] {
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (kind === 'minmax') {
    return [first, last - first];
  }
  if (kind === 'standard') {
    const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    return [mean, Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length)];
  }
  // Sparse features have an interquartile range of 0 though they move, and bursts are part of what is nominal: a quarter of the span.
  return [quantile(sorted, 0.5), Math.max(quantile(sorted, 0.75) - quantile(sorted, 0.25), (last - first) / 4, floor.spread)];
}

/** A change by the floor is a change by one unit. */
function unitOf(sorted: Float64Array, floor: Floor): number {
  return Math.max(floor.share * Math.abs(quantile(sorted, 0.5)), floor.least) || 1;
}

/**
 * @param values rows x columns, row-major
 * @param floors by column: the robust scale is not below them
 */
export function fitScaler(kind: ScalerKind, values: Float64Array, columns: number, floors: Floor[]): Scaler {
  const scaler: Scaler = { kind, unit: [], center: [], scale: [], bound: BOUNDS[kind] };
  for (let column = 0; column < columns; column++) {
    const present: number[] = [];
    for (let at = column; at < values.length; at += columns) {
      if (!Number.isNaN(values[at])) {
        present.push(values[at]);
      }
    }
    const sorted = Float64Array.from(present).sort();
    const unit = sorted.length === 0 ? 1 : unitOf(sorted, floors[column]);
    const [center, scale] = sorted.length === 0 ? [0, 0] : locate(kind, kind === 'robust' ? sorted.map((value) => Math.asinh(value / unit)) : sorted, floors[column]);
    scaler.unit.push(unit);
    scaler.center.push(center);
    scaler.scale.push(scale > 0 ? scale : 1);
  }
  return scaler;
}

/** Scaled values, row-major; NaN stays NaN. */
export function scaleValues(scaler: Scaler, values: Float64Array): Float32Array {
  const { kind, unit, center, scale, bound } = scaler;
  const columns = center.length;
  return Float32Array.from(values, (value, at) => {
    const column = at % columns;
    const scaled = ((kind === 'robust' ? Math.asinh(value / unit[column]) : value) - center[column]) / scale[column];
    return scaled > bound ? bound : scaled < -bound ? -bound : scaled;
  });
}

/** The inverse of scaleValues for one value of one column, to float32's precision; of what was beyond the bound, the value at the bound. */
export function unscale({ kind, unit, center, scale }: Scaler, column: number, scaled: number): number {
  const value = scaled * scale[column] + center[column];
  return kind === 'robust' ? unit[column] * Math.sinh(value) : value;
}
