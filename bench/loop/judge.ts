/** What the recording says of one fault, and of nominal time. Mathematics only. */

import type { Recording } from './watch';

export interface Interval {
  fault: string;
  component: string;
  start: number;
  end: number;
}

export interface Verdict extends Interval {
  /** Seconds from the fault's start to the sample at which an episode was active; null = not detected. */
  detection: number | null;
  /** The groups in an episode at detection, highest score first. */
  groups: string[];
  /** The right component among the first three members of the cause set of the leading group. */
  causeInThree: boolean;
  /** The right component was the most suspect one when that was last told while the fault lasted, or just after. */
  suspectFirst: boolean;
  /** The right component has the highest component score over all groups while the fault lasted. */
  rankedFirst: boolean;
  /** The right component has the highest fault-spot probability over the windows that the fault touches. */
  spot: boolean;
  /** Seconds from the fault's end to the first sample from which no group is in an episode; null = not seen. */
  recovery: number | null;
}

function highest(pairs: Array<{ component: string; value: number }>): string | null {
  const best = new Map<string, number>();
  pairs.forEach(({ component, value }) => best.set(component, Math.max(value, best.get(component) ?? -Infinity)));
  return [...best].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** A short fault (a kill whose component is back after three seconds) may be seen in the first samples after it. */
const AFTER_MS = 3000;

/** `spotDelay`: milliseconds that a fault-spot window lags behind the moment it speaks of. */
export function judge(fault: Interval, recording: Recording, spotDelay: number): Verdict {
  // A group that is still ill from the fault before cannot detect this one.
  const illBefore = new Set(recording.groups.filter((sample) => sample.episode && sample.time < fault.start && sample.time >= fault.start - 2000).map((sample) => sample.group));
  const during = recording.groups.filter((sample) => sample.time >= fault.start && sample.time <= fault.end + AFTER_MS && !illBefore.has(sample.group));
  const alarm = during.find((sample) => sample.episode);
  const atAlarm = during.filter((sample) => alarm && sample.time >= alarm.time && sample.time <= alarm.time + 1 && sample.score >= 1).sort((a, b) => b.score - a.score);
  const leading = atAlarm.length > 0 ? atAlarm[0] : alarm;
  const ranked = highest(during.flatMap((sample) => sample.components.map(({ component, score }) => ({ component, value: score }))));
  const spots = recording.spots.filter((sample) => sample.time >= fault.start + spotDelay / 2 && sample.time <= fault.start + 2 * spotDelay);
  const spot = highest(spots.flatMap((sample) => sample.probabilities.map(({ component, probability }) => ({ component, value: probability }))));
  return {
    ...fault,
    detection: alarm ? (alarm.time - fault.start) / 1000 : null,
    groups: atAlarm.map((sample) => sample.group),
    causeInThree: leading !== undefined && leading.causes.slice(0, 3).some((cause) => cause.component === fault.component),
    suspectFirst: recording.suspects.filter((sample) => sample.time >= fault.start && sample.time <= fault.end + AFTER_MS).at(-1)?.component === fault.component,
    rankedFirst: ranked === fault.component,
    spot: spot === fault.component,
    recovery: recoveryOf(fault, recording),
  };
}

function recoveryOf(fault: Interval, recording: Recording): number | null {
  const after = recording.groups.filter((sample) => sample.time >= fault.end);
  const times = [...new Set(after.map((sample) => sample.time))].sort((a, b) => a - b);
  const quiet = times.find((time) => after.filter((sample) => sample.time === time).every((sample) => !sample.episode));
  return quiet === undefined ? null : (quiet - fault.end) / 1000;
}

/** Starts of episodes, of any group together, between two times. */
export function episodes(recording: Recording, from: number, to: number): number {
  const times = [...new Set(recording.groups.filter((sample) => sample.time >= from && sample.time <= to).map((sample) => sample.time))].sort((a, b) => a - b);
  let count = 0;
  let active = false;
  for (const time of times) {
    const now = recording.groups.some((sample) => sample.time === time && sample.episode);
    count += now && !active ? 1 : 0;
    active = now;
  }
  return count;
}

export function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
