/** Order-based selection (section III-D 2, equation 8): not the loss, which may lie on any scale, but its rank says how likely a sample is drawn. */

import { drawn } from '../../nn/kmeans';
import type { Random } from '../../nn/random';
import type { SelectionOptions } from './problem';

/**
 * [count] P_1, P_2, ...: each is ratio^(-1/count) of the one before, in all 1. From the first to the last they fall by
 * ratio^((count - 1)/count), as the equation's right half says; by `ratio`, as its left half says, only for large counts.
 */
export function orderProbabilities(count: number, ratio: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, index) => 1 / Math.exp(Math.log(ratio) / count) ** (index + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** `count` of the items at most, the likelier ones by equation 8 at the front, without putting back. */
export function drawByOrder(items: readonly number[], count: number, ratio: number, random: Random): number[] {
  const weights = orderProbabilities(items.length, ratio);
  return Array.from({ length: Math.min(count, items.length) }, () => {
    const place = drawn(weights, random() * weights.reduce((sum, weight) => sum + weight, 0));
    weights[place] = 0;
    return items[place];
  });
}

export interface Drawn {
  low: number[];
  high: number[];
}

/**
 * D_low and D_high: `wanted` of the candidates, which come with the lowest loss first. Where one end of the order has too few, the
 * other gives more; at least one is drawn where there is any.
 */
export function drawBothEnds(sorted: readonly number[], wanted: number, ratio: number, { hardShare, lowShare, highShare }: SelectionOptions, random: Random): Drawn {
  const top = Math.ceil(lowShare * sorted.length);
  const last = Math.min(Math.ceil(highShare * sorted.length), sorted.length - top);
  const hard = Math.min(last, Math.max(Math.round(wanted * hardShare), wanted - top));
  const easy = Math.min(top, wanted - hard);
  return {
    low: drawByOrder(sorted.slice(0, top), easy, ratio, random),
    high: drawByOrder(sorted.slice(sorted.length - last).reverse(), hard, ratio, random),
  };
}
