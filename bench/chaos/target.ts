/** A tiny real target for chaos: processes in cgroups and a network namespace of their own, and what an outsider sees of faults on it. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessTarget, TargetFile } from '../../sidecar/contract';

const CONTROLLERS = ['cpu', 'cpuacct', 'memory', 'pids', 'freezer'];
const START = 'net=$1; shift; for folder; do echo $$ > "$folder/cgroup.procs"; done; exec nsenter --net="/run/netns/$net" sleep 100000';

export interface TestTarget {
  readonly name: string;
  /** As the mirror would write it. */
  now(): ProcessTarget;
  /** The namespace at the other end of the cable, with address 10.99.0.2; the target has 10.99.0.1. */
  readonly peer: string;
  /** Ends the component's processes, as a crash would. */
  crash(): Promise<void>;
  /** Starts the next incarnation in the same namespace and new cgroups. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

let made = 0;

export async function makeTarget(component: string): Promise<TestTarget> {
  const name = `rt${process.pid}x${(made += 1)}`;
  const [netns, peer] = [`${name}-c`, `${name}-p`];
  ip('netns', 'add', netns);
  ip('netns', 'add', peer);
  ip('-n', netns, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', peer);
  [netns, peer].forEach((each, index) => {
    ip('-n', each, 'addr', 'add', `10.99.0.${index + 1}/24`, 'dev', 'eth0');
    ip('-n', each, 'link', 'set', 'eth0', 'up');
  });
  let incarnation = 0;
  let child: ChildProcess | null = null;
  const folders = () => Object.fromEntries(CONTROLLERS.map((each) => [each, `/sys/fs/cgroup/${each}/${name}-${incarnation}`]));

  async function restart(): Promise<void> {
    incarnation += 1;
    Object.values(folders()).forEach((folder) => mkdirSync(folder));
    child = spawn('bash', ['-c', START, 'target', netns, ...Object.values(folders())], { stdio: 'ignore' });
    await until(() => readFileSync(`/proc/${child?.pid}/comm`, 'utf8') === 'sleep\n');
  }

  async function crash(): Promise<void> {
    if (existsSync(folders().freezer)) {
      writeFileSync(join(folders().freezer, 'freezer.state'), 'THAWED');
    }
    await until(() => {
      const pids = Object.values(folders()).flatMap((folder) => readIds(folder));
      pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
      return pids.length === 0;
    });
    await until(() => {
      Object.values(folders()).filter(existsSync).forEach((folder) => rmdirSync(folder));
      return true;
    });
  }

  await restart();
  return {
    name,
    peer,
    now: () => ({ component, faultable: true, incarnation, cgroups: folders(), cgroupVersion: 1, netns, interface: 'eth0', pid: child?.pid ?? 0 }),
    crash,
    restart,
    async remove() {
      await crash();
      ip('netns', 'del', netns);
      ip('netns', 'del', peer);
    },
  };
}

export function targetFile(service: string, targets: TestTarget[]): TargetFile {
  return { service, targets: targets.map((each) => each.now()) };
}

/** What an outsider sees of faults on the target; empty when there is nothing. */
export function leftOn({ cgroups, netns }: ProcessTarget): string[] {
  const within = (...command: string[]) => execFileSync('nsenter', [`--net=/run/netns/${netns}`, ...command], { encoding: 'utf8' }).trim();
  const freezer = existsSync(cgroups.freezer) ? readFileSync(join(cgroups.freezer, 'freezer.state'), 'utf8').trim() : 'THAWED';
  const stress = [cgroups.cpu, cgroups.memory].flatMap(readIds).filter((pid) => commandOf(pid).startsWith('stress-ng'));
  const discipline = within('tc', 'qdisc', 'show', 'dev', 'eth0', 'root');
  return [within('nft', 'list', 'tables'), freezer === 'THAWED' ? '' : freezer, discipline.includes('tbf') ? discipline : '', stress.length > 0 ? `${new Set(stress).size} stress-ng` : ''].filter((each) => each !== '');
}

/** Process ids in a cgroup folder; none when it is gone. */
export function readIds(folder: string): number[] {
  try {
    return readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Guards of this machine that work for runs in `directory`. */
export function guardsOf(directory: string): number[] {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .map(Number)
    .filter((pid) => commandOf(pid).includes('roentgen-guard') && commandOf(pid).includes(directory));
}

/** Kills the guards of runs in `directory` with signal 9. */
export function killGuards(directory: string): void {
  for (const pid of guardsOf(directory)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A part of a guard that had just ended.
    }
  }
}

/** Waits (20 ms between tries, ten seconds at most) until `condition` holds; a condition that throws does not hold yet. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      if (condition()) {
        return;
      }
    } catch {
      // Not yet.
    }
    await sleep(20);
  }
  throw new Error(`waited in vain: ${condition}`);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}
