/** Joining series on time: nearest neighbour within a tolerance. Pure. Times are milliseconds. */

export interface Series {
  times: ArrayLike<number>;
  values: ArrayLike<number | null>;
}

function finite(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export interface Present {
  times: number[];
  values: number[];
  /** Where each sample stood in the series. */
  rows: number[];
}

/** The series without its missing samples, in the order of time, whichever order it came in. Samples of equal times all stay. */
export function present({ times, values }: Series): Present {
  const kept: Present = { times: [], values: [], rows: [] };
  let ascending = true;
  for (let i = 0; i < times.length; i++) {
    const value = values[i];
    if (finite(value) && finite(times[i])) {
      ascending &&= kept.times.length === 0 || times[i] >= kept.times[kept.times.length - 1];
      kept.times.push(times[i]);
      kept.values.push(value);
      kept.rows.push(i);
    }
  }
  return ascending ? kept : inOrder(kept);
}

function inOrder({ times, values, rows }: Present): Present {
  const order = Array.from(times, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
  return { times: order.map((i) => times[i]), values: order.map((i) => values[i]), rows: order.map((i) => rows[i]) };
}

/** @param wanted ascending. @returns for each the value of the sample nearest to it, or NaN if none lies within the tolerance. */
export function nearest(wanted: ArrayLike<number>, series: Series, tolerance: number): Float64Array {
  const { times, values } = present(series);
  const found = new Float64Array(wanted.length).fill(NaN);
  let at = 0;
  for (let i = 0; i < wanted.length && times.length > 0; i++) {
    while (at + 1 < times.length && Math.abs(times[at + 1] - wanted[i]) <= Math.abs(times[at] - wanted[i])) {
      at++;
    }
    if (Math.abs(times[at] - wanted[i]) <= tolerance) {
      found[i] = values[at];
    }
  }
  return found;
}

const MOST_STEPS = 4096;

/** Median distance between samples of different times, in milliseconds; 0 if there are none. Of very many, some thousand stand for all. */
export function typicalStep(times: ArrayLike<number>): number {
  if (times.length < 2) {
    return 0;
  }
  const every = Math.ceil((times.length - 1) / MOST_STEPS);
  const steps = Float64Array.from({ length: Math.floor((times.length - 1) / every) }, (_, i) => times[i * every + 1] - times[i * every])
    .filter((step) => step > 0)
    .sort();
  return steps[Math.floor(steps.length / 2)] ?? 0;
}
