/** How finely a range is asked for, so that an answer stays small whatever its length. Pure. */
import type { Interval } from '../../sidecar/contract';

/** Seconds that a reader can name. */
const ROUND = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400];

/** A line is as wide as a screen: more points than this cannot be seen. */
export const LINE_POINTS = 720;
/** A radiography needs samples, not times: this many show the same shape as all. */
export const DENSITY_POINTS = 3000;
/** Columns of the heat map. */
export const BUCKETS = 96;

/** Seconds between two points: at least the service's own, at most `points` in the range, a round number. */
export function roundStep({ from, to }: Interval, points: number, stepSeconds: number): number {
  const least = Math.max(stepSeconds, (to - from) / 1000 / points);
  if (least <= stepSeconds) {
    return stepSeconds;
  }
  return ROUND.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400;
}
