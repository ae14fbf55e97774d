/** Times as guards tell them. Pure. */

/** When something was seen: by the wall clock and by the clock since boot, which does not jump. Both in milliseconds. */
export interface Stamp {
  wall: number;
  boot: number;
}

/** `1790000000.123456 4711.42` (seconds since the epoch and since boot) as milliseconds; null for anything else. */
export function parseStamp(text: string): Stamp | null {
  const parts = /^(\d{1,12}\.\d{1,9}) (\d{1,12}\.\d{1,9})$/.exec(text);
  return parts && { wall: Math.round(Number(parts[1]) * 1000), boot: Math.round(Number(parts[2]) * 1000) };
}

/** Milliseconds since the epoch at which the interval that began at `start` ended: the wall clock's word, unless it was set meanwhile. */
export function endOfInterval(start: Stamp, end: Stamp): number {
  const [wall, boot] = [end.wall - start.wall, end.boot - start.boot];
  // The clock since boot is read in hundredths; it is smaller at the end only where the machine was started anew.
  return boot >= 0 && Math.abs(wall - boot) > 50 ? start.wall + boot : end.wall;
}
