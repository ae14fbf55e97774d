/**
 * Histograms and summaries as features: how often (the count's increments), how much on average (increments of the sum by increments of
 * the count), and, on wish, quantiles from the buckets' increments. A step without observations says nothing: NaN. Mathematics only.
 */

import type { RawSeries } from '../prometheus/answers';

export type HistogramPart = 'bucket' | 'sum' | 'count' | 'quantile';

const SUFFIX = /_(bucket|sum|count)$/;
const COMPOSITE = ['histogram', 'summary'];

/** Which part of which histogram or summary a series is; null for a plain metric. `types` is Prometheus's metadata. */
export function histogramPart(metric: string, labels: Record<string, string>, types: Map<string, string>): { base: string; part: HistogramPart } | null {
  const suffix = SUFFIX.exec(metric)?.[1] as HistogramPart | undefined;
  const base = metric.replace(SUFFIX, '');
  if (suffix === 'bucket' ? labels.le !== undefined : suffix !== undefined && COMPOSITE.includes(types.get(base) ?? '')) {
    return { base, part: suffix as HistogramPart };
  }
  return COMPOSITE.includes(types.get(metric) ?? '') && labels.quantile !== undefined ? { base: metric, part: 'quantile' } : null;
}

/** Tell apart the parts of one histogram or summary. */
export const PART_LABELS = ['le', 'quantile'];

export interface Buckets {
  /** Upper bound of each bucket, growing; the last is Infinity. */
  bounds: number[];
  parts: RawSeries[][];
}

/** Series of buckets, ordered by their upper bounds. Bounds that are no number are left out. */
export function bucketsOf(series: RawSeries[], joined: (parts: RawSeries[]) => RawSeries[]): Buckets {
  const byBound = new Map<number, RawSeries[]>();
  for (const each of series) {
    const bound = each.labels.le === '+Inf' ? Infinity : Number(each.labels.le || NaN);
    if (!Number.isNaN(bound)) {
      byBound.set(bound, [...(byBound.get(bound) ?? []), each]);
    }
  }
  const bounds = [...byBound.keys()].sort((a, b) => a - b);
  return { bounds, parts: bounds.map((bound) => joined(byBound.get(bound) ?? [])) };
}

/**
 * The q-quantile of what fell into buckets with these cumulative counts, linear within a bucket, as Prometheus's histogram_quantile
 * has it: from 0 (or the first bound, where that is negative) in the first bucket, the last finite bound in the last one.
 * NaN without observations or without a bucket that ends at infinity. A bucket whose count is missing (NaN) is as if it were not there.
 */
export function bucketQuantile(q: number, allBounds: number[], counts: number[]): number {
  const bounds = allBounds.filter((_, bucket) => !Number.isNaN(counts[bucket]));
  const cumulative = counts.filter((count) => !Number.isNaN(count));
  const last = bounds.length - 1;
  const total = cumulative[last];
  if (last < 1 || bounds[last] !== Infinity || !(total > 0)) {
    return NaN;
  }
  const rank = q * total;
  // Counts of buckets that were scraped late may fall below the one before.
  let reached = 0;
  for (let bucket = 0; bucket <= last; bucket++) {
    const upTo = Math.max(reached, cumulative[bucket]);
    if (upTo >= rank) {
      return bucket === last ? bounds[last - 1] : within(bucket === 0 ? Math.min(0, bounds[0]) : bounds[bucket - 1], bounds[bucket], (rank - reached) / (upTo - reached));
    }
    reached = upTo;
  }
  return bounds[last - 1];
}

const within = (low: number, high: number, share: number): number => low + (high - low) * (Number.isFinite(share) ? share : 1);
