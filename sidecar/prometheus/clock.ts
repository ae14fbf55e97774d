/** Whether Prometheus's clock and ours agree: scores of samples from another time would come late, or never. Pure. */

import { RoentgenError } from '../errors';

/** A Date header has whole seconds. */
const RESOLUTION_MS = 1000;
/** Clocks that agree to within two steps, and these milliseconds, do no harm. */
const LEAST_TOLERANCE_MS = 5000;

/**
 * How far Prometheus's clock is surely ahead of ours (behind: negative), in milliseconds: it wrote the Date header between our
 * `sentMs` and `receivedMs`, so a slow answer is no skew. 0 where nothing is known.
 */
export function skewOf(sentMs: number, receivedMs: number, date: string | null): number {
  const written = Date.parse(date ?? '');
  if (Number.isNaN(written) || receivedMs < sentMs) {
    return 0;
  }
  return written > receivedMs ? written - receivedMs : Math.min(0, written + RESOLUTION_MS - sentMs);
}

/** Throws CLOCK_SKEW where the clocks differ by more than two steps and five seconds. */
export function checkClocks(skewMs: number, stepMs: number, url: string): void {
  const tolerance = Math.max(2 * stepMs, LEAST_TOLERANCE_MS);
  if (Math.abs(skewMs) > tolerance) {
    throw new RoentgenError('CLOCK_SKEW', `the clock of ${url} is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`, `set both clocks (NTP); scores are absent until they agree to within ${tolerance / 1000} s`);
  }
}
