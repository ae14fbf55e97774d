/** Finds out which faults this machine can make. What must be tried is tried in a nameless network namespace that ends with the try. */

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultDescription } from '../contract';
import { readIfThere } from '../store/files';
import { FAULTS } from './faults';
import type { Need } from './faults/spec';

const program = (name: string, packageName: string) => () => (findProgram(name) ? null : `the program ${name} (Debian package ${packageName})`);

/** What of each need is missing, in words; null where nothing is. */
const PROBES: Record<Need, () => string | null> = {
  node: () => null,
  psql: program('psql', 'postgresql-client'),
  netem: () => (works(['tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms']) ? null : 'the queueing discipline netem in the kernel'),
  redirection: () =>
    works(['nft', '-f', '-'], 'table ip roentgen_probe {\nchain in {\ntype nat hook prerouting priority -100\ntcp dport 1 redirect to :2\n}\n}\n') ? null : 'nftables with address translation in the kernel',
  root: () => (process.getuid?.() === 0 ? null : 'the rights of root'),
  'process limit': () => (existsSync('/sys/fs/cgroup/pids') || readIfThere('/sys/fs/cgroup/cgroup.controllers')?.includes('pids') ? null : 'the cgroup controller pids'),
  prlimit: program('prlimit', 'util-linux'),
  fallocate: program('fallocate', 'util-linux'),
  cgroups: () => (existsSync('/sys/fs/cgroup') ? null : 'control groups under /sys/fs/cgroup'),
  freezer: () => (existsSync('/sys/fs/cgroup/freezer') || existsSync('/sys/fs/cgroup/cgroup.controllers') ? null : 'the cgroup freezer'),
  nsenter: program('nsenter', 'util-linux'),
  nft: program('nft', 'nftables'),
  tc: program('tc', 'iproute2'),
  'stress-ng': program('stress-ng', 'stress-ng'),
  'packet filter': () => nft('nftables with numgen at both ends of an interface', 'netdev', onWire('ingress', 'meta protocol @s numgen random mod 10000 < 1 drop'), onWire('egress', 'drop'), 'set s { type ether_type; flags timeout;\n}\n'),
  'packet rewriting': () => nft('nftables that can send a packet twice and write into it', 'netdev', onWire('egress', 'dup to "lo"\n@nh,80,16 set 0x524f')),
  rejection: () => nft('nftables that can reject', 'inet', 'chain out {\ntype filter hook output priority -300\ntcp flags & rst == 0 reject with tcp reset\n}\n'),
  'text match': () =>
    findProgram('iptables') ? (works(['iptables', '-t', 'raw', '-A', 'OUTPUT', '-p', 'udp', '-m', 'string', '--algo', 'bm', '--string', 'x', '-m', 'statistic', '--mode', 'random', '--probability', '0.5', '-m', 'comment', '--comment', 'x', '-j', 'DROP']) ? null : 'iptables that can look for text in packets, in the kernel') : 'the program iptables (Debian package iptables)',
  'token bucket': () => (works(['tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'handle', '524f:', 'tbf', 'rate', '64kbit', 'burst', '4kb', 'latency', '400ms']) ? null : 'the queueing discipline tbf in the kernel'),
};

const onWire = (hook: string, rules: string) => `chain ${hook} {\ntype filter hook ${hook} device "lo" priority 0\n${rules}\n}\n`;

/** Null, or what the kernel lacks. */
function nft(what: string, family: string, ...blocks: string[]): string | null {
  return works(['nft', '-f', '-'], `table ${family} roentgen_probe {\n${blocks.reverse().join('')}}\n`) ? null : `${what} in the kernel`;
}

/** The catalogue with `available` and `missing` of this machine. Takes some ten milliseconds. */
export function probeFaults(): FaultDescription[] {
  const found = new Map<Need, string | null>();
  const lacks = (need: Need) => {
    if (!found.has(need)) {
      found.set(need, PROBES[need]());
    }
    return found.get(need);
  };
  return FAULTS.map(({ needs, script: _script, prefix: _prefix, args: _args, undoArgs: _undoArgs, evidence: _evidence, exclusive: _exclusive, death: _death, docker: _docker, ...description }) => {
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
