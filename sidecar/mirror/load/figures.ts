/** What the load generator counts. Pure. */

/** Upper bounds of the histogram's buckets, seconds; users give up at 2. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

export type Failure = 'status' | 'timeout' | 'connection';

export interface LoadFigures {
  requests: number;
  errors: Record<Failure, number>;
  /** Cumulative, one for each of BUCKETS; all of them are `count`. */
  buckets: number[];
  count: number;
  /** Seconds. */
  sum: number;
  targetRate: number;
}

export function newFigures(): LoadFigures {
  return { requests: 0, errors: { status: 0, timeout: 0, connection: 0 }, buckets: BUCKETS.map(() => 0), count: 0, sum: 0, targetRate: 0 };
}

/** Counts an ended request; `failure` is null for one that went well. */
export function countRequest(figures: LoadFigures, seconds: number, failure: Failure | null): void {
  figures.count++;
  figures.sum += seconds;
  BUCKETS.forEach((bound, index) => (figures.buckets[index] += seconds <= bound ? 1 : 0));
  if (failure) {
    figures.errors[failure]++;
  }
}
