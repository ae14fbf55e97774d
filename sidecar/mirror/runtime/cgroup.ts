/** Makes, limits, empties and removes the cgroups of one incarnation of a component, v1 and v2. */

import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, RoentgenError } from '../../errors';
import { type CgroupMounts, cgroupMounts } from './cgroup-mounts';
import { cgroupOf } from './names';

/** Newer v1 kernels count a device's I/O by cgroup only once somebody has set a limit on it; this one nobody meets. */
const UNMET_LIMIT = 1e12;

export interface Limits {
  /** Share of one CPU, 0.1 = 10 ms in every 100 ms. */
  cpu: number;
  /** Bytes. */
  memory: number;
  /** Processes and threads. */
  pids: number;
}

/** What one node of the mirror has for all its components together. */
export interface NodeLimits {
  /** CPUs. */
  cpu: number;
  /** Bytes. */
  memory: number;
}

/** Period of the CPU quota in microseconds; the kernel's and every container runtime's default. */
export const CPU_PERIOD = 100_000;

/** The machine's hierarchies. Throws REQUIREMENT_MISSING. */
export function findCgroups(): CgroupMounts {
  const found = cgroupMounts(readFileSync('/proc/self/mountinfo', 'utf8'), (mountPoint) => readText(join(mountPoint, 'cgroup.controllers')));
  if (!found) {
    throw new RoentgenError('REQUIREMENT_MISSING', 'no cgroup hierarchy with the controllers cpu and memory is mounted', 'mount cgroup v2 at /sys/fs/cgroup, or in a container run it with --privileged --cgroupns=host');
  }
  // Where controllers share a mount (cpu,cpuacct), systemd leaves a link with the plain name.
  const plain = Object.entries(found.roots).map(([controller, root]) => [controller, existsSync(`/sys/fs/cgroup/${controller}`) ? `/sys/fs/cgroup/${controller}` : root]);
  return { ...found, roots: Object.fromEntries(plain) };
}

/**
 * Makes `rtg-<instance>/<name>`, or `rtg-<instance>/<node>/<name>` where the component is on a node, with its limits and the node's;
 * answers the component's directory by controller. A node's cgroups stay, as its machine would, until the instance is swept.
 * `disk`: a path on the disk to count I/O of. Throws MIRROR_FAILED.
 */
export function createCgroups(mounts: CgroupMounts, instance: string, name: string, limits: Limits, disk: string, node?: NodeLimits & { name: string }): Record<string, string> {
  const levels = node ? [cgroupOf(instance), node.name] : [cgroupOf(instance)];
  const above = folders(mounts, levels);
  const own = folders(mounts, [...levels, name]);
  try {
    Object.values(above).forEach((folder) => mkdirSync(folder, { recursive: true }));
    if (mounts.version === 2) {
      delegate(mounts.roots.unified, levels);
    }
    if (node) {
      limitNode(mounts.version, above, node);
    }
    Object.values(own).forEach((folder) => mkdirSync(folder, { recursive: true }));
    // v1 refuses a quota that is more than the one above.
    limit(mounts.version, own, { ...limits, cpu: Math.min(limits.cpu, node?.cpu ?? Infinity) });
    if (mounts.version === 1 && own.blkio) {
      countIo(own.blkio, disk);
    }
    return own;
  } catch (error) {
    throw new RoentgenError('MIRROR_FAILED', `cgroups of ${name} could not be made: ${messageOf(error)}`, 'the mirror needs to write below /sys/fs/cgroup', { cause: error });
  }
}

const folders = (mounts: CgroupMounts, levels: string[]) => Object.fromEntries(Object.entries(mounts.roots).map(([controller, root]) => [controller, join(root, ...levels)]));

function limitNode(version: 1 | 2, folder: Record<string, string>, { cpu, memory }: NodeLimits): void {
  const accounting = folder.memory && join(folder.memory, 'memory.use_hierarchy');
  // Kernels before 5.11 count and limit a parent's memory with its children's only where they are told to, before there are any.
  if (accounting && readText(accounting).trim() === '0') {
    writeFileSync(accounting, '1');
  }
  limit(version, folder, { cpu, memory });
}

/** Writes the limits into the files that are there. */
function limit(version: 1 | 2, folder: Record<string, string>, { cpu, memory, pids }: Partial<Limits> & NodeLimits): void {
  const quota = Math.round(cpu * CPU_PERIOD);
  const settings: Array<[string | undefined, string, string | number | undefined]> = version === 2
    ? [[folder.unified, 'cpu.max', `${quota} ${CPU_PERIOD}`], [folder.unified, 'memory.max', memory], [folder.unified, 'pids.max', pids]]
    : [[folder.cpu, 'cpu.cfs_period_us', CPU_PERIOD], [folder.cpu, 'cpu.cfs_quota_us', quota], [folder.memory, 'memory.limit_in_bytes', memory], [folder.pids, 'pids.max', pids]];
  for (const [where, file, value] of settings) {
    if (where && value !== undefined && existsSync(join(where, file))) {
      writeFileSync(join(where, file), String(value));
    }
  }
}

function countIo(folder: string, path: string): void {
  const { dev } = statSync(path);
  // Linux's encoding of major and minor in st_dev; limits are taken by whole disks, a partition's disk is the folder above it.
  const number = `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
  const whole = readText(`/sys/dev/block/${number}/partition`) === '' ? number : readText(`/sys/dev/block/${number}/../dev`).trim();
  try {
    writeFileSync(join(folder, 'blkio.throttle.write_bps_device'), `${whole} ${UNMET_LIMIT}`);
  } catch {
    // No disk (a file system in memory, or one of several disks): its I/O is not counted.
  }
}

/** v2: controllers are handed down one level at a time, and only those that every level above has. */
function delegate(root: string, levels: string[]): void {
  const path = levels.map((_, index) => join(root, ...levels.slice(0, index + 1)));
  for (const level of [root, ...path]) {
    for (const controller of ['cpu', 'memory', 'io', 'pids']) {
      try {
        writeFileSync(join(level, 'cgroup.subtree_control'), `+${controller}`);
      } catch {
        // Seen below, where it matters.
      }
    }
  }
  const given = readText(join(path[path.length - 1], 'cgroup.subtree_control'));
  if (!given.includes('cpu') || !given.includes('memory')) {
    throw new Error(`the controllers cpu and memory are not handed down by ${root}`);
  }
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Process ids of the cgroups, each once. */
export function processesIn(folders: Record<string, string>): number[] {
  const text = Object.values(folders).map((folder) => readText(join(folder, 'cgroup.procs'))).join('\n');
  return [...new Set(text.split('\n').map(Number).filter((pid) => pid > 0))];
}

/** Frozen processes cannot even be killed in v1. */
export function thaw(folders: Record<string, string>): void {
  for (const folder of Object.values(folders)) {
    for (const [file, word] of [['freezer.state', 'THAWED'], ['cgroup.freeze', '0']]) {
      if (existsSync(join(folder, file))) {
        writeFileSync(join(folder, file), word);
      }
    }
  }
}

const TRIES = 250;

/** Kills all that is inside (stress-ng of a fault too) and removes the cgroups. False when after 5 seconds something is still there. */
export async function removeCgroups(folders: Record<string, string>): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      thaw(folders);
      processesIn(folders).forEach((pid) => kill(pid));
      new Set(Object.values(folders)).forEach(removeFolder);
      return true;
    } catch {
      await pause(20);
    }
  }
  return !Object.values(folders).some(existsSync);
}

function removeFolder(folder: string): void {
  if (existsSync(folder)) {
    rmdirSync(folder);
  }
}

export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone.
  }
}

/** The cgroup as cAdvisor's label `id` has it: the path below the hierarchy's mount point. */
export function cgroupId(folders: Record<string, string>): string {
  const [folder] = Object.values(folders);
  return folder.slice(Math.max(0, folder.indexOf(`/${cgroupOf('')}`)));
}
