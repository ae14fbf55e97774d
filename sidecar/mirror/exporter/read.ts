/** Reads a component's figures from the kernel. Files of cgroups and of /proc answer from memory; nothing here waits. */

import { readdirSync, readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CPU_PERIOD, cgroupId, processesIn, readText } from '../runtime/cgroup';
import type { ComponentState } from '../runtime/supervisor';
import type { UnitSpec } from '../runtime/unit';
import { type CgroupFiles, FILES_V1, FILES_V2, statV1, statV2 } from './cgroup-stat';
import type { ContainerReading } from './containers';
import { netDev } from './net-stat';
import type { NodeFiles } from './node';

/** Null when the component is down, or goes down while it is read. */
export function readContainer(service: string, version: 1 | 2, spec: UnitSpec, { incarnation, unit }: ComponentState, fsUsage: number, now: number): ContainerReading | null {
  const pid = unit?.pid() ?? 0;
  if (!unit || pid === 0) {
    return null;
  }
  try {
    const interfaces = netDev(readFileSync(`/proc/${pid}/net/dev`, 'utf8'));
    const pids = processesIn(version === 2 ? unit.cgroups : { cpu: unit.cgroups.cpu });
    const stat = version === 2 ? statV2(readFiles(unit.cgroups.unified, FILES_V2)) : statV1(Object.assign({}, ...Object.entries(FILES_V1).map(([controller, names]) => readFiles(unit.cgroups[controller], names))));
    if (pids.length === 0 || Number.isNaN(stat.cpu.usage)) {
      return null;
    }
    const fileDescriptors = pids.reduce((sum, each) => sum + countOf(`/proc/${each}/fd`), 0);
    return {
      service,
      component: spec.component,
      incarnation,
      id: cgroupId(unit.cgroups),
      stat,
      interfaces,
      processes: pids.length,
      fileDescriptors,
      fsUsage,
      startedAt: unit.startedAt,
      now,
      limits: { cpuQuota: spec.limits.cpu * CPU_PERIOD, cpuPeriod: CPU_PERIOD, memory: spec.limits.memory },
    };
  } catch {
    return null;
  }
}

function readFiles(folder: string | undefined, names: string[]): CgroupFiles {
  return Object.fromEntries(names.map((name) => [name, folder === undefined ? undefined : textOf(join(folder, name))]));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function countOf(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}

export function readNode(now: number): NodeFiles {
  return { stat: readText('/proc/stat'), meminfo: readText('/proc/meminfo'), loadavg: readText('/proc/loadavg'), netDev: readText('/proc/self/net/dev'), diskstats: readText('/proc/diskstats'), time: now / 1000 };
}

/** Bytes on disk of all files below the folders; what vanishes meanwhile counts as nothing. */
export async function diskUsage(folders: string[]): Promise<number> {
  let bytes = 0;
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory() ? await diskUsage([path]) : await lstat(path).then((stat) => stat.blocks * 512, () => 0);
    }
  }
  return bytes;
}
