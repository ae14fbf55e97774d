/** What lies behind a zone of a radiography: its samples and their times, against the rest. Pure. */
import type { Picture } from './picture';
import type { Points } from './points';
import type { Region } from './regions';

/** Times in milliseconds; one sample is an interval whose ends are equal. */
export interface TimeInterval {
  from: number;
  to: number;
  samples: number;
}

export interface Selection {
  region: Region;
  /** Times of the samples within the zone, and of the others that are drawn. */
  inside: number[];
  outside: number[];
  intervals: TimeInterval[];
  /** First and last drawn sample. */
  from: number;
  to: number;
  /** Milliseconds between samples. */
  step: number;
}

/** A gap of more than so many steps ends an interval: one missing sample does not. */
const GAP = 2.5;

export function intervalsOf(times: number[], step: number): TimeInterval[] {
  const intervals: TimeInterval[] = [];
  for (const time of times) {
    const last = intervals.at(-1);
    if (last && time - last.to <= GAP * step) {
      last.to = time;
      last.samples++;
    } else {
      intervals.push({ from: time, to: time, samples: 1 });
    }
  }
  return intervals;
}

function contains(region: Region, { counts, xs, ys }: Picture): (i: number) => boolean {
  if (region.kind === 'blob') {
    return (i) => region.cells.has(counts.cells[i]);
  }
  const { left, right, bottom, top } = region;
  return (i) => xs[i] >= left && xs[i] <= right && ys[i] >= bottom && ys[i] <= top;
}

/** Null for a zone without samples. */
export function selectionOf(points: Points, picture: Picture, region: Region): Selection | null {
  const holds = contains(region, picture);
  const inside: number[] = [];
  const outside: number[] = [];
  for (let i = 0; i < points.times.length; i++) {
    (holds(i) ? inside : outside).push(points.times[i]);
  }
  if (inside.length === 0) {
    return null;
  }
  const { times, step } = points;
  return { region, inside, outside, intervals: intervalsOf(inside, step), from: times[0], to: times[times.length - 1], step };
}

/** First to last selected sample; a single one is widened by a step, as an empty range shows nothing. */
export function extentOf({ inside, step }: Selection): { from: number; to: number } {
  const margin = Math.max(step, 1000);
  return { from: inside[0] - margin, to: inside[inside.length - 1] + margin };
}
