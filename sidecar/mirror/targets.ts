/** What a mirror writes into its folder for others: where its components are, and who runs it. */

import { join } from 'node:path';
import type { MirrorDifference, MirrorStatus, ProcessTarget, TargetFile } from '../contract';
import { readIfThere, writeAtomic } from '../store/files';
import { holdOf } from './runtime/hold';
import { INTERFACE, netnsOf } from './runtime/names';
import type { ComponentState } from './runtime/supervisor';

export const targetFileOf = (directory: string) => join(directory, 'targets.json');
const runFileOf = (directory: string) => join(directory, 'mirror.json');
const differencesFileOf = (directory: string) => join(directory, 'differences.json');

/** Who runs the mirror of a folder. */
export interface MirrorRun {
  instance: string;
  service: string;
  runtime: MirrorStatus['runtime'];
  /** Process id of the owner. */
  pid: number;
  metricsUrl: string;
  /** Node by component, where the blueprint has nodes. */
  nodes: Record<string, string>;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** What is known of a component before it has a process; `clock` is a path inside of it. */
export type TargetFacts = Pick<ProcessTarget, 'faultable' | 'address' | 'ports' | 'database' | 'clock' | 'surge'>;

export function writeTargets(directory: string, service: string, instance: string, cgroupVersion: 1 | 2, states: ComponentState[], facts: (component: string) => TargetFacts): void {
  const targets = states.map(({ component, incarnation, unit }): ProcessTarget => ({
    component,
    ...factsInside(facts(component), unit?.layer),
    incarnation,
    cgroups: unit?.cgroups ?? {},
    cgroupVersion,
    netns: netnsOf(instance, component),
    interface: INTERFACE,
    pid: unit?.pid() ?? 0,
    ...(unit ? { layer: unit.layer } : {}),
    hold: holdOf(directory, component),
  }));
  writeAtomic(targetFileOf(directory), `${JSON.stringify({ service, targets } satisfies TargetFile, null, 1)}\n`);
}

/** The paths inside of the component as paths of the machine. */
function factsInside({ clock, ...facts }: TargetFacts, layer: string | undefined): TargetFacts {
  return { ...facts, ...(clock !== undefined && layer !== undefined ? { clock: join(layer, clock) } : {}) };
}

/** Null where there is no (readable) target file yet. */
export function readTargetFile(directory: string): TargetFile | null {
  return read<TargetFile>(targetFileOf(directory));
}

export function writeRun(directory: string, run: MirrorRun): void {
  writeAtomic(runFileOf(directory), `${JSON.stringify(run)}\n`);
}

/** Null where no mirror was ever brought up. Whether its owner still lives is for the caller to see. */
export function readRun(directory: string): MirrorRun | null {
  return read<MirrorRun>(runFileOf(directory));
}

export function writeDifferences(directory: string, differences: MirrorDifference[]): void {
  writeAtomic(differencesFileOf(directory), `${JSON.stringify(differences, null, 1)}\n`);
}

/** In what the mirror of a folder differs from what it mirrors; empty where nothing is known. */
export function readDifferences(directory: string): MirrorDifference[] {
  return read<MirrorDifference[]>(differencesFileOf(directory)) ?? [];
}

function read<T>(path: string): T | null {
  try {
    return JSON.parse(readIfThere(path) ?? 'null') as T | null;
  } catch {
    return null;
  }
}
