/** Which groups are due to be learned anew, by age and by drift. Mathematics only. */

import type { RetrainConfig } from '../../config/config';

export interface Aging {
  group: string;
  trainedAt: number;
  drift: number | null;
  /** Components that spoke when it was learned; empty where that is not known. */
  components: string[];
}

/** Over this drift for this long (ms). */
const DRIFTED = 1;
const LASTING_MS = 3_600_000;

/** Remembers since when each group has drifted; `present` are the components that speak now. */
export function createRetrain({ everyMs, onDrift }: RetrainConfig) {
  const since = new Map<string, number>();
  const drifted = ({ group, drift }: Aging, now: number) => {
    since.set(group, (drift ?? 0) > DRIFTED ? Math.min(since.get(group) ?? now, now) : Infinity);
    return now - (since.get(group) ?? Infinity) >= LASTING_MS;
  };
  return (groups: Aging[], present: string[], now: number): string[] =>
    groups.filter((each) => {
      const isStrange = each.components.length > 0 && present.some((component) => !each.components.includes(component));
      const hasDrifted = drifted(each, now);
      return now - each.trainedAt >= everyMs || (onDrift && now - each.trainedAt >= LASTING_MS && (hasDrifted || isStrange));
    }).map(({ group }) => group);
}
