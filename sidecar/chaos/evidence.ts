/** Whether a fault is to be seen in a figure of its target: before against during, by robust statistics. Pure. */

import type { Confirmation } from '../contract';
import type { Evidence } from './faults/spec';
import type { Samples } from './senses';

/** Milliseconds since the epoch; what happened in (from, to]. A gauge's moment has no length. */
interface Moment {
  from: number;
  to: number;
  value: number;
}

export interface Window {
  /** The fault, in milliseconds since the epoch. */
  start: number;
  end: number;
  stepMs: number;
  /** When an earlier fault of the service had ended; what was before is no state to compare with. */
  since?: number;
  /** The fault ended processes: what tells is one sample, also after its end. */
  life: boolean;
}

export interface Finding {
  evidence: Evidence;
  before: number | null;
  during: number | null;
  /** By how many robust scales it moved in the direction that was to be expected; null where there are too few samples. */
  change: number | null;
  seen: boolean | null;
}

/** Seconds before the fault that it is compared with. */
export const BEFORE_SECONDS = 60;
/** Steps after its end until its last samples are scraped. */
export const SETTLE_STEPS = 2;
const LEAST = { before: 3, during: 2 };
/** So many scales are no chance; a median of several samples strays less than one. */
const LINE = 3;
/** Where every sample during lies beyond every one before, a noisy figure needs to have moved only by this share. */
const APART = { before: 8, during: 3, share: 0.2 };
/** The scale is at least this share of the level. */
const RELATIVE_FLOOR = 0.05;
/** Seconds or counts by which a start time or an up has to change. */
const LIFE_FLOOR = 0.5;
/** Changes below are nothing, by what the metric is called; per second for counters. */
const FLOORS: Array<[RegExp, number]> = [
  [/_seconds_total$/, 0.002],
  [/_bytes_total$/, 50],
  [/_bytes$/, 262_144],
  [/_total$/, 0.1],
  [/_(processes|sockets|threads|file_descriptors)$/, 2],
];

export function examine(evidence: Evidence, series: Samples[], window: Window): Finding {
  const moments = momentsOf(evidence, series, window);
  const before = moments.filter(({ to }) => to <= window.start && to > beforeOf(window)).map(({ value }) => value);
  const during = moments.filter((moment) => isDuring(moment, window)).map(({ value }) => value);
  if (before.length < LEAST.before || during.length < (window.life ? 1 : LEAST.during)) {
    return { evidence, before: median(before), during: median(during), change: null, seen: null };
  }
  return window.life ? examineLife(evidence, before, during) : examineLevel(evidence, before, during);
}

/** Where the time that the fault is compared with begins: after the last fault before it, but leaving some samples to compare with. */
function beforeOf({ start, stepMs, since = -Infinity }: Window): number {
  return Math.max(start - BEFORE_SECONDS * 1000, Math.min(since + SETTLE_STEPS * stepMs, start - (LEAST.before + 2) * stepMs));
}

/** The best of the findings; else whether the guard counted strikes; else that nobody knows. */
export function confirmationOf(findings: Finding[], count: number | undefined): Confirmation {
  const strongest = (list: Finding[]) => list.reduce<Finding | undefined>((best, each) => ((each.change ?? -Infinity) > (best?.change ?? -Infinity) ? each : best), undefined);
  const told = (confirmed: boolean | null, finding: Finding | undefined): Confirmation => ({ confirmed, figure: finding ? figureOf(finding.evidence) : '', before: finding?.before ?? null, during: finding?.during ?? null });
  const judged = findings.filter(({ seen }) => seen !== null);
  const seen = judged.filter((finding) => finding.seen);
  if (seen.length > 0) {
    return told(true, strongest(seen));
  }
  if (count !== undefined && count > 0) {
    return { confirmed: true, figure: 'strikes that the guard counted', before: 0, during: count };
  }
  return judged.length > 0 ? told(false, strongest(judged)) : count === 0 ? { confirmed: false, figure: 'strikes that the guard counted', before: 0, during: 0 } : told(null, findings[0]);
}

const figureOf = ({ metric, as }: Evidence): string => (as === 'rate' ? `rate(${metric})` : metric);

function examineLevel(evidence: Evidence, before: number[], during: number[]): Finding {
  const [was, is] = [median(before) as number, median(during) as number];
  const floor = FLOORS.find(([pattern]) => pattern.test(evidence.metric))?.[1] ?? 1e-9;
  const spread = 1.4826 * (median(before.map((value) => Math.abs(value - was))) as number);
  const moved = towards(evidence, is - was);
  const change = moved / Math.max(spread, RELATIVE_FLOOR * Math.abs(was), floor);
  const apart = before.length >= APART.before && during.length >= APART.during && moved >= Math.max(floor, APART.share * Math.abs(was)) && areApart(evidence, before, during);
  return { evidence, before: was, during: is, change, seen: change >= LINE || apart };
}

function areApart({ moves }: Evidence, before: number[], during: number[]): boolean {
  const [above, below] = [Math.min(...during) > Math.max(...before), Math.max(...during) < Math.min(...before)];
  return moves === 'up' ? above : moves === 'down' ? below : above || below;
}

function examineLife(evidence: Evidence, before: number[], during: number[]): Finding {
  const was = median(before) as number;
  const furthest = during.reduce((far, value) => (towards(evidence, value - was) > towards(evidence, far - was) ? value : far), during[0]);
  const change = towards(evidence, furthest - was) / LIFE_FLOOR;
  return { evidence, before: was, during: furthest, change, seen: change >= 1 };
}

const towards = ({ moves }: Evidence, change: number): number => (moves === 'up' ? change : moves === 'down' ? -change : Math.abs(change));

/** Of a counter's increments those that lie mostly inside count; of a life's end also what comes after. */
function isDuring({ from, to }: Moment, { start, end, stepMs, life }: Window): boolean {
  const last = life ? end + SETTLE_STEPS * stepMs : end;
  const inside = Math.min(to, last) - Math.max(from, start);
  return from === to ? to > start && to <= last : inside >= (to - from) / 2;
}

/** One value a step: sums over the series, or their extreme where an end of life is looked for (old and new incarnations overlap). */
function momentsOf({ as, moves }: Evidence, series: Samples[], { stepMs, life }: Window): Moment[] {
  const byStep = new Map<number, Moment[]>();
  for (const each of series) {
    for (const moment of as === 'rate' ? ratesOf(thinned(each, stepMs), stepMs) : thinned(each, stepMs)) {
      const step = Math.round(moment.to / stepMs);
      byStep.set(step, [...(byStep.get(step) ?? []), moment]);
    }
  }
  return [...byStep.values()].map((moments) => {
    const values = moments.map(({ value }) => value);
    const value = life ? (moves === 'down' ? Math.min(...values) : Math.max(...values)) : values.reduce((sum, each) => sum + each, 0);
    return { ...moments[0], value };
  });
}

/** The last sample of each step. */
function thinned({ times, values }: Samples, stepMs: number): Moment[] {
  const last = new Map<number, Moment>();
  for (let index = 0; index < times.length; index += 1) {
    if (Number.isFinite(values[index])) {
      last.set(Math.round(times[index] / stepMs), { from: times[index], to: times[index], value: values[index] });
    }
  }
  return [...last.values()];
}

/** Increments a second between neighbours; a counter that fell began anew. */
function ratesOf(points: Moment[], stepMs: number): Moment[] {
  return points.slice(1).flatMap((point, index) => {
    const from = points[index];
    const grown = point.value >= from.value ? point.value - from.value : point.value;
    return point.to - from.to > 5 * stepMs ? [] : [{ from: from.to, to: point.to, value: (grown / (point.to - from.to)) * 1000 }];
  });
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? null : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
