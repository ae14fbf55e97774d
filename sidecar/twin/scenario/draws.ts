/** Draws that the generator's parts share. */

import type { Random } from '../../nn/random';

export const uniform = (low: number, high: number, random: Random): number => low + (high - low) * random();

export const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)];

/** The place of one of `shares` (they need not sum to 1), each as likely as it is large. */
export function pickByShare(shares: readonly number[], random: Random): number {
  let left = random() * shares.reduce((sum, share) => sum + share, 0);
  return Math.max(0, shares.findIndex((share) => (left -= share) < 0));
}

/** As many digits as the challenge's files have, so that what is written is what was simulated. */
export const sixDigits = (value: number): number => Number(value.toPrecision(6));
