/**
 * Feature series on their way to another thread: samples in typed arrays, whose memory can be moved. Copied, two weeks of 200 series at
 * 30 s would hold up both threads for a tenth of a second, more series longer.
 */

import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { RawSeries } from '../prometheus/answers';
import type { FeatureSeries } from './features';

interface PackedSamples {
  labels: Record<string, string>;
  times: Float64Array;
  values: Float64Array;
}

/** Raw series that features share are there once; features name them by index. */
export interface PackedSeries {
  samples: PackedSamples[];
  features: Array<Pick<FeatureSeries, 'feature'> & { parts: number[]; divisor?: number[]; quantile?: { q: number; bounds: number[]; parts: number[][] } }>;
}

/** Packing gives the event loop its turn after so long. */
const TURN_MS = 10;

/** The series are not changed. */
export async function packed(series: FeatureSeries[], now: () => number = () => performance.now()): Promise<PackedSeries> {
  const indices = new Map<RawSeries, number>();
  const indexOf = (raw: RawSeries): number => {
    const index = indices.get(raw) ?? indices.size;
    indices.set(raw, index);
    return index;
  };
  const features = series.map(({ feature, parts, divisor, quantile }) => ({
    feature,
    parts: parts.map(indexOf),
    divisor: divisor?.map(indexOf),
    quantile: quantile && { q: quantile.q, bounds: quantile.buckets.bounds, parts: quantile.buckets.parts.map((bucket) => bucket.map(indexOf)) },
  }));
  const samples: PackedSamples[] = [];
  let began = now();
  for (const { labels, times, values } of indices.keys()) {
    samples.push({ labels, times: Float64Array.from(times), values: Float64Array.from(values) });
    if (now() - began > TURN_MS) {
      await eventLoopTurn();
      began = now();
    }
  }
  return { samples, features };
}

/** What is to be moved with it. */
export const memoryOf = ({ samples }: PackedSeries): ArrayBuffer[] => samples.flatMap(({ times, values }) => [times.buffer as ArrayBuffer, values.buffer as ArrayBuffer]);

export function unpacked({ samples, features }: PackedSeries): FeatureSeries[] {
  const all = samples.map(({ labels, times, values }): RawSeries => ({ labels, times: Array.from(times), values: Array.from(values) }));
  const named = (indices: number[]) => indices.map((index) => all[index]);
  return features.map(({ feature, parts, divisor, quantile }) => ({
    feature,
    parts: named(parts),
    ...(divisor && { divisor: named(divisor) }),
    ...(quantile && { quantile: { q: quantile.q, buckets: { bounds: quantile.bounds, parts: quantile.parts.map(named) } } }),
  }));
}
