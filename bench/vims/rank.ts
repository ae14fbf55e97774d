/** Spearman's rank correlation, with ties, and its interval. Mathematics only. */

import type { IntervalEstimate } from '../../sidecar/contract';
import { estimate } from '../../sidecar/spots/bootstrap';

/** Ranks from 1 on; equal values share the mean of their ranks. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && values[order[end]] === values[order[first]]) {
      end++;
    }
    order.slice(first, end).forEach((index) => (ranks[index] = (first + 1 + end) / 2));
    first = end;
  }
  return ranks;
}

/** Pearson's correlation of the ranks; null where one of them does not vary. */
export function spearman(xs: ArrayLike<number>, ys: ArrayLike<number>): number | null {
  const [a, b] = [ranksOf(xs), ranksOf(ys)];
  const mean = (a.length + 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((rank, index) => {
    ab += (rank - mean) * (b[index] - mean);
    aa += (rank - mean) ** 2;
    bb += (b[index] - mean) ** 2;
  });
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}

/** With its 95 % interval by resampling of the pairs. Pairs that are drawn twice tie with themselves, which moves the coefficient: the interval always holds its own. */
export function spearmanInterval(xs: number[], ys: number[], seed: number): IntervalEstimate {
  const { value, low, high } = estimate(xs.length, (chosen) => spearman(Array.from(chosen, (index) => xs[index]), Array.from(chosen, (index) => ys[index])), seed);
  return { value, low: value === null || low === null ? low : Math.min(low, value), high: value === null || high === null ? high : Math.max(high, value) };
}
