/** Finds out which faults this machine can make. What must be tried is tried in a nameless network namespace that ends with the try. */

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultDescription } from '../contract';
import { FAULTS, type Need } from './faults';

const program = (name: string, packageName: string) => () => (findProgram(name) ? null : `the program ${name} (Debian package ${packageName})`);

/** What of each need is missing, in words; null where nothing is. */
const PROBES: Record<Need, () => string | null> = {
  root: () => (process.getuid?.() === 0 ? null : 'the rights of root'),
  cgroups: () => (existsSync('/sys/fs/cgroup') ? null : 'control groups under /sys/fs/cgroup'),
  freezer: () => (existsSync('/sys/fs/cgroup/freezer') || existsSync('/sys/fs/cgroup/cgroup.controllers') ? null : 'the cgroup freezer'),
  nsenter: program('nsenter', 'util-linux'),
  nft: program('nft', 'nftables'),
  tc: program('tc', 'iproute2'),
  'stress-ng': program('stress-ng', 'stress-ng'),
  'packet filter': () =>
    works(['nft', '-f', '-'], 'table netdev roentgen_probe {\nchain in {\ntype filter hook ingress device "lo" priority 0\nnumgen random mod 10000 < 1 drop\n}\n}\n') ? null : 'nftables with numgen in the kernel',
  'token bucket': () => (works(['tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'handle', '524f:', 'tbf', 'rate', '64kbit', 'burst', '4kb', 'latency', '400ms']) ? null : 'the queueing discipline tbf in the kernel'),
};

/** The catalogue with `available` and `missing` of this machine. Takes some ten milliseconds. */
export function probeFaults(): FaultDescription[] {
  const found = new Map<Need, string | null>();
  const lacks = (need: Need) => {
    if (!found.has(need)) {
      found.set(need, PROBES[need]());
    }
    return found.get(need);
  };
  return FAULTS.map(({ needs, undo: _undo, ...description }) => {
    const missing = [findProgram('bash') ? null : 'the program bash', ...needs.map(lacks)].filter((each) => typeof each === 'string');
    return { ...description, available: missing.length === 0, missing };
  });
}

function findProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

function works(command: string[], input = ''): boolean {
  return spawnSync('unshare', ['--net', ...command], { input, timeout: 5000, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}
