/** One incarnation of a component: its cgroups, its first process, its end. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessTarget } from '../../contract';
import { messageOf, RoentgenError } from '../../errors';
import { createCgroups, kill, type Limits, type NodeLimits, processesIn, readText, removeCgroups, thaw } from './cgroup';
import type { CgroupMounts } from './cgroup-mounts';
import { netnsOf } from './names';
import { environmentOf } from './run';
import { diskFor, layDisk, liftDisk } from './disk';
import { UNIT_SCRIPT } from './unit-script';

/** What a component is, whatever its incarnation. */
export interface UnitSpec {
  component: string;
  command: string[];
  environment: Record<string, string>;
  /** Bash that runs in the component's root before the command, outside its limits. */
  prepare: string;
  /** Text by absolute path, laid over the machine's files. */
  files: Record<string, string>;
  /** Whether a folder is kept between incarnations, at /volume. */
  keeps: boolean;
  limits: Limits;
  /** Bytes of the incarnation's own layer, which then lies in memory; absent: what the disk has. */
  disk?: number;
  /** Key of the place's nodes; absent: the machine itself. */
  node?: string;
  /** The signal that ends the service in order. */
  stopSignal: NodeJS.Signals;
  /** What others are told of it, see ProcessTarget. */
  faultable: boolean;
  address: string;
  ports: number[];
  database?: ProcessTarget['database'];
  /** Path inside of the file that libfaketime reads, where it is started with it. */
  clock?: string;
}

export interface UnitPlace {
  instance: string;
  directory: string;
  mounts: CgroupMounts;
  nodes: Record<string, NodeLimits>;
}

export interface Unit {
  incarnation: number;
  cgroups: Record<string, string>;
  /** Process id (host view) of process 1 of the component; 0 once it is dead or not yet there. */
  pid(): number;
  startedAt: number;
  /** The incarnation's own writable layer. */
  layer: string;
  /** Settles when nothing of the incarnation is left. */
  ended: Promise<void>;
  /** Ends it in order, and after `patienceMs` by force. */
  stop(patienceMs: number): Promise<void>;
}

/** A log beyond this is begun anew at the next start. */
const LOG_BYTES = 1_000_000;

export const logOf = (directory: string, component: string) => join(directory, 'log', `${component}.log`);
export const volumeOf = (directory: string, component: string) => join(directory, 'volumes', component);

/** Starts an incarnation. `onPid` is called when the service has taken its place. Throws MIRROR_FAILED. */
export function startUnit(spec: UnitSpec, incarnation: number, place: UnitPlace, now: () => number, onPid: () => void): Unit {
  const { instance, directory, mounts } = place;
  const home = join(directory, 'run', `${spec.component}-${incarnation}`);
  const node = spec.node === undefined ? undefined : { name: spec.node, ...place.nodes[spec.node] };
  const cgroups = createCgroups(mounts, instance, `${spec.component}-${incarnation}`, spec.limits, directory, node);
  const disk = diskFor(directory, spec.disk);
  layFiles(spec, home, disk, instance);
  if (spec.keeps) {
    mkdirSync(volumeOf(directory, spec.component), { recursive: true });
  }
  const child = launch(spec, place, home, cgroups);
  let pid = 0;
  let over = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const ended = exited.then(async () => {
    over = true;
    pid = 0;
    await removeCgroups(cgroups);
    if (disk !== undefined) {
      liftDisk(home);
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  void firstProcess(cgroups, () => over).then((found) => {
    if (found && !over) {
      pid = found;
      onPid();
    }
  });
  return { incarnation, cgroups, pid: () => pid, startedAt: now(), layer: join(home, 'upper'), ended, stop: (patienceMs) => stopUnit(spec, cgroups, child, () => pid, ended, patienceMs) };
}

function layFiles(spec: UnitSpec, home: string, disk: number | undefined, instance: string): void {
  rmSync(home, { recursive: true, force: true });
  if (disk !== undefined) {
    layDisk(home, disk, instance);
  }
  for (const [path, text] of Object.entries(spec.files)) {
    mkdirSync(dirname(join(home, 'upper', path)), { recursive: true });
    writeFileSync(join(home, 'upper', path), text, { mode: 0o644 });
  }
}

function launch(spec: UnitSpec, { instance, directory }: UnitPlace, home: string, cgroups: Record<string, string>): ChildProcess {
  const output = openLog(logOf(directory, spec.component));
  const shown = [dirname(process.execPath), __dirname].map(ownFileSystem).filter((folder) => folder !== null);
  const args = [
    `--net=/run/netns/${netnsOf(instance, spec.component)}`, '--',
    'unshare', '--mount', '--pid', '--uts', '--ipc', '--fork', '--propagation', 'private', '--',
    'bash', '-c', UNIT_SCRIPT, `rtg-${spec.component}`,
    home, spec.component, [...new Set(Object.values(cgroups))].join('\n'), spec.keeps ? volumeOf(directory, spec.component) : '', [...new Set(shown)].join('\n'), spec.prepare, ...spec.command,
  ];
  try {
    return spawn('nsenter', args, { detached: true, stdio: ['ignore', output, output], cwd: '/', env: { ...environmentOf(instance), ...spec.environment } });
  } catch (error) {
    throw new RoentgenError('MIRROR_FAILED', `${spec.component} could not be started: ${messageOf(error)}`);
  } finally {
    closeSync(output);
  }
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) {
    truncateSync(path);
  }
  return openSync(path, 'a');
}

/** The overlay shows the root file system only: the topmost folder of `path` that is on another one, or null. */
function ownFileSystem(path: string): string | null {
  const rootDevice = statSync('/').dev;
  let top: string | null = null;
  for (let folder = path; folder !== '/'; folder = dirname(folder)) {
    const { dev } = statSync(folder);
    top = dev !== rootDevice && statSync(path).dev === dev ? folder : top;
  }
  return top;
}

/** Process 1 of the component's pid namespace, which joins the cgroups last before it becomes the service; 0 when it never came. */
async function firstProcess(cgroups: Record<string, string>, over: () => boolean): Promise<number> {
  while (!over()) {
    const found = processesIn(cgroups).find((pid) => /^NSpid:.*\t1$/m.test(readText(`/proc/${pid}/status`)) && Object.values(cgroups).every((folder) => readText(join(folder, 'cgroup.procs')).split('\n').includes(String(pid))));
    if (found) {
      return found;
    }
    await pause(25);
  }
  return 0;
}

async function stopUnit(spec: UnitSpec, cgroups: Record<string, string>, child: ChildProcess, pid: () => number, ended: Promise<void>, patienceMs: number): Promise<void> {
  if (pid() > 0) {
    thaw(cgroups);
    kill(pid(), spec.stopSignal);
    await Promise.race([ended, pause(patienceMs, undefined, { ref: false })]);
  }
  // Whatever is left; during preparation the cgroups are still empty and only the outer process can be hit.
  processesIn(cgroups).forEach((each) => kill(each));
  if (child.exitCode === null && child.signalCode === null) {
    childrenOf(child.pid ?? 0).forEach((each) => kill(each));
  }
  await ended;
}

function childrenOf(pid: number): number[] {
  return readText(`/proc/${pid}/task/${pid}/children`).trim().split(' ').map(Number).filter((child) => child > 0);
}
