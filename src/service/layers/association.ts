/** How far two yes-or-no series go together, and how sure that is. Pure; randomness is passed in. */

export interface Association {
  /** Points at which both are known. */
  n: number;
  /** Shares of them. */
  first: number;
  second: number;
  both: number;
  /** n both / (first second): 1 is what chance gives. NaN where one of them never is. */
  lift: number;
  /** Pearson's correlation of the two, -1 to 1; NaN where one of them never or always is. */
  phi: number;
  /** 95 % of the lift, by a circular block bootstrap; null where too few deviations are there to tell. */
  interval: [low: number, high: number] | null;
}

export interface Bootstrap {
  replicates: number;
  /** Points in a block: as long as what is one event, so that its points are not taken for many. */
  block: number;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** Samples of a bootstrap in which one of the two never is have no lift; with more than this share of them the rest is no sample of it. */
const MOST_UNDEFINED = 0.05;

const liftOf = (n: number, x: number, y: number, xy: number) => (n * xy) / (x * y);

/** @param first 1, 0 or NaN (not known); the two are equally long */
export function associationOf(first: ArrayLike<number>, second: ArrayLike<number>, bootstrap: Bootstrap): Association {
  const known = Array.from({ length: first.length }, (_, i) => i).filter((i) => !Number.isNaN(first[i]) && !Number.isNaN(second[i]));
  const [xs, ys] = [first, second].map((series) => known.map((i) => series[i]));
  const sums = [runningSum(xs), runningSum(ys), runningSum(xs.map((x, i) => x * ys[i]))];
  const n = known.length;
  const [x, y, xy] = sums.map((sum) => sum[n]);
  const lift = liftOf(n, x, y, xy);
  return { n, first: x / n, second: y / n, both: xy / n, lift, phi: (n * xy - x * y) / Math.sqrt(x * (n - x) * y * (n - y)), interval: Number.isFinite(lift) ? intervalOf(sums, n, bootstrap) : null };
}

/** Sum of the first i, of two rounds, so that a block may pass the end. */
function runningSum(values: number[]): Float64Array {
  const sum = new Float64Array(2 * values.length + 1);
  for (let i = 0; i < 2 * values.length; i++) {
    sum[i + 1] = sum[i] + values[i % values.length];
  }
  return sum;
}

/** Politis and Romano 1992: blocks begin anywhere with equal chance, the last one is cut. */
function intervalOf([xs, ys, both]: Float64Array[], n: number, { replicates, block, random }: Bootstrap): Association['interval'] {
  const lifts: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    let [x, y, xy] = [0, 0, 0];
    for (let filled = 0; filled < n; filled += block) {
      const start = Math.floor(random() * n);
      const end = start + Math.min(block, n - filled);
      x += xs[end] - xs[start];
      y += ys[end] - ys[start];
      xy += both[end] - both[start];
    }
    if (x > 0 && y > 0) {
      lifts.push(liftOf(n, x, y, xy));
    }
  }
  const sorted = lifts.sort((a, b) => a - b);
  return sorted.length < (1 - MOST_UNDEFINED) * replicates ? null : [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/** Linear between neighbours, as numpy's default. */
function quantile(sorted: number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** Length of a block: twice the mean run of ones of both, at least the third root of n, at most a quarter of n. */
export function blockLength(series: ReadonlyArray<ArrayLike<number>>, n: number): number {
  const runs = series.map((values) => Array.from(values).filter((value, i) => value === 1 && values[i - 1] !== 1).length);
  const ones = series.map((values) => Array.from(values).filter((value) => value === 1).length);
  const mean = ones.reduce((sum, each) => sum + each, 0) / Math.max(1, runs.reduce((sum, each) => sum + each, 0));
  return Math.max(1, Math.min(Math.floor(n / 4), Math.ceil(Math.max(2 * mean, Math.cbrt(n)))));
}

/** Uniform numbers in [0, 1) from a seed (mulberry32): the same range always shows the same interval. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
