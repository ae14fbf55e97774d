/** Seeded randomness: the same seed gives the same weights, batches and masks. */

/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** A hash of 32 bits onto 32 bits, one to one. */
function mix(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** A 32-bit generator by a Weyl sequence and an integer hash; period 2^32, plenty for weights and masks. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state) / 2 ** 32;
  };
}

/** An epoch's own generator: training that goes on at an epoch needs nothing of what was drawn before. */
export const epochRandom = (seed: number, epoch: number): Random => createRandom(mix(mix(seed) + epoch));

/** The numbers 0..count-1 in random order (Fisher-Yates). */
export function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** A dropout mask: 0 with probability `rate`, else 1/(1-rate), so that the mean stays 1. */
export function dropoutMask(size: number, rate: number, random: Random): Float32Array {
  const mask = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    mask[index] = random() < rate ? 0 : 1 / (1 - rate);
  }
  return mask;
}

/** Length of a mask source's long mask, in masks. */
const LONG_MASK = 4;

/**
 * Dropout masks as views into one long mask, drawn once, at places that the caller's generator picks: fresh numbers for every step
 * take as long as the step. A place moved by one gives every unit another value, so of size n there are 3n + 1 masks to draw from.
 */
export function maskSource(size: number, rate: number, random: Random): (pick: Random) => Float32Array {
  const long = dropoutMask(LONG_MASK * size, rate, random);
  return (pick) => {
    const from = Math.floor(pick() * (long.length - size + 1));
    return long.subarray(from, from + size);
  };
}

/** Batches of exactly `size` indices covering 0..count-1 in random order; the last one is filled up from the front. */
export function shuffledBatches(count: number, size: number, random: Random): Uint32Array[] {
  const order = permutation(count, random);
  return Array.from({ length: Math.ceil(count / size) }, (_, batch) => Uint32Array.from({ length: size }, (_, index) => order[(batch * size + index) % count]));
}
