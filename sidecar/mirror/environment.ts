/**
 * mirror: a copy of a service that may be broken at will (mirror paper, section III): six components of a three-tier service as
 * processes of this machine, each in cgroups and a network namespace of its own, supervised; users that follow a daily curve; metrics
 * under cAdvisor's names. `runtime/` keeps processes, `employees/` is the service, `load/` its users, `exporter/` its metrics.
 * Beside it, campaign.ts and schedule.ts repeat faults on it.
 */

import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RoentgenError } from '../errors';
import { readIfThere } from '../store/files';
import { blueprint, COMPONENTS, STOP_ORDER } from './blueprint';
import { compiled } from './compiled';
import { ADDRESSES } from './employees/addresses';
import { startExporter } from './exporter/server';
import { type ClientConnection, connectClient } from './load/connection';
import { DEFAULT_LOAD, type Load } from './load/curve';
import { checkRequirements, postgresBin } from './requirements';
import { findCgroups } from './runtime/cgroup';
import { hireJanitor } from './runtime/janitor';
import { layNetwork } from './runtime/network';
import { type ComponentState, supervise, type Supervisor } from './runtime/supervisor';
import { logOf } from './runtime/unit';
import { readTargetFile, targetFileOf, writeRun, writeTargets } from './targets';

export interface MirrorOptions {
  /** Prefix of everything on the machine: 1 to 16 small letters and digits. Several instances may run side by side. */
  instance: string;
  service: string;
  /** Folder of this instance: databases (kept between starts), logs, target file. */
  directory: string;
  load?: Partial<Load>;
  /** Milliseconds from the death of a component to its next start. */
  restartDelayMs?: number;
  /** Port of the exporter on loopback; any free one without it. */
  metricsPort?: number;
  onStep?(text: string): void;
}

export interface Mirror {
  targetFile: string;
  metricsUrl: string;
  components: readonly string[];
  /** Ends a component in order, starts it at once and waits until it works. Throws COMPONENT_UNKNOWN, MIRROR_FAILED. */
  restart(component: string): Promise<void>;
  /** Answers when every component works and the records are the old ones. Throws MIRROR_FAILED after a minute. */
  recover(): Promise<void>;
  setLoad(load: Partial<Load>): Promise<void>;
  /** Takes everything down and leaves nothing but the folder. May be called twice. */
  down(): Promise<void>;
}

const RESTART_DELAY_MS = 3000;
const PATIENCE_MS = 60_000;
/** A component that does not work after this time is restarted: while the mirror comes up, and after a fault. */
const FIRST_START_MS = 30_000;
const SELF_HEALING_MS = 12_000;
const CHECK_MS = 200;

/** Brings the mirror up, first users included. Throws REQUIREMENT_MISSING before it touches anything, MIRROR_FAILED after it took down what was up. */
export async function mirrorUp(options: MirrorOptions): Promise<Mirror> {
  checkRequirements();
  const directory = resolve(options.directory);
  const onStep = options.onStep ?? (() => undefined);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const janitor = await hireJanitor(options.instance);
  rmSync(join(directory, 'run'), { recursive: true, force: true });
  const closers: Array<() => Promise<void> | void> = [() => janitor.sweep()];
  let going: Promise<void> | null = null;
  const down = () => (going ??= takeDown(closers));
  try {
    return { ...(await bringUp({ ...options, directory, onStep }, closers)), down };
  } catch (error) {
    await down();
    throw error;
  }
}

/** The janitor's sweep is last and takes what a step before it could not; so the last word counts. */
async function takeDown(closers: Array<() => Promise<void> | void>): Promise<void> {
  let failure: unknown = null;
  for (let close = closers.pop(); close; close = closers.pop()) {
    try {
      await close();
      failure = null;
    } catch (error) {
      failure = error;
    }
  }
  if (failure) {
    throw failure;
  }
}

async function bringUp(options: MirrorOptions & { directory: string; onStep(text: string): void }, closers: Array<() => Promise<void> | void>): Promise<Omit<Mirror, 'down'>> {
  const { instance, service, directory, onStep } = options;
  const mounts = findCgroups();
  onStep('network');
  await layNetwork(instance, ADDRESSES);
  const specs = blueprint({ node: process.execPath, app: compiled('employees/app.js'), postgresBin: postgresBin(), tokenKey: randomBytes(16).toString('hex') });
  const earlier = readTargetFile(directory)?.targets ?? [];
  onStep(readIfThere(join(directory, 'volumes', 'db1', 'data', 'PG_VERSION')) ? 'components, with the databases of the last time' : 'components, with new databases');
  const supervisor = supervise({
    place: { instance, directory, mounts },
    specs,
    restartDelayMs: options.restartDelayMs ?? RESTART_DELAY_MS,
    lastIncarnation: (component) => earlier.find((target) => target.component === component)?.incarnation ?? 0,
    onChange: (states: ComponentState[]) => writeTargets(directory, service, instance, mounts.version, states),
    onStep,
    now: Date.now,
  });
  closers.push(() => supervisor.stop([...STOP_ORDER]));
  const client = connectClient(instance);
  closers.push(() => client.close());
  await heal(client, supervisor, directory, FIRST_START_MS);

  let load: Load = { ...DEFAULT_LOAD, ...options.load };
  await client.ask('load', load, 5000);
  const exporter = await startExporter({ service, directory, port: options.metricsPort ?? 0, cgroupVersion: mounts.version, specs, supervisor, load: () => client.ask('figures', null, 250).catch(() => null), now: Date.now });
  closers.push(() => exporter.close());
  writeRun(directory, { instance, service, pid: process.pid, metricsUrl: exporter.url, startedAt: Date.now() });
  onStep(`all six components work; users from ${load.base} to ${load.peak} requests/s in a day of ${load.daySeconds} s`);

  return {
    targetFile: targetFileOf(directory),
    metricsUrl: exporter.url,
    components: COMPONENTS,
    restart: async (component) => {
      if (!COMPONENTS.some((known) => known === component)) {
        throw new RoentgenError('COMPONENT_UNKNOWN', `the mirror has no component ${JSON.stringify(component)}`, `it has ${COMPONENTS.join(', ')}`);
      }
      await supervisor.restart(component);
      await untilHealthy(client, supervisor, directory, PATIENCE_MS, [component]);
    },
    recover: async () => {
      await heal(client, supervisor, directory, SELF_HEALING_MS);
      await client.ask('restore', null, 10_000);
    },
    setLoad: async (change) => {
      load = { ...load, ...change };
      await client.ask('load', load, 5000);
    },
  };
}

/** What an ill component makes ill gets well with it, so databases come first. A replica that does not follow is made anew. */
async function heal(client: ClientConnection, supervisor: Supervisor, directory: string, patienceMs: number): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    const ill = await illAfter(client, supervisor, patienceMs, COMPONENTS);
    if (ill.length === 0) {
      return;
    }
    const [first] = [...STOP_ORDER].reverse().filter((component) => ill.some((text) => text.startsWith(`${component} `)));
    await supervisor.restart(first, first === 'db2');
  }
  await untilHealthy(client, supervisor, directory, PATIENCE_MS);
}

/** Throws MIRROR_FAILED with what is wrong. */
async function untilHealthy(client: ClientConnection, supervisor: Supervisor, directory: string, patienceMs: number, components: readonly string[] = COMPONENTS): Promise<void> {
  const ill = await illAfter(client, supervisor, patienceMs, components);
  if (ill.length > 0) {
    throw new RoentgenError('MIRROR_FAILED', `after ${patienceMs / 1000} s still: ${ill.join('; ')}`, `logs are beside ${logOf(directory, 'db1')}`);
  }
}

/** What is wrong with the components, once nothing is or the patience is over. */
async function illAfter(client: ClientConnection, supervisor: Supervisor, patienceMs: number, components: readonly string[]): Promise<string[]> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const problems = await client.ask('check', null, 5000).catch((error: Error): Record<string, string | null> => Object.fromEntries(components.map((component) => [component, error.message])));
    const dead = supervisor.states().filter(({ unit }) => !unit?.pid()).map(({ component }) => component);
    const ill = components.flatMap((component) => (dead.includes(component) ? [`${component} has no process`] : problems[component] ? [`${component} ${problems[component]}`] : []));
    if (ill.length === 0 || Date.now() > end) {
      return ill;
    }
    await pause(CHECK_MS);
  }
}

export { sweep } from './runtime/janitor';
export { requirements } from './requirements';
