/** One labelled fault: what was measured before and since, and what it was. The three forms of folders are read into this. */

import type { RankedFeature, Rows } from '../../sidecar/nominal/ranking/evidence';
import type { RankingOptions } from '../../sidecar/nominal/ranking/ranking';

export interface CauseCase {
  /** Cases of one set are judged together. */
  set: string;
  name: string;
  fault: string;
  culprit: { component: string; feature: string | null; group: string | null };
  features: RankedFeature[];
  rows: Rows;
  /** When the fault began; milliseconds since the epoch. */
  alarm: number;
  options: RankingOptions;
}

/** Rows before the alarm that count as nominal, at most: five minutes at 1 s, as the published evaluations of such data have it. */
const NOMINAL_ROWS = 300;
/** What is known of the fault when its cause is asked for: five minutes of it, and three rows at least. */
const PRESENT_MS = 300_000;
const LEAST_PRESENT = 3;

function slice({ times, values }: Rows, from: number, to: number): Rows {
  const width = values.length / times.length;
  return { times: Array.from(times).slice(from, to), values: values.subarray(from * width, to * width) };
}

/** What is known when the alarm comes `late` seconds after the fault began. */
export function known({ rows, alarm }: CauseCase, late: number): { nominal: Rows; present: Rows } {
  const times = Array.from(rows.times);
  const from = alarm + late * 1000;
  const first = firstAt(times, from);
  const last = Math.max(firstAt(times, from + PRESENT_MS), Math.min(times.length, first + LEAST_PRESENT));
  return { nominal: slice(rows, Math.max(0, first - NOMINAL_ROWS), first), present: slice(rows, first, last) };
}

function firstAt(times: number[], time: number): number {
  const found = times.findIndex((each) => each >= time);
  return found < 0 ? times.length : found;
}

const GROUPS: Array<[RegExp, string]> = [
  [/cpu/i, 'cpu'],
  [/mem/i, 'memory'],
  [/latenc|^lat|availab|success|request|workload|lod/i, 'service'],
  [/net|syscall|socket/i, 'network'],
  [/disk|_fs_/i, 'filesystem'],
];

/** By the name of a metric, or of a fault in it; null for faults of no resource. */
export const groupOf = (name: string): string | null => GROUPS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
