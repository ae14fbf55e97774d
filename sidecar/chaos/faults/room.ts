/** What a target has left: of its memory, its disk, its processes, its share of the CPU. Effects: reads cgroup files and asks for the size of a disk. */

import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessTarget } from '../../contract';
import { RoentgenError } from '../../errors';
import { folderOf } from './places';

export const MEGABYTE = 1_048_576;
const GIGABYTE = 2 ** 30;
/** Kernels write "no limit" as a number near 2^63 (v1) or `max` (v2). */
const UNLIMITED = 2 ** 60;

/** Bytes that the component's memory limit leaves, page cache that the kernel can drop counted as free. Throws COMPONENT_UNKNOWN where the cgroup is gone. */
export function memoryRoom(target: ProcessTarget): number {
  const folder = folderOf(target, ['memory'], 'memory-stress');
  const [limitFile, usageFile, cacheKey] = target.cgroupVersion === 1 ? ['memory.limit_in_bytes', 'memory.usage_in_bytes', 'total_inactive_file'] : ['memory.max', 'memory.current', 'inactive_file'];
  const limit = Number(read(target, folder, limitFile));
  const cache = Number(new RegExp(`^${cacheKey} (\\d+)$`, 'm').exec(read(target, folder, 'memory.stat'))?.[1] ?? 0);
  const room = limit - (Number(read(target, folder, usageFile)) - cache);
  return Number.isNaN(limit) || limit > UNLIMITED ? Infinity : room;
}

/**
 * Bytes of `wanted` that a fault may write into the component's layer. A disk that others live on keeps a tenth, and a gigabyte, free; one
 * of less than a gigabyte is the component's own, and to fill it is the point. Throws COMPONENT_UNKNOWN where the layer is gone, FAULT_FAILED where there is no room.
 */
export function diskRoom(layer: string, wanted: number, kind: string): number {
  const { total, free } = sizeOf(layer);
  const room = total < GIGABYTE ? Math.min(free, wanted) : free - Math.max(total / 10, GIGABYTE) >= wanted ? wanted : 0;
  if (room < 1) {
    throw new RoentgenError('FAULT_FAILED', `${kind} of ${wanted / MEGABYTE} MB would leave less than a tenth or less than 1 GB free of the disk of ${layer}`, 'take less, or give the component a disk of its own');
  }
  return room;
}

function sizeOf(layer: string): { total: number; free: number } {
  try {
    const { blocks, bavail, bsize } = statfsSync(layer);
    return { total: blocks * bsize, free: bavail * bsize };
  } catch {
    throw new RoentgenError('COMPONENT_UNKNOWN', `${layer} is gone`, 'the component is down or was started anew');
  }
}

/** Looks whether `most` processes can fill the limit up to `headroom`. Throws FAULT_UNAVAILABLE without a limit, TARGET_FOREIGN_STATE where it is reached, FAULT_FAILED where it takes more. */
export function checkProcessRoom(target: ProcessTarget, headroom: number, most: number): void {
  const folder = folderOf(target, ['pids'], 'process-exhaustion');
  const limit = Number(read(target, folder, 'pids.max'));
  if (Number.isNaN(limit)) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${target.component} has no limit of processes that could be reached`);
  }
  const room = limit - Number(read(target, folder, 'pids.current')) - headroom;
  if (room < 1) {
    throw new RoentgenError('TARGET_FOREIGN_STATE', `${target.component} is at its limit of ${limit} processes already`);
  }
  if (room > most) {
    throw new RoentgenError('FAULT_FAILED', `process-exhaustion of ${target.component} would take ${room} processes, which is more than ${most}`, "raise the parameter `most`, or lower the component's limit");
  }
}

/** The file of the component's CPU quota, and its text for this share of one CPU in percent. */
export function quotaWords(target: ProcessTarget, percent: number): string[] {
  const { file, period, textOf } = quotaOf(target);
  return [file, textOf(Math.round((period * percent) / 100))];
}

/** The same for a target that is there. Throws FAULT_UNAVAILABLE where the share is no lower than what the component has, COMPONENT_UNKNOWN where its cgroup is gone. */
export function lowerQuotaWords(target: ProcessTarget, percent: number): string[] {
  const { quota, period } = quotaOf(target);
  if (Number.isNaN(period)) {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the CPU quota of ${target.component} cannot be read`, 'the component is down or was started anew');
  }
  if (quota >= 0 && quota <= (period * percent) / 100) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${target.component} has ${(100 * quota) / period} % of a CPU, which is no more than ${percent} %`);
  }
  return quotaWords(target, percent);
}

/** Microseconds; a quota that is not limited is negative (v1) or NaN (v2). */
function quotaOf(target: ProcessTarget): { file: string; quota: number; period: number; textOf: (quota: number) => string } {
  const folder = folderOf(target, ['cpu'], 'cpu-limit');
  if (target.cgroupVersion === 2) {
    const [quota, period] = readText(join(folder, 'cpu.max')).split(' ');
    return { file: join(folder, 'cpu.max'), quota: Number(quota), period: Number(period), textOf: (wanted) => `${wanted} ${Number(period)}` };
  }
  const number = (name: string) => Number(readText(join(folder, name)) || NaN);
  return { file: join(folder, 'cpu.cfs_quota_us'), quota: number('cpu.cfs_quota_us'), period: number('cpu.cfs_period_us'), textOf: String };
}

function read(target: ProcessTarget, folder: string, file: string): string {
  const text = readText(join(folder, file));
  if (text === '') {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the cgroup ${folder} of ${target.component} is gone`, 'the component is down or was started anew');
  }
  return text;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
