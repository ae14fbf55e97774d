/** Joining series on time: nearest neighbour within a tolerance. Pure. Times are milliseconds and ascend. */

export interface Series {
  times: ArrayLike<number>;
  values: ArrayLike<number | null>;
}

function finite(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** The series without its missing samples. */
export function present({ times, values }: Series): { times: number[]; values: number[] } {
  const kept = { times: [] as number[], values: [] as number[] };
  for (let i = 0; i < times.length; i++) {
    const value = values[i];
    if (finite(value)) {
      kept.times.push(times[i]);
      kept.values.push(value);
    }
  }
  return kept;
}

/** For each wanted time the value of the sample nearest to it, or NaN if none lies within the tolerance. */
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

/** Median distance between samples, in milliseconds; 0 for fewer than two. Of very many, some thousand stand for all. */
export function typicalStep(times: ArrayLike<number>): number {
  if (times.length < 2) {
    return 0;
  }
  const every = Math.ceil((times.length - 1) / MOST_STEPS);
  const steps = Float64Array.from({ length: Math.floor((times.length - 1) / every) }, (_, i) => times[i * every + 1] - times[i * every]).sort();
  return steps[Math.floor(steps.length / 2)];
}
