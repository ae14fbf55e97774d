/** Who calls whom, and what of a caller's deviation is its callee's. Mathematics only. */

import type { RankedFeature, Shift } from './evidence';
import { illDirection } from './metrics';

export type Call = [caller: string, callee: string];

function calleesOf(calls: Call[]): Map<string, string[]> {
  const callees = new Map<string, string[]>();
  for (const [caller, callee] of calls) {
    callees.set(caller, [...(callees.get(caller) ?? []), callee]);
  }
  return callees;
}

/** The component and all that it calls, directly or not. */
export function reachable(calls: Call[], from: string): Set<string> {
  const callees = calleesOf(calls);
  const seen = new Set([from]);
  for (const component of seen) {
    (callees.get(component) ?? []).forEach((callee) => seen.add(callee));
  }
  return seen;
}

const keyOf = (component: string, metric: string) => JSON.stringify([component, metric]);

/**
 * Share (0 to 1) of each feature's shift that is not a callee's: a caller waits for its callee, so that of its latency only what goes
 * beyond the callee's own rise is its own; likewise for errors and availability. 1 for all other metrics.
 */
export function ownShares(calls: Call[], features: Array<Pick<RankedFeature, 'component' | 'metric'>>, shifts: Array<Pick<Shift, 'moved'>>): number[] {
  const callees = calleesOf(calls);
  const moved = new Map<string, number[]>();
  features.forEach(({ component, metric }, index) => moved.set(keyOf(component, metric), [...(moved.get(keyOf(component, metric)) ?? []), shifts[index].moved]));
  return features.map(({ component, metric }, index) => {
    const own = shifts[index].moved;
    if (own === 0 || illDirection(metric) === 0) {
      return 1;
    }
    const shares = (callees.get(component) ?? []).filter((callee) => callee !== component).flatMap((callee) => moved.get(keyOf(callee, metric)) ?? []).map((theirs) => theirs / own);
    return 1 - Math.min(1, Math.max(0, ...shares));
  });
}
