/** How well a ranking of metrics names those that are labelled as the causes of an event. */

import { causeSet, contributions } from '../../sidecar/nominal/judging/score';
import type { LabelledCause } from './entities';

export interface Explained {
  /** Share of the labelled metrics among the first 100 % and 150 % as many of the ranking (HitRate@P, OmniAnomaly, KDD 2019, section 4.4). */
  hit100: number;
  hit150: number;
  /** The set that carries 90 % of the error. */
  size: number;
  precision: number;
  recall: number;
}

/** Contributions of each feature to the error of the whole event: its loudest samples weigh most. */
export function eventContributions(errors: Float64Array[], { start, end }: LabelledCause): Float64Array {
  const rows = errors.slice(start, end + 1);
  return contributions(Float64Array.from(rows[0], (_, feature) => rows.reduce((sum, row) => sum + (row[feature] || 0), 0) / rows.length));
}

export function explain(p: Float64Array, guilty: number[]): Explained {
  const order = [...p.keys()].sort((a, b) => p[b] - p[a]);
  const among = (count: number) => order.slice(0, count).filter((feature) => guilty.includes(feature)).length;
  const set = causeSet(p);
  const named = set.filter((feature) => guilty.includes(feature)).length;
  return {
    hit100: among(guilty.length) / guilty.length,
    hit150: among(Math.floor(1.5 * guilty.length)) / guilty.length,
    size: set.length,
    precision: set.length === 0 ? 0 : named / set.length,
    recall: named / guilty.length,
  };
}
