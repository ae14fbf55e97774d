/** The expert's rules for network samples (section III-D): ranges of delay, utilisation and occupancy, and long paths. */

import { RoentgenError } from '../../errors';
import type { Sample } from '../scenario/results';
import { meanOf, statesOf } from './features';

type Measured = Pick<Sample, 'scenario' | 'measured'>;

export interface Range {
  low: number;
  high: number;
}

export const RULE_QUANTITIES = ['delay', 'queueUtilization', 'utilization', 'occupancy'] as const;
export type RuleQuantity = (typeof RULE_QUANTITIES)[number];

export interface NetworkRules {
  /** Of a network's mean; delay in s, the others shares. */
  ranges: Record<RuleQuantity, Range>;
  /** Hops that the longest path of a network must have at least. */
  longestPath: number;
}

export const RULE_DEFAULTS = {
  /** How far outside the reference a mean may lie, as a factor: small networks stand for larger ones, hence are not quite alike. */
  margin: 2,
  /** Shorter networks do not show how delays add up along a path. */
  longestPath: 3,
};

/**
 * Rules that samples like the given ones obey (the paper takes its ranges from the validation set): from the least to the largest mean
 * met, widened by the margin. Throws DATASET_INVALID without samples, or for one whose means are no numbers.
 */
export function rulesLike(reference: readonly Measured[], { margin, longestPath }: typeof RULE_DEFAULTS = RULE_DEFAULTS): NetworkRules {
  const means = reference.map(meansOf);
  const rangeOf = (quantity: RuleQuantity): Range => {
    const values = means.map((mean) => mean[quantity]);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (values.length === 0 || bad >= 0) {
      throw new RoentgenError('DATASET_INVALID', values.length === 0 ? 'no sample to take rules from' : `the mean ${quantity} of sample ${bad} is ${values[bad]}`, 'give samples that were measured in full');
    }
    return { low: Math.min(...values) / margin, high: Math.max(...values) * margin };
  };
  const [delay, queueUtilization, utilization, occupancy] = RULE_QUANTITIES.map(rangeOf);
  return { ranges: { delay, queueUtilization, utilization, occupancy }, longestPath };
}

/** What of the rules a sample breaks, in words; nothing for a valid one. */
export function brokenRules(sample: Measured, { ranges, longestPath }: NetworkRules): string[] {
  const means = meansOf(sample);
  const outside = RULE_QUANTITIES.filter((quantity) => !(means[quantity] >= ranges[quantity].low && means[quantity] <= ranges[quantity].high));
  const hops = longestHops(sample);
  const wrong = outside.map((quantity) => `mean ${quantity} ${means[quantity]} is not within ${ranges[quantity].low} to ${ranges[quantity].high}`);
  return hops < longestPath ? [...wrong, `the longest path has ${hops} hops, not ${longestPath}`] : wrong;
}

function meansOf({ scenario, measured }: Measured): Record<RuleQuantity, number> {
  const { delay, queueUtilization, utilization, occupancy } = statesOf(scenario, measured);
  return { delay: meanOf(delay), queueUtilization: meanOf(queueUtilization), utilization: meanOf(utilization), occupancy: meanOf(occupancy) };
}

/** Of the paths that flows take. */
const longestHops = ({ scenario: { flows, paths } }: Measured): number => flows.reduce((most, { src, dst }) => Math.max(most, paths[src][dst].length - 1), 0);
