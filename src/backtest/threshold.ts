/** The line that is moved over the present scores: geometry, steps of keys, and what lies over it. Pure; pixels from the upper edge. */
import type { BacktestGroup, Interval } from '../../sidecar/contract';
import type { Line } from '../service/lines';
import { BOTTOM, type Frame } from './chart';

export type Curve = BacktestGroup['curve'];

/** What the sidecar takes as a line, and what the axis shows of it. */
const LEAST = BOTTOM;
const MOST = 20;

const round = (line: number) => Math.round(line * 100) / 100;
const bounded = (line: number) => Math.min(MOST, Math.max(LEAST, line));

/** The way back from `yOf`. */
export const scoreAt = (y: number, { height, top }: Pick<Frame, 'height' | 'top'>) => BOTTOM * (top / BOTTOM) ** (1 - y / height);

/** The line under a pointer, in steps of a hundredth below 2 and of a tenth above. */
export function draggedLine(y: number, frame: Frame): number {
  const line = bounded(Math.min(frame.top, scoreAt(y, frame)));
  return line < 2 ? round(line) : Math.round(line * 10) / 10;
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

/** The line after a key; null for keys that do not move it. Home puts it back where it is at present. */
export function keyedLine(key: string, line: number): number | null {
  if (key === 'Home') {
    return 1;
  }
  const step = line < 2 || (line === 2 && (STEPS[key] ?? 0) < 0) ? 0.05 : line < 5 ? 0.1 : 0.5;
  return key in STEPS ? round(bounded(line + STEPS[key] * step)) : null;
}

/** Of the points that have a score, those over the line. */
export function overLine(curve: Curve, line: number): { over: number; known: number } {
  const scores = curve.flatMap(([, score]) => (score === null ? [] : [score]));
  return { over: scores.filter((score) => score >= line).length, known: scores.length };
}

/** A gap of more than one and a half steps breaks the curve. */
export function curveOf({ times, values }: Pick<Line, 'times' | 'values'>, stepSeconds: number): Curve {
  return times.flatMap((time, i): Curve => {
    const gap = i > 0 && time - times[i - 1] > 1500 * stepSeconds;
    return [...(gap ? [[times[i - 1] + 1000 * stepSeconds, null] as [number, null]] : []), [time, values[i]]];
  });
}

const MOST_POINTS = 500;

/** Seconds between two points: the service's own step, or coarser where the range has too many. */
export const chartStep = ({ from, to }: Interval, stepSeconds: number) => Math.max(stepSeconds, Math.ceil((to - from) / 1000 / MOST_POINTS));
