/** Intervals of measures by resampling (Efron 1979; percentile method). Mathematics only. */

import type { IntervalEstimate } from '../contract';
import { createRandom } from '../nn/random';
import { quantile } from '../series/scale';

const ROUNDS = 1000;
const SIDES: [low: number, high: number] = [0.025, 0.975];
/** What was never seen in n independent samples happens with at most 3/n at 95 % ("rule of three"): resampling alone would say 0. */
const RULE_OF_THREE = 3;

/** Half width below which `count` samples cannot narrow an interval. */
export const leastHalfWidth = (count: number): number => RULE_OF_THREE / count;

/**
 * A measure of samples with its 95 % interval; deterministic for a seed. Rounds in which the measure does not exist do not count.
 * @param measure of samples by their indices, some of them several times
 */
export function estimate(count: number, measure: (chosen: Uint32Array) => number | null, seed: number, rounds = ROUNDS): IntervalEstimate {
  const value = count === 0 ? null : measure(Uint32Array.from({ length: count }, (_, index) => index));
  if (value === null) {
    return { value: null, low: null, high: null };
  }
  const random = createRandom(seed);
  const found = Array.from({ length: rounds }, () => measure(Uint32Array.from({ length: count }, () => Math.floor(random() * count)))).filter((each) => each !== null);
  const sorted = Float64Array.from(found).sort();
  const [low, high] = SIDES.map((side) => (sorted.length === 0 ? value : quantile(sorted, side)));
  const narrow = leastHalfWidth(count);
  return { value, low: low === high ? value - narrow : low, high: low === high ? value + narrow : high };
}
