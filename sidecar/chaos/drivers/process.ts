/** Components that are processes in cgroups and network namespaces of this machine: a guard's arguments for each fault on them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultKind, ProcessTarget } from '../../contract';
import { RoentgenError } from '../../errors';

const MEGABYTE = 1_048_576;
/** What stress-ng needs for itself. */
const STRESS_NG_BYTES = 8 * MEGABYTE;
/** Kernels write "no limit" as a number near 2^63 (v1) or `max` (v2). */
const UNLIMITED = 2 ** 60;

/**
 * The guard's arguments of one fault on one target (guard-script.ts has their order).
 * Throws FAULT_UNAVAILABLE where the target lacks the cgroup that the fault needs, FAULT_FAILED where its memory limit leaves no room.
 */
export function guardArguments(kind: FaultKind, target: ProcessTarget, parameters: Record<string, number>, seconds: number): string[] {
  switch (kind) {
    case 'kill':
      return [String(target.pid), folderOf(target, ['pids', 'cpu', 'memory', 'cpuacct', 'freezer'], kind)];
    case 'pause': {
      const folder = folderOf(target, ['freezer'], kind);
      return target.cgroupVersion === 1
        ? [join(folder, 'freezer.state'), 'FROZEN', 'THAWED', join(folder, 'freezer.state'), 'FROZEN']
        : [join(folder, 'cgroup.freeze'), '1', '0', join(folder, 'cgroup.events'), 'frozen 1'];
    }
    case 'cpu-stress':
      // stress-ng itself and its workers.
      return [...stressPlace(target, 'cpu', 0, parameters.workers + 1), ...ownTimeout(seconds), '--cpu', String(parameters.workers), '--cpu-load', String(parameters.load)];
    case 'memory-stress': {
      const bytes = Math.floor(Math.min(parameters.megabytes * MEGABYTE, 0.9 * memoryRoom(target) - STRESS_NG_BYTES));
      if (bytes < 4 * MEGABYTE) {
        throw new RoentgenError('FAULT_FAILED', `the memory limit of ${target.component} leaves no room for memory-stress`);
      }
      // Populated once, then kept asleep: it holds memory and takes no CPU that would be the label of another fault.
      return [...stressPlace(target, 'memory', Math.floor(0.95 * bytes), 2), ...ownTimeout(seconds), '--vm', '1', '--vm-bytes', String(bytes), '--vm-keep', '--vm-hang', '0', '--vm-populate'];
    }
    case 'packet-loss':
      return [target.netns, target.interface, String(Math.round(parameters.percent * 100))];
    case 'rate-limit':
      // The bucket holds 10 ms at the rate, but at least two full Ethernet frames.
      return [target.netns, target.interface, String(Math.round(parameters.rate)), String(Math.max(4096, Math.ceil((parameters.rate * 1000) / 8 / 100)))];
  }
}

/** The arguments for the undo alone: they ask nothing of a component that may be gone. */
export function undoArguments(kind: FaultKind, target: ProcessTarget, parameters: Record<string, number>): string[] {
  return kind === 'memory-stress' ? stressPlace(target, 'memory', 0, 0) : guardArguments(kind, target, parameters, 0);
}

/** stress-ng ends by itself too, should the guard be killed and no sidecar come back. */
function ownTimeout(seconds: number): string[] {
  return ['--timeout', String(Math.ceil(seconds) + 5)];
}

/** Bytes and processes to see, and all of the component's cgroups but the freezer: a frozen process could not be killed. */
function stressPlace(target: ProcessTarget, controller: string, bytes: number, processes: number): string[] {
  const main = folderOf(target, [controller], `${controller}-stress`);
  const folders = new Set([main, ...Object.entries(target.cgroups).filter(([name]) => target.cgroupVersion === 2 || name !== 'freezer').map(([, folder]) => folder)]);
  return [String(bytes), String(processes), main, [...folders].join('\n')];
}

function folderOf(target: ProcessTarget, controllers: string[], kind: string): string {
  const found = controllers.map((name) => target.cgroups[name]).find((folder) => folder !== undefined) ?? (target.cgroupVersion === 2 ? Object.values(target.cgroups)[0] : undefined);
  if (found === undefined) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${kind} needs the ${controllers[0]} cgroup, which ${target.component} does not have`);
  }
  return found;
}

/** Bytes that the component's memory limit leaves, page cache that the kernel can drop counted as free. */
function memoryRoom(target: ProcessTarget): number {
  const folder = folderOf(target, ['memory'], 'memory-stress');
  const [limitFile, usageFile, cacheKey] = target.cgroupVersion === 1 ? ['memory.limit_in_bytes', 'memory.usage_in_bytes', 'total_inactive_file'] : ['memory.max', 'memory.current', 'inactive_file'];
  try {
    const limit = Number(readFileSync(join(folder, limitFile), 'utf8'));
    const cache = Number(new RegExp(`^${cacheKey} (\\d+)$`, 'm').exec(readFileSync(join(folder, 'memory.stat'), 'utf8'))?.[1] ?? 0);
    const room = limit - (Number(readFileSync(join(folder, usageFile), 'utf8')) - cache);
    return Number.isNaN(limit) || limit > UNLIMITED ? Infinity : room;
  } catch {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the memory cgroup of ${target.component} is gone`, 'the component is down or was started anew');
  }
}
