/** How many requests users make at a time: a curve of days and weeks, quiet at night, with humps in the morning and in the evening; or a recording. Pure. */

import { type Recording, recordedAt } from './recording';

export interface Load {
  /** Requests per second in the quietest hour and at the morning's peak. */
  base: number;
  peak: number;
  /** Length of the compressed day in seconds. */
  daySeconds: number;
  seed: number;
  /** Factor of each day, Monday first; absent: all days are alike. */
  week?: number[];
  /** Followed instead of the curve. */
  replay?: Recording;
  /** Mean duration of a call, seconds of a day of 24 h; for users that call one another. */
  callSeconds?: number;
  /** Other courses by name, which a fault may have followed instead. */
  profiles?: Record<string, Profile>;
  /** File that makes the users more for a while: see surge.ts. */
  surge?: string;
}

export type Profile = Pick<Load, 'base' | 'peak' | 'week' | 'replay'>;

export const DEFAULT_LOAD: Load = { base: 15, peak: 40, daySeconds: 120, seed: 1 };

/** Centre and width as shares of a day, height relative to the morning's. */
const HUMPS = [
  { centre: 10 / 24, width: 2.6 / 24, height: 1 },
  { centre: 19.5 / 24, width: 2.2 / 24, height: 0.8 },
];

function shape(phase: number): number {
  return HUMPS.reduce((sum, { centre, width, height }) => {
    const distance = Math.abs(phase - centre);
    const around = Math.min(distance, 1 - distance);
    return sum + height * Math.exp(-0.5 * (around / width) ** 2);
  }, 0);
}

const SAMPLES = Array.from({ length: 1440 }, (_, minute) => shape(minute / 1440));
const [LOWEST, HIGHEST] = [Math.min(...SAMPLES), Math.max(...SAMPLES)];

/** 1 January 1970, the day 0 of Unix time, was a Thursday. */
const FIRST_WEEKDAY = 3;
/** One day's factor becomes the next one's around midnight, in this share of a day: a step would be a deviation of the load's own making. */
const CHANGE = 4 / 24;

/** Requests per second at `time` (seconds since the epoch); the day begins at multiples of its length, and a day of 24 h is what the calendar says. */
export function targetRate(time: number, { base, peak, daySeconds, week, replay }: Load): number {
  if (replay) {
    return recordedAt(time, replay);
  }
  const phase = (time % daySeconds) / daySeconds;
  return (week ? weekFactor(time / daySeconds, week) : 1) * (base + ((peak - base) * (shape(phase) - LOWEST)) / (HIGHEST - LOWEST));
}

/** `days`: time in days. */
function weekFactor(days: number, week: number[]): number {
  const factor = (day: number) => week[(Math.floor(day) + FIRST_WEEKDAY) % 7];
  const midnight = Math.round(days);
  const share = (days - midnight) / CHANGE + 0.5;
  return share <= 0 || share >= 1 ? factor(days) : factor(midnight - 1) * (1 - share) + factor(midnight) * share;
}
