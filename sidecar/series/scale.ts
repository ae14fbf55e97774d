/** Scalers: from raw values to what a network sees. Fitted on nominal rows; missing values (NaN) do not count. Mathematics only. */

import type { Floor } from './floors';

export type ScalerKind = 'minmax' | 'standard' | 'robust';

/** scaled = (x - center) / scale, bounded to [-bound, bound] around the nominal range. */
export interface Scaler {
  kind: ScalerKind;
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
  const median = quantile(sorted, 0.5);
  // Sparse features have an interquartile range of 0 though they move, and bursts are part of what is nominal: a quarter of the span.
  const spread = Math.max(quantile(sorted, 0.75) - quantile(sorted, 0.25), (last - first) / 4);
  return [median, Math.max(spread, floor.share * Math.abs(median), floor.least)];
}

/**
 * @param values rows x columns, row-major
 * @param floors by column: the robust scale is not below them
 */
export function fitScaler(kind: ScalerKind, values: Float64Array, columns: number, floors: Floor[]): Scaler {
  const scaler: Scaler = { kind, center: [], scale: [], bound: BOUNDS[kind] };
  for (let column = 0; column < columns; column++) {
    const present = [];
    for (let at = column; at < values.length; at += columns) {
      if (!Number.isNaN(values[at])) {
        present.push(values[at]);
      }
    }
    const [center, scale] = present.length === 0 ? [0, 0] : locate(kind, Float64Array.from(present).sort(), floors[column]);
    scaler.center.push(center);
    scaler.scale.push(scale > 0 ? scale : 1);
  }
  return scaler;
}

/** Scaled values, row-major; NaN stays NaN. */
export function scaleValues(scaler: Scaler, values: Float64Array): Float32Array {
  const { center, scale, bound } = scaler;
  const columns = center.length;
  return Float32Array.from(values, (value, at) => {
    const scaled = (value - center[at % columns]) / scale[at % columns];
    return scaled > bound ? bound : scaled < -bound ? -bound : scaled;
  });
}
