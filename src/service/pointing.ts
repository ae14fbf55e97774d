/** A drag over a chart, and what keys do to it. Pure. */
import type { Interval } from '../../sidecar/contract';

/** Shorter drags are clicks. */
const LEAST_PIXELS = 6;

/** Pixels of both ends, in the order of the drag. */
export interface Drag {
  start: number;
  end: number;
}

export const isDrag = ({ start, end }: Drag) => Math.abs(end - start) >= LEAST_PIXELS;

export function dragged({ start, end }: Drag, timeAt: (x: number) => number): Interval {
  return { from: timeAt(Math.min(start, end)), to: timeAt(Math.max(start, end)) };
}

/** Key presses that cross a chart from side to side. */
const PRESSES = 100;

/** Where a key moves the cross to, in pixels; null for keys that do not move it. */
export function keyed(key: string, x: number, width: number): number | null {
  const step = width / PRESSES;
  const to: Record<string, number> = { ArrowLeft: x - step, ArrowRight: x + step, Home: 0, End: width, PageUp: x - 10 * step, PageDown: x + 10 * step };
  return key in to ? Math.min(width, Math.max(0, to[key])) : null;
}
