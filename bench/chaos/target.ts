/** A tiny real target for chaos: processes in cgroups and a network namespace of their own, and what an outsider sees of faults on it. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessTarget, TargetFile } from '../../sidecar/contract';
import { sweepStale } from './stale';

const CONTROLLERS = ['cpu', 'cpuacct', 'memory', 'pids', 'freezer', 'blkio'];
/** The component's first process: it sees its layer's /etc/hosts, has a limit of its own for open files, serves its port where it has one, and ends on SIGTERM. */
const START = `
net=$1 layer=$2 files=$3 serve=$4; shift 4
for folder; do echo $$ > "$folder/cgroup.procs"; done
ulimit -n "$files"
exec nsenter --net="/run/netns/$net" unshare --mount --propagation private bash -c 'mount --bind "$1/etc/hosts" /etc/hosts || exit 1; if [[ -n $3 ]]; then exec "$2" -e "$3"; else exec sleep 100000; fi' component "$layer" "$NODE" "$serve"`;
const SERVE = `require('node:net').createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(5000, '0.0.0.0'); setTimeout(() => undefined, 1e8);`;

/** What a target has while nobody hurts it; leftOn compares with these. CPU: microseconds in 100,000. */
const QUOTA = '50000';
export const OPEN_FILES = 1000;
const PROCESSES = 100;
export const NO_SKEW = '+0\n';
export const HOSTS = '127.0.0.1 localhost\n# peers\n10.99.0.2 other other.example\n::1 localhost me\n';
export const PEER_ADDRESS = '10.99.0.2';
export const PORT = 5000;

export interface TargetOptions {
  /** Whether its process is a server in Node, which takes 100 ms to start: an echo on PORT, or this program, which listens on PORT; otherwise it sleeps. */
  serves?: boolean | string;
  /** Megabytes of a disk of its own for the layer; without it the layer lies on the disk of the temporary folder. */
  disk?: number;
}

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

export async function makeTarget(component: string, { serves = false, disk }: TargetOptions = {}): Promise<TestTarget> {
  if (made === 0) {
    sweepStale();
  }
  const name = `rt${process.pid}x${(made += 1)}`;
  const [netns, peer] = [`${name}-c`, `${name}-p`];
  ip('netns', 'add', netns);
  ip('netns', 'add', peer);
  ip('-n', netns, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', peer);
  [netns, peer].forEach((each, index) => {
    ip('-n', each, 'addr', 'add', `10.99.0.${index + 1}/24`, 'dev', 'eth0');
    ip('-n', each, 'link', 'set', 'eth0', 'up');
  });
  const home = mkdtempSync(join(tmpdir(), `${name}-`));
  const [layer, hold] = [join(home, 'layer'), join(home, 'holds', component)];
  mkdirSync(dirname(hold));
  mkdirSync(layer);
  if (disk !== undefined) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk}m`, name, layer], { stdio: 'pipe' });
  }
  let incarnation = 0;
  let child: ChildProcess | null = null;
  const folders = () => Object.fromEntries(CONTROLLERS.map((each) => [each, `/sys/fs/cgroup/${each}/${name}-${incarnation}`]));

  async function restart(): Promise<void> {
    incarnation += 1;
    Object.values(folders()).forEach((folder) => mkdirSync(folder));
    writeFileSync(join(folders().cpu, 'cpu.cfs_quota_us'), QUOTA);
    writeFileSync(join(folders().pids, 'pids.max'), String(PROCESSES));
    mkdirSync(join(layer, 'etc'), { recursive: true });
    writeFileSync(join(layer, 'etc', 'hosts'), HOSTS);
    child = spawn('bash', ['-c', START, 'target', netns, layer, String(OPEN_FILES), serves === true ? SERVE : serves || '', ...Object.values(folders())], { stdio: 'ignore', env: { PATH: process.env.PATH, NODE: process.execPath } });
    await until(() => (serves ? listens(child?.pid ?? 0) : readFileSync(`/proc/${child?.pid}/comm`, 'utf8') === 'sleep\n'));
  }

  async function crash(): Promise<void> {
    if (existsSync(folders().freezer)) {
      writeFileSync(join(folders().freezer, 'freezer.state'), 'THAWED');
    }
    await until(() => {
      const pids = Object.values(folders()).flatMap((folder) => readIds(folder));
      pids.forEach(killIfThere);
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
    now: () => ({ component, faultable: true, incarnation, cgroups: folders(), cgroupVersion: 1, netns, interface: 'eth0', pid: child?.pid ?? 0, address: '10.99.0.1', ports: [PORT], layer, hold }),
    crash,
    restart,
    async remove() {
      const steps = [
        () => crash(),
        () => ip('netns', 'del', netns),
        () => ip('netns', 'del', peer),
        () => disk === undefined || execFileSync('umount', ['--lazy', layer], { stdio: 'pipe' }),
        () => rmSync(home, { recursive: true, force: true }),
      ];
      // Each is tried, whatever becomes of those before; a failure is told in the end.
      const results = [];
      for (const step of steps) {
        results.push(...(await Promise.allSettled([Promise.resolve().then<unknown>(step)])));
      }
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) {
        throw failed.reason;
      }
    },
  };
}

export function targetFile(service: string, targets: TestTarget[]): TargetFile {
  return { service, targets: targets.map((each) => each.now()) };
}

/** What an outsider sees of faults on the target; empty when there is nothing. Looks at the machine itself, not through the code of the guards. */
export function leftOn(target: ProcessTarget): string[] {
  return [...leftInNetwork(target), ...leftInCgroups(target), ...leftInFiles(target), ...leftOnProcesses(target)].filter((each) => each !== '');
}

function leftInNetwork({ netns }: ProcessTarget): string[] {
  // bash takes the socket at its stdin for a remote login and would read .bashrc.
  const lines = execFileSync('nsenter', [`--net=/run/netns/${netns}`, 'bash', '--norc', '-c', 'nft list tables && tc qdisc show dev eth0 root'], { encoding: 'utf8' }).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line.startsWith('table') || line.includes('tbf'));
}

function leftInCgroups({ cgroups }: ProcessTarget): string[] {
  const state = textOf(join(cgroups.freezer, 'freezer.state')).trim();
  const quota = textOf(join(cgroups.cpu, 'cpu.cfs_quota_us')).trim();
  return [state === '' || state === 'THAWED' ? '' : state, quota === '' || quota === QUOTA ? '' : `quota ${quota}`];
}

function leftInFiles({ layer, hold, clock }: ProcessTarget): string[] {
  if (layer === undefined || hold === undefined) {
    return [];
  }
  const names = [layer, join(layer, 'etc')].flatMap((folder) => readdirSync(folder)).filter((name) => name.startsWith('.roentgen-'));
  const hosts = textOf(join(layer, 'etc', 'hosts'));
  return [...readdirSync(dirname(hold)).map(() => 'hold'), ...names.map((name) => name.split('-')[1]), hosts === HOSTS ? '' : 'hosts', clock === undefined || textOf(clock) === NO_SKEW ? '' : 'clock'];
}

/** Our processes in the component's cgroups, and limits of its own that are not as they were. */
function leftOnProcesses({ cgroups }: ProcessTarget): string[] {
  const pids = [...new Set(Object.values(cgroups).flatMap(readIds))];
  const marked = pids.filter((pid) => textOf(`/proc/${pid}/environ`).includes('ROENTGEN_FAULT='));
  const stress = marked.filter((pid) => commandOf(pid).startsWith('stress-ng')).length;
  const limited = pids.filter((pid) => !marked.includes(pid)).flatMap((pid) => /^Max open files +(\d+)/m.exec(textOf(`/proc/${pid}/limits`))?.[1] ?? []);
  const others = marked.length - stress;
  // Killed ones count against the limit until their parent has taken note of them.
  const dead = Number(textOf(join(cgroups.pids, 'pids.current'))) - readIds(cgroups.pids).reduce((sum, pid) => sum + threadsOf(pid), 0);
  return [stress > 0 ? `${stress} stress-ng` : '', others > 0 ? `${others} marked` : '', dead > 20 ? `${dead} dead processes` : '', ...new Set(limited.filter((limit) => limit !== String(OPEN_FILES)).map((limit) => `open files ${limit}`))];
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
  guardsOf(directory).forEach(killIfThere);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had just ended.
  }
}

/** Waits (20 ms between tries, half a minute at most) until `condition` holds; a condition that throws does not hold yet. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1500; tries += 1) {
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

function threadsOf(pid: number): number {
  return Number(/^Threads:\t(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);
}

const commandOf = (pid: number) => textOf(`/proc/${pid}/cmdline`);

/** Whether the process has a listening TCP socket in its network namespace. */
const listens = (pid: number) => textOf(`/proc/${pid}/net/tcp`).includes(`:${PORT.toString(16).toUpperCase()} 00000000:0000 0A`);

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}
