import { RoentgenError } from '../../errors';
import type { SelectionOptions } from './problem';

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
const isShare = (value: number): boolean => value >= 0 && value <= 1;
/** Sums of decimals such as 0.9 + 0.1 may pass 1 by rounding. */
const ROUNDING = 1e-9;

/** Throws REQUEST_INVALID with the first option that cannot be. */
export function checkOptions(options: SelectionOptions): void {
  const { samples, clusters, samplesPerCluster, restarts, rounds, seedReplacements, samplesPerIteration, hardShare, lowShare, highShare, ratios, thresholds } = options;
  Object.entries({ samples, clusters, samplesPerCluster, restarts, rounds, samplesPerIteration }).forEach(([name, value]) => refuse(name, value, isCount(value), 'a whole number of 1 or more'));
  Object.entries({ hardShare, lowShare, highShare }).forEach(([name, value]) => refuse(name, value, isShare(value), 'from 0 to 1'));
  refuse('seedReplacements', seedReplacements, seedReplacements === 0 || isCount(seedReplacements), 'a whole number of 0 or more');
  const ends = lowShare + highShare;
  refuse('lowShare + highShare', ends, ends > 0 && ends <= 1 + ROUNDING, 'more than 0 and at most 1');
  refuse('ratios', ratios, ratios.length > 0 && ratios.every((ratio) => Number.isFinite(ratio) && ratio >= 1), 'one number or more, each 1 or more');
  refuse('thresholds', thresholds, thresholds.length > 0 && thresholds.every((threshold) => threshold >= 0), 'one number or more, each 0 or more');
}

function refuse(name: string, value: number | number[], holds: boolean, wanted: string): void {
  if (!holds) {
    throw new RoentgenError('REQUEST_INVALID', `the selection's ${name} is ${String(value)}`, `it must be ${wanted}`);
  }
}

/** Of a list by iteration, whose first entry is for the first iteration after the seeds (iteration 2). */
export const ofIteration = (values: number[], iteration: number): number => values[Math.min(Math.max(0, iteration - 2), values.length - 1)];
