/** Runs of samples over a line. Pure. Times in milliseconds, ascending; a missing sample (NaN) is under every line. */

export interface Stretch {
  /** First and last sample over the line. */
  from: number;
  to: number;
  peak: number;
  /** It had not ended when the samples did. */
  lasts: boolean;
}

/** A stretch begins at a sample over the line of which, with the n - 1 after it, k are over; n under the line in a row end it. */
export interface Persistence {
  k: number;
  n: number;
}

/** As the sidecar's `persistence`, for samples of the service's own step. */
export const PERSISTENT: Persistence = { k: 2, n: 3 };
/** Where a sample is the highest of many, one is enough. */
export const AT_ONCE: Persistence = { k: 1, n: 1 };

/** @param isOver false for NaN */
export function stretchesOf(times: readonly number[], values: ArrayLike<number>, isOver: (value: number) => boolean, { k, n }: Persistence): Stretch[] {
  const over = times.map((_, i) => isOver(values[i]));
  const stretches: Stretch[] = [];
  for (let i = 0; i < times.length; i++) {
    if (!over[i] || over.slice(i, i + n).filter(Boolean).length < k) {
      continue;
    }
    let last = i;
    let peak = values[i];
    for (let j = i + 1; j < times.length && j - last <= n; j++) {
      if (over[j]) {
        last = j;
        peak = Math.max(peak, values[j]);
      }
    }
    stretches.push({ from: times[i], to: times[last], peak, lasts: last + n >= times.length });
    i = last;
  }
  return stretches;
}

/** The first that touches an interval. */
export const firstWithin = (stretches: readonly Stretch[], from: number, to: number): Stretch | null => stretches.find((each) => each.from <= to && each.to >= from) ?? null;
