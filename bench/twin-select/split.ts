/** Samples for testing, for telling influence and to select from, each a share of every size of network. Mathematics only. */

import { epochRandom, permutation } from '../../sidecar/nn/random';

/** As in the paper (section V-C). */
export const TEST_SHARE = 0.2;
/** Of what is not for testing. The paper does not say which samples its equation 9 and its rules judge by here; those must not be selected. */
export const VALIDATION_SHARE = 0.15;

export interface Pool<Item> {
  candidates: Item[];
  validation: Item[];
  test: Item[];
}

/** @param sizeOf items of one size are a stratum: a share of each, rounded, is taken off. The same seed gives the same parts. */
export function splitPool<Item>(items: readonly Item[], sizeOf: (item: Item) => number, seed: number): Pool<Item> {
  const [test, rest] = takeOff(items, sizeOf, TEST_SHARE, seed, 1);
  const [validation, candidates] = takeOff(rest, sizeOf, VALIDATION_SHARE, seed, 2);
  return { candidates, validation, test };
}

/**
 * A share of each stratum, and the rest in its order. What rounding leaves over goes to the strata that come next, so that the whole
 * has its share too where strata are small.
 */
function takeOff<Item>(items: readonly Item[], sizeOf: (item: Item) => number, share: number, seed: number, part: number): [Item[], Item[]] {
  const sizes = [...new Set(items.map(sizeOf))].sort((a, b) => a - b);
  const random = epochRandom(seed, part);
  const taken = new Set<Item>();
  let owed = 0;
  for (const size of sizes) {
    const stratum = items.filter((item) => sizeOf(item) === size);
    owed += share * stratum.length;
    const count = Math.min(stratum.length, Math.max(0, Math.round(owed - taken.size)));
    [...permutation(stratum.length, random)].slice(0, count).forEach((place) => taken.add(stratum[place]));
  }
  return [items.filter((item) => taken.has(item)), items.filter((item) => !taken.has(item))];
}
