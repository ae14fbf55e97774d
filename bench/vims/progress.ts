/** How far a bench is, in a file of its folder: what a rerun goes on with. */

import { join } from 'node:path';
import { readIfThere, writeAtomic } from '../../sidecar/store/files';
import type { Interval } from '../../sidecar/contract';
import type { Plan } from './plan';

export const SCENARIOS = ['answers', 'area', 'stress'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface ScenarioRun {
  run: string;
  from: number;
  to: number;
  /** When each fault was in force, as the journal has it; of a ramp its steps. */
  faults: Array<Interval & { level: number }>;
}

export interface Progress {
  plan: Plan;
  /** Stretches of nominal traffic, milliseconds since the epoch. */
  recorded: Interval[];
  /** After learning. */
  watched: Interval | null;
  runs: Partial<Record<Scenario, ScenarioRun>>;
}

const fileOf = (directory: string) => join(directory, 'bench.json');

/** Of an earlier run of this plan in the folder, or new. Throws an Error where the folder has one of another plan. */
export function openProgress(directory: string, plan: Plan): Progress {
  const text = readIfThere(fileOf(directory));
  const found = text === null || text === undefined ? null : (JSON.parse(text) as Progress);
  if (found && JSON.stringify(found.plan) !== JSON.stringify(plan)) {
    throw new Error(`${directory} has a bench with another plan (compression ${found.plan.compression}, ${found.plan.nominalDays} days): give the same options, or another --directory`);
  }
  return found ?? { plan, recorded: [], watched: null, runs: {} };
}

export function saveProgress(directory: string, progress: Progress): void {
  writeAtomic(fileOf(directory), `${JSON.stringify(progress, null, 1)}\n`);
}

/** A feature that is missing in 30 % of the nominal period counts as too sparse to learn (series/select.ts), also where the time is excluded: room below that. */
const MOST_GAP = 0.2;

export const secondsIn = (stretches: Interval[]) => stretches.reduce((sum, { from, to }) => sum + (to - from) / 1000, 0);

/** What lies between the stretches, as nothing to learn from. */
export const gapsOf = (stretches: Interval[]): Interval[] => stretches.slice(1).map(({ from }, index) => ({ from: stretches[index].to, to: from }));

/** The newest stretches that have enough nominal time together and little between them; null while there are none. */
export function learnable(recorded: Interval[], wantedSeconds: number): Interval[] | null {
  const ends = recorded.map((_, first) => recorded.slice(first));
  return ends.find((stretches) => secondsIn(stretches) >= wantedSeconds && secondsIn(gapsOf(stretches)) <= MOST_GAP * secondsIn(stretches)) ?? null;
}
