/** Which components are behind the present episodes: rows before the first of them and since, as they were measured. Mathematics only. */

import type { Evidence, Suspects } from '../../contract';
import { align } from '../../series/align';
import type { Feature } from '../../series/features';
import type { ServiceSeries } from '../../series/service-series';
import { type ComponentCause, type Evidence as RankedEvidence, rankCauses } from './ranking';

export interface Suspected {
  /** Features of all models, with their groups. */
  features: Array<{ feature: Feature; group: string }>;
  /** Start of the oldest active episode. */
  since: number;
  stepMs: number;
  calls: Array<[caller: string, callee: string]>;
}

/** Rows before an episode from which its baseline is taken: half an hour, within reason for short and long steps. */
const BASELINE_MS = 1_800_000;
const BASELINE_ROWS = { least: 60, most: 600 };
/** Rows since the start of an episode that are looked at: what is ill first is at its beginning. */
const PRESENT_ROWS = 240;
const SHOWN_FEATURES = 5;
/** Stands for a component that has stopped, in robust scales. */
export const VANISHED_EVIDENCE = 1000;

/** Milliseconds before an episode's start that are to be read. */
export const baselineMs = (stepMs: number): number => stepMs * Math.max(BASELINE_ROWS.least, Math.min(BASELINE_ROWS.most, Math.ceil(BASELINE_MS / stepMs)));

/** Milliseconds after an episode's start that are looked at, with what the last increments need. */
export const presentMs = (stepMs: number): number => (PRESENT_ROWS + 3) * stepMs;

/** @param read the series from baselineMs before `since` to now; null where there are no rows before or since */
export function suspectsOf({ series, newest }: ServiceSeries, { features, since, stepMs, calls }: Suspected): Suspects | null {
  if (newest === null || newest < since || features.length === 0) {
    return null;
  }
  const fromMs = since - baselineMs(stepMs);
  const rows = Math.floor((Math.min(newest, since + PRESENT_ROWS * stepMs) - fromMs) / stepMs) + 1;
  const { values } = align(series, features.map(({ feature }) => feature), { fromMs, stepMs, rows });
  const times = Float64Array.from({ length: rows }, (_, row) => fromMs + row * stepMs);
  const at = times.findIndex((time) => time >= since - stepMs / 2);
  const width = features.length;
  const ranking = rankCauses(
    { times: times.subarray(0, at), values: values.subarray(0, at * width) },
    { times: times.subarray(at), values: values.subarray(at * width) },
    features.map(({ feature: { component, name, metric }, group }) => ({ component, name, metric, group })),
    { calls }
  );
  const all = ranking.components.flatMap((component) => component.features);
  return {
    time: newest,
    since,
    components: ranking.components.map(shown),
    groups: ranking.groups.map(({ group, evidence, causes }) => ({ group, evidence: finite(evidence), onset: firstOnset(all.filter((each) => each.group === group)), causes })),
  };
}

const finite = (evidence: number) => (Number.isFinite(evidence) ? evidence : VANISHED_EVIDENCE);

function shown({ component, evidence, vanished, onset, features }: ComponentCause): Suspects['components'][number] {
  return { component, evidence: vanished ? VANISHED_EVIDENCE : finite(evidence), vanished, onset, features: features.slice(0, SHOWN_FEATURES).map(told) };
}

const told = ({ feature, metric, group, deviation, relative, onset }: RankedEvidence): Evidence => ({ feature, metric, group, deviation: finite(deviation), relative, onset });

/** Features that have moved by less than this (scales) say nothing of when their group did. */
const TELLING = 3;

/** Whether anything has moved far enough to be behind an episode. */
export const isTelling = ({ components: [first] }: Suspects): boolean => first !== undefined && first.evidence >= TELLING;

/**
 * Start of the newest incident: an episode that begins so late that it has a baseline of its own, with what was ill before as a part of it,
 * is none of an older one's.
 * @param starts of the active episodes, at least one
 */
export function incidentStart(starts: number[], stepMs: number): number {
  const ascending = [...starts].sort((a, b) => a - b);
  return ascending.filter((start, index) => index === 0 || start - ascending[index - 1] >= BASELINE_ROWS.least * stepMs).at(-1) ?? NaN;
}

function firstOnset(features: RankedEvidence[]): number | null {
  const onsets = features.filter(({ deviation, onset }) => onset !== null && Math.abs(deviation) >= TELLING).map(({ onset }) => onset as number);
  return onsets.length === 0 ? null : Math.min(...onsets);
}
