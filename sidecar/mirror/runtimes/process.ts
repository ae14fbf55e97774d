/** The process runtime: components as processes of this machine, each in cgroups and a network namespace of its own, supervised by the process that calls this. */

import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RoentgenError } from '../../errors';
import type { Blueprint } from '../blueprint/blueprint';
import { clientAddress, dependentsOf, type Replica, replicasOf, stopOrder } from '../blueprint/replicas';
import { secretsIn } from '../blueprint/secrets';
import { unitsOf } from '../blueprint/units';
import { createCare } from '../care';
import { projectFolder } from '../compiled';
import { serveControl } from '../control';
import { startExporter } from '../exporter/server';
import { forgetTold, toldFile } from '../exporter/told';
import { loadChange } from '../load/change';
import { connectClient } from '../load/connection';
import type { Load } from '../load/curve';
import { surgeOf } from '../load/surge';
import { checkRequirements, faketimeLibrary, postgresBin } from '../requirements';
import { findCgroups } from '../runtime/cgroup';
import type { CgroupMounts } from '../runtime/cgroup-mounts';
import { hireJanitor } from '../runtime/janitor';
import { lookInside } from '../runtime/look';
import { netnsOf } from '../runtime/names';
import { layNetwork } from '../runtime/network';
import { supervise, type Supervisor } from '../runtime/supervisor';
import { logOf, type UnitSpec, volumeOf } from '../runtime/unit';
import { createSnapshots, settleSnapshot, type Snapshots } from '../snapshot';
import { readTargetFile, targetFileOf, type TargetFacts, writeRun, writeTargets } from '../targets';
import { restoreRecords, startUsers } from './users';

export interface ProcessOptions {
  instance: string;
  /** Absolute; it may not be there yet. */
  directory: string;
  blueprint: Blueprint;
  /** null: the blueprint has none. */
  load: Load | null;
  restartDelayMs: number;
  /** 0 for any free one. */
  metricsPort: number;
  change(spec: UnitSpec): UnitSpec;
  onStep(text: string): void;
}

export interface Mirror {
  targetFile: string;
  metricsUrl: string;
  components: readonly string[];
  /** Ends a component in order, starts it at once and waits until it works. Throws COMPONENT_UNKNOWN, MIRROR_FAILED. */
  restart(component: string): Promise<void>;
  /** Answers when every component works and the records are the old ones. Throws MIRROR_FAILED after a minute. */
  recover(): Promise<void>;
  /** Saves the state of the volumes. Throws MIRROR_FAILED, STORE_UNWRITABLE. */
  snapshot: Snapshots['take'];
  /** Back to the saved state: all components, or these and those that use them. Throws NOT_FOUND, COMPONENT_UNKNOWN, MIRROR_FAILED. */
  rollback: Snapshots['rollback'];
  setLoad(load: Partial<Load>): Promise<void>;
  /** Takes everything down and leaves nothing but the folder. May be called twice. */
  down(): Promise<void>;
}

type Closers = Array<() => Promise<void> | void>;

/** A component that does not work after this time is restarted while the mirror comes up; later its own patience counts. */
const FIRST_START_MS = 30_000;

/** Throws what it lacks before it touches anything (REQUIREMENT_MISSING, BLUEPRINT_INVALID); MIRROR_FAILED after it took down what was up. */
export async function processUp(options: ProcessOptions): Promise<Mirror> {
  checkRequirements(options.blueprint);
  mkdirSync(options.directory, { recursive: true, mode: 0o755 });
  const janitor = await hireJanitor(options.instance);
  rmSync(join(options.directory, 'run'), { recursive: true, force: true });
  const closers: Closers = [() => janitor.sweep()];
  let going: Promise<void> | null = null;
  const down = () => (going ??= takeDown(closers));
  try {
    return { ...(await bringUp(options, closers)), down };
  } catch (error) {
    await down();
    throw error;
  }
}

/** The janitor's sweep is last and takes what a step before it could not; so the last word counts. */
async function takeDown(closers: Closers): Promise<void> {
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

/** Long, since it is the order in which the parts stand on each other. */
async function bringUp(options: ProcessOptions, closers: Closers): Promise<Omit<Mirror, 'down'>> {
  const { instance, directory, blueprint, onStep } = options;
  const { service } = blueprint;
  const mounts = findCgroups();
  const replicas = replicasOf(blueprint);
  const specs = specsOf(options);
  await settleSnapshot(instance, directory);
  onStep('network');
  await layAll(instance, blueprint, replicas);
  onStep(specs.some((spec) => spec.keeps && hasVolume(directory, spec)) ? 'components, with the data of the last time' : 'components, with no data yet');
  const supervisor = superviseAll(options, specs, mounts);
  closers.push(() => supervisor.stop(stopOrder(blueprint)));
  const client = connectClient(instance, `/run/netns/${netnsOf(instance, 'client')}`);
  closers.push(() => client.close());
  const care = createCare({ replicas, supervisor, client, look: lookInside(supervisor.states, instance), logs: `in ${dirname(logOf(directory, ''))}` });
  await care.heal(FIRST_START_MS);

  forgetTold(directory);
  const setLoad = await startUsers(options, { values: programsOf(options), metrics: toldFile(directory) }, client);
  const exporter = await startExporter({ service, directory, port: options.metricsPort, cgroupVersion: mounts.version, specs, supervisor, load: () => client.ask('figures', null, 250).catch(() => null), now: Date.now });
  closers.push(() => exporter.close());
  const snapshots = createSnapshots({ instance, directory, supervisor, specs, stopOrder: stopOrder(blueprint), dependents: (name) => dependentsOf(name, blueprint), healthy: care.untilWell, onStep, now: Date.now });
  closers.push(() => snapshots.close());
  const restart = async (component: string) => {
    expectComponent(component, specs);
    await supervisor.restart(component);
    await care.untilWell([component]);
  };
  const recover = async () => {
    await care.heal(0);
    await restoreRecords(blueprint, client);
  };
  const control = await serveControl(directory, {
    status: () => ({ components: statesOf(supervisor, replicas), snapshotAt: snapshots.manifest()?.at ?? null, rollbackSeconds: snapshots.rollbackSeconds() }),
    recover,
    snapshot: snapshots.take,
    rollback: snapshots.rollback,
    restart,
    load: async (change) => setLoad(loadChange(change)),
  });
  closers.push(() => control.close());
  const nodes = Object.fromEntries(specs.flatMap(({ component, node }) => (node === undefined ? [] : [[component, node]])));
  writeRun(directory, { instance, service, runtime: 'process', pid: process.pid, metricsUrl: exporter.url, nodes, startedAt: Date.now() });

  return {
    targetFile: targetFileOf(directory),
    metricsUrl: exporter.url,
    components: replicas.map(({ name }) => name),
    restart,
    recover,
    snapshot: snapshots.take,
    rollback: snapshots.rollback,
    setLoad,
  };
}

/** What texts of a blueprint may name. */
const programsOf = ({ directory }: ProcessOptions) => ({ node: process.execPath, project: projectFolder(), postgres: postgresBin, secret: secretsIn(directory) });

function specsOf(options: ProcessOptions): UnitSpec[] {
  const { blueprint, change, onStep } = options;
  const faketime = faketimeLibrary();
  const wanting = blueprint.components.filter(({ clock }) => clock && faketime === null).map(({ component }) => component);
  if (wanting.length > 0) {
    onStep(`no libfaketime: the clocks of ${wanting.join(', ')} cannot be set wrong; the Debian package faketime has it`);
  }
  return unitsOf(blueprint, { ...programsOf(options), faketime }).map(change);
}

function layAll(instance: string, { network: { subnet } }: Blueprint, replicas: Replica[]): Promise<void> {
  return layNetwork(instance, subnet, { client: clientAddress(subnet), ...Object.fromEntries(replicas.map(({ name, address }) => [name, address])) });
}

const hasVolume = (directory: string, { component }: UnitSpec) => existsSync(volumeOf(directory, component)) && readdirSync(volumeOf(directory, component)).length > 0;

function superviseAll({ instance, directory, blueprint, restartDelayMs, onStep }: ProcessOptions, specs: UnitSpec[], mounts: CgroupMounts): Supervisor {
  const { service, nodes } = blueprint;
  const earlier = readTargetFile(directory)?.targets ?? [];
  const surge = { file: surgeOf(directory), profiles: Object.keys(blueprint.load?.curve.profiles ?? {}) };
  const met = metByUsers(blueprint);
  const facts = (component: string): TargetFacts => {
    const { faultable, address, ports, database, clock } = specs.find((spec) => spec.component === component) as UnitSpec;
    return { faultable, address, ports, ...(database ? { database } : {}), ...(clock ? { clock } : {}), ...(met.includes(component) ? { surge } : {}) };
  };
  return supervise({
    place: { instance, directory, mounts, nodes },
    specs,
    restartDelayMs,
    lastIncarnation: (component) => earlier.find((target) => target.component === component)?.incarnation ?? 0,
    onChange: (states) => writeTargets(directory, service, instance, mounts.version, states, facts),
    onStep,
    now: Date.now,
  });
}

/** Replicas that the users speak to. */
function metByUsers(blueprint: Blueprint): string[] {
  const target = blueprint.load?.target ?? blueprint.components[0].component;
  return blueprint.load ? replicasOf(blueprint).flatMap(({ name, component }) => (component.component === target ? [name] : [])) : [];
}

function statesOf(supervisor: Supervisor, replicas: Replica[]) {
  return supervisor.states().map(({ component, restarts, unit }) => ({ component, up: (unit?.pid() ?? 0) > 0, restarts: Math.max(0, restarts), node: replicas.find(({ name }) => name === component)?.node ?? null }));
}

function expectComponent(component: string, specs: UnitSpec[]): void {
  if (!specs.some((known) => known.component === component)) {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the mirror has no component ${JSON.stringify(component)}`, `it has ${specs.map((known) => known.component).join(', ')}`);
  }
}
