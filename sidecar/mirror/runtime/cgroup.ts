/** Makes, limits, empties and removes the cgroups of one incarnation of a component, v1 and v2. */

import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Makes `rtg-<instance>/<name>` with its limits; answers the directory by controller. `disk`: a path on the disk to count I/O of. Throws MIRROR_FAILED. */
export function createCgroups(mounts: CgroupMounts, instance: string, name: string, limits: Limits, disk: string): Record<string, string> {
  const folders = Object.fromEntries(Object.entries(mounts.roots).map(([controller, root]) => [controller, join(root, cgroupOf(instance), name)]));
  try {
    if (mounts.version === 2) {
      delegate(mounts.roots.unified, instance);
    }
    Object.values(folders).forEach((folder) => mkdirSync(folder, { recursive: true }));
    const quota = Math.round(limits.cpu * CPU_PERIOD);
    const settings: Array<[string | undefined, string, string | number]> = mounts.version === 2
      ? [[folders.unified, 'cpu.max', `${quota} ${CPU_PERIOD}`], [folders.unified, 'memory.max', limits.memory], [folders.unified, 'pids.max', limits.pids]]
      : [[folders.cpu, 'cpu.cfs_period_us', CPU_PERIOD], [folders.cpu, 'cpu.cfs_quota_us', quota], [folders.memory, 'memory.limit_in_bytes', limits.memory], [folders.pids, 'pids.max', limits.pids]];
    for (const [folder, file, value] of settings) {
      if (folder && existsSync(join(folder, file))) {
        writeFileSync(join(folder, file), String(value));
      }
    }
    if (mounts.version === 1 && folders.blkio) {
      countIo(folders.blkio, disk);
    }
    return folders;
  } catch (error) {
    throw new RoentgenError('MIRROR_FAILED', `cgroups of ${name} could not be made: ${messageOf(error)}`, 'the mirror needs to write below /sys/fs/cgroup', { cause: error });
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
function delegate(root: string, instance: string): void {
  const own = join(root, cgroupOf(instance));
  mkdirSync(own, { recursive: true });
  for (const level of [root, own]) {
    for (const controller of ['cpu', 'memory', 'io', 'pids']) {
      try {
        writeFileSync(join(level, 'cgroup.subtree_control'), `+${controller}`);
      } catch {
        // Seen below, where it matters.
      }
    }
  }
  const given = readText(join(own, 'cgroup.subtree_control'));
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
  const folder = Object.values(folders)[0];
  return folder.slice(dirname(dirname(folder)).length);
}
