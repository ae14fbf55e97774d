/** Where times stand on the page: all charts share one axis. Pixels from the plot's left edge. Pure. */
import { dateTimeForTimeZone, dateTimeFormat } from '@grafana/data';
import type { Interval } from '../../sidecar/contract';

export interface TimeFrame extends Interval {
  /** Of the column of names, and of the plot. */
  gutter: number;
  width: number;
  timeZone: string;
}

const RIGHT = 16;

/** Names take a quarter of the page, within what can be read. */
export function timeFrameOf(total: number, interval: Interval, timeZone: string): TimeFrame {
  const gutter = Math.round(total < 700 ? Math.min(150, 0.36 * total) : Math.min(560, Math.max(250, 0.24 * total)));
  return { ...interval, timeZone, gutter, width: Math.max(1, total - gutter - RIGHT) };
}

/** Charts of very wide pages are higher, too: they are looked at from farther away. */
export const heightOf = (height: number, { width }: TimeFrame) => Math.round(width > 2000 ? 1.5 * height : height);

export const xOf = (time: number, { from, to, width }: TimeFrame) => (width * (time - from)) / (to - from);
export const timeAt = (x: number, { from, to, width }: TimeFrame) => from + ((to - from) * Math.min(width, Math.max(0, x))) / width;

/** A stretch inside the plot, visible however short it is; null outside it. */
export function stretchOf({ from, to }: Interval, frame: TimeFrame, least = 3): { x: number; width: number } | null {
  if (to < frame.from || from > frame.to) {
    return null;
  }
  const start = Math.max(0, xOf(from, frame));
  const width = Math.max(least, Math.min(frame.width, xOf(to, frame)) - start);
  return { x: Math.max(0, Math.min(start, frame.width - width)), width };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;
const STEPS = [SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE), DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const PIXELS = 84;

/** Round times of the reader's zone, at most one in 84 pixels; a day's begin is told by its date. */
export function timeTicks(frame: TimeFrame): Array<{ at: number; text: string }> {
  const { from, to, width, timeZone } = frame;
  const wanted = (PIXELS * (to - from)) / width;
  const step = STEPS.find((each) => each >= wanted) ?? Math.ceil(wanted / STEPS[STEPS.length - 1]) * STEPS[STEPS.length - 1];
  const offset = dateTimeForTimeZone(timeZone, from).utcOffset() * MINUTE;
  const ticks: Array<{ at: number; text: string }> = [];
  for (let local = Math.ceil((from + offset) / step) * step; local - offset <= to; local += step) {
    const at = local - offset;
    ticks.push({ at, text: dateTimeFormat(at, { timeZone, format: local % DAY === 0 ? 'MM-DD' : step < MINUTE ? 'HH:mm:ss' : 'HH:mm' }) });
  }
  return ticks;
}

/** "11-21 12:04:35", the date left out for times of the same day as the end of the page. */
export function timeText(time: number, { to, timeZone }: Pick<TimeFrame, 'to' | 'timeZone'>): string {
  const day = (at: number) => dateTimeFormat(at, { timeZone, format: 'YYYY-MM-DD' });
  return dateTimeFormat(time, { timeZone, format: day(time) === day(to) ? 'HH:mm:ss' : 'MM-DD HH:mm:ss' });
}
