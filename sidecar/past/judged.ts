/** Scores of a range against incidents: what was found, how late, and what was flagged besides. Mathematics only. */

import type { Interval } from '../contract';
import { quantile } from '../series/scale';

/** One score a row; NaN where there is none. Times in milliseconds. */
export interface RangeScores {
  from: number;
  stepMs: number;
  values: Float64Array;
}

export interface PastEpisode extends Interval {
  /** When it was told. */
  told: number;
  peak: number;
}

export interface JudgedRange {
  /** That have a score. */
  rows: number;
  /** Of those outside incidents. */
  flaggedShare: number;
  falseEpisodes: PastEpisode[];
  /** By incident: milliseconds from its beginning to the alarm; null where there was none. */
  delays: Array<number | null>;
}

/**
 * An episode is false when it is told at no incident; what is over the line all the time is one false episode, and finds nothing. An incident
 * is found when an episode that is not false has a row over the line in it.
 * @param grace milliseconds: so late an alarm is still the incident's, and so early, since people write down when they noticed
 */
export function judgeRange(scores: RangeScores, episodes: PastEpisode[], incidents: Interval[], grace: number): JudgedRange {
  const { values } = scores;
  const wide = incidents.map(({ from, to }) => ({ from, to: to + grace }));
  const inside = labelled(scores, wide);
  const counted = { rows: 0, outside: 0, flagged: 0 };
  values.forEach((score, row) => {
    counted.rows += Number.isNaN(score) ? 0 : 1;
    counted.outside += Number.isNaN(score) || inside[row] ? 0 : 1;
    counted.flagged += score >= 1 && !inside[row] ? 1 : 0;
  });
  const isFalse = ({ told }: PastEpisode) => !wide.some(({ from, to }) => told >= from - grace && told <= to);
  const alarms = episodes.filter((episode) => !isFalse(episode));
  return {
    rows: counted.rows,
    flaggedShare: counted.outside === 0 ? 0 : counted.flagged / counted.outside,
    falseEpisodes: episodes.filter(isFalse),
    delays: wide.map((incident) => delayOf(scores, alarms, incident)),
  };
}

/** Rows [first, behind the last) in an interval. */
function rowsIn({ from, stepMs, values }: RangeScores, interval: Interval): [first: number, end: number] {
  return [Math.max(0, Math.ceil((interval.from - from) / stepMs)), Math.min(values.length, Math.floor((interval.to - from) / stepMs) + 1)];
}

/** 1 at the rows in any of the intervals. */
export function labelled(scores: RangeScores, intervals: Interval[]): Uint8Array {
  const labels = new Uint8Array(scores.values.length);
  for (const [first, end] of intervals.map((each) => rowsIn(scores, each))) {
    labels.fill(1, first, Math.max(first, end));
  }
  return labels;
}

function delayOf(scores: RangeScores, alarms: PastEpisode[], incident: Interval): number | null {
  for (const { from, to, told } of alarms) {
    const [first, end] = rowsIn(scores, { from: Math.max(from, incident.from), to: Math.min(to, incident.to) });
    const over = scores.values.subarray(first, Math.max(first, end)).findIndex((score) => score >= 1);
    if (over >= 0) {
      return Math.max(told, scores.from + (first + over) * scores.stepMs) - incident.from;
    }
  }
  return null;
}

/** Middle of the delays that are there, in seconds. */
export function medianSeconds(delays: Array<number | null>): number | null {
  const sorted = delays.filter((delay) => delay !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? null : quantile(sorted, 0.5) / 1000;
}

/** Highest score in each of at most `most` stretches of equal length; null where there is none. */
export function curveOf({ from, stepMs, values }: RangeScores, most: number): Array<[time: number, score: number | null]> {
  const length = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / length) }, (_, index) => {
    const told = values.subarray(index * length, (index + 1) * length).filter((score) => !Number.isNaN(score));
    return [Math.round(from + index * length * stepMs), told.length === 0 ? null : told.reduce((a, b) => Math.max(a, b))];
  });
}

/** Average precision: sum over the scores, highest first, of precision times the step in recall; equal scores are one step. NaN without labels. */
export function averagePrecision(labels: ArrayLike<number>, scores: Float64Array): number {
  const order = Uint32Array.from(scores, (_, index) => index).sort((one, other) => scores[other] - scores[one]);
  let [hits, hitsBefore, sum] = [0, 0, 0];
  order.forEach((index, rank) => {
    hits += labels[index] > 0 ? 1 : 0;
    if (rank === order.length - 1 || scores[order[rank + 1]] !== scores[index]) {
      sum += (hits / (rank + 1)) * (hits - hitsBefore);
      hitsBefore = hits;
    }
  });
  return hits === 0 ? NaN : sum / hits;
}
