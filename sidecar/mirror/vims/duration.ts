/** How long calls last, and how many of them have media. Pure. */

import type { Load } from '../load/curve';

/** The paper's mean. */
const CALL_SECONDS = 180;
const LEAST_CALL_MS = 250;
/**
 * Calls with media at a time that a machine of two cores has room for beside the CSCFs: each is 50 packets a second both ways, and so many
 * of them together take about an eighth of a core, callers and callees together (docs/vims.md).
 */
const MOST_STREAMS = 80;

/** Mean in milliseconds: the load's own, compressed as its day is, or `seconds` as they are. */
export function holdMsOf({ callSeconds = CALL_SECONDS, daySeconds }: Pick<Load, 'callSeconds' | 'daySeconds'>, seconds?: string): number {
  return Math.max(LEAST_CALL_MS, (seconds === undefined ? (callSeconds * daySeconds) / 86_400 : Number(seconds)) * 1000);
}

/** Of calls with media: as asked, else all of them where they are few enough at the busiest time of the load's own course. */
export function mediaShareOf(load: Pick<Load, 'peak' | 'replay'>, holdMs: number, asked?: string): number {
  const most = load.replay ? load.replay.scale * Math.max(...load.replay.values) : load.peak;
  const share = asked === undefined ? MOST_STREAMS / Math.max(1e-9, (most * holdMs) / 1000) : Number(asked);
  return Math.min(1, Math.max(0, share));
}
