/** What a mirror writes into its folder for others: where its components are, and who runs it. */

import { join } from 'node:path';
import type { ProcessTarget, TargetFile } from '../contract';
import { readIfThere, writeAtomic } from '../store/files';
import { FAULTABLE } from './blueprint';
import { INTERFACE, netnsOf } from './runtime/names';
import type { ComponentState } from './runtime/supervisor';

export const targetFileOf = (directory: string) => join(directory, 'targets.json');
const runFileOf = (directory: string) => join(directory, 'mirror.json');

/** Who runs the mirror of a folder. */
export interface MirrorRun {
  instance: string;
  service: string;
  /** Process id of the owner. */
  pid: number;
  metricsUrl: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

export function writeTargets(directory: string, service: string, instance: string, cgroupVersion: 1 | 2, states: ComponentState[]): void {
  const targets = states.map(({ component, incarnation, unit }): ProcessTarget => ({
    component,
    faultable: FAULTABLE.some((faultable) => faultable === component),
    incarnation,
    cgroups: unit?.cgroups ?? {},
    cgroupVersion,
    netns: netnsOf(instance, component),
    interface: INTERFACE,
    pid: unit?.pid() ?? 0,
  }));
  writeAtomic(targetFileOf(directory), `${JSON.stringify({ service, targets } satisfies TargetFile, null, 1)}\n`);
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

function read<T>(path: string): T | null {
  try {
    return JSON.parse(readIfThere(path) ?? 'null') as T | null;
  } catch {
    return null;
  }
}
