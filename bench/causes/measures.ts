/** Measures of rankings: AC@k is the share of cases with the culprit among the first k, Avg@5 the mean of AC@1 to AC@5. */

import { createRandom, permutation } from '../../sidecar/nn/random';

/** 1 for the first; Infinity where it is not there. */
export function rankOf(ranking: string[], culprit: string): number {
  const at = ranking.indexOf(culprit);
  return at < 0 ? Infinity : at + 1;
}

export const mean = (values: number[]) => (values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length);

export const accuracyAt = (ranks: number[], k: number) => mean(ranks.map((rank) => Number(rank <= k)));

export const average5 = (ranks: number[]) => mean([1, 2, 3, 4, 5].map((k) => accuracyAt(ranks, k)));

/** Lowest and highest of the measure over random halves of the cases: how much a figure hangs on which cases there are. */
export function overHalves(ranks: number[], measure: (half: number[]) => number, seed: number, halves = 20): [lowest: number, highest: number] {
  const random = createRandom(seed);
  const found = Array.from({ length: halves }, () => measure(Array.from(permutation(ranks.length, random)).slice(0, Math.ceil(ranks.length / 2)).map((index) => ranks[index])));
  return [Math.min(...found), Math.max(...found)];
}
