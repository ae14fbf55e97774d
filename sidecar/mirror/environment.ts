/**
 * mirror: a copy of a service that may be broken at will (mirror paper, section III). `blueprint/` says what it is made of, `runtimes/`
 * brings it up (as processes by `runtime/`), `load/` has its users, `exporter/` its metrics, `care.ts` keeps it well; `capture/` makes
 * blueprints of what runs elsewhere. `employees/` is the shipped three-tier service. Beside it, campaigns repeat faults on it.
 */

import { resolve } from 'node:path';
import type { Blueprint } from './blueprint/blueprint';
import { differences } from './blueprint/differences';
import { loadBlueprint } from './blueprint/parse';
import { shippedBlueprint } from './blueprint/shipped';
import type { Load, Profile } from './load/curve';
import type { NodeLimits } from './runtime/cgroup';
import type { UnitSpec } from './runtime/unit';
import { type Mirror, processUp } from './runtimes/process';
import { writeDifferences } from './targets';

export interface MirrorOptions {
  /** Prefix of everything on the machine: 1 to 16 small letters and digits. Several instances may run side by side. */
  instance: string;
  /** Name of the service instead of the blueprint's. */
  service?: string;
  /** Without it the shipped employees service. */
  blueprint?: Blueprint;
  /** What it mirrors, where that is not the blueprint itself. */
  source?: Blueprint;
  /** Folder of this instance: volumes (kept between starts), logs, target file. */
  directory: string;
  /** Instead of the blueprint's. */
  load?: Partial<Load>;
  /** Besides the blueprint's. */
  nodes?: Record<string, NodeLimits>;
  /** The last word on what is started for a replica, for an environment that a blueprint's keys cannot tell. */
  change?(spec: UnitSpec): UnitSpec;
  /** Milliseconds from the death of a component to its next start. */
  restartDelayMs?: number;
  /** Port of the exporter on loopback; any free one without it. */
  metricsPort?: number;
  onStep?(text: string): void;
}

const RESTART_DELAY_MS = 3000;

/** Brings the mirror up as processes, first users included. Throws what it lacks before it touches anything, MIRROR_FAILED after it took down what was up. */
export async function mirrorUp(options: MirrorOptions): Promise<Mirror> {
  const { instance, service, source, restartDelayMs = RESTART_DELAY_MS, metricsPort = 0, onStep = () => undefined, change = (spec) => spec } = options;
  const loaded = options.blueprint ?? loadBlueprint(shippedBlueprint('employees'));
  const blueprint = { ...loaded, service: service ?? loaded.service, nodes: { ...loaded.nodes, ...options.nodes } };
  const directory = resolve(options.directory);
  const mirror = await processUp({ instance, directory, blueprint, load: blueprint.load && startedNow({ ...blueprint.load.curve, ...options.load }), restartDelayMs, metricsPort, onStep, change });
  writeDifferences(directory, differences(source ?? loaded, blueprint, 'process'));
  return mirror;
}

/** Recordings begin with the mirror, those of other profiles too: a surge has one followed from where it is by then. */
function startedNow({ profiles, ...load }: Load): Load {
  const start = Date.now() / 1000;
  const begun = <T extends Profile>(course: T): T => (course.replay ? { ...course, replay: { ...course.replay, start } } : course);
  return { ...begun(load), ...(profiles ? { profiles: Object.fromEntries(Object.entries(profiles).map(([name, profile]) => [name, begun(profile)])) } : {}) };
}

export type { Mirror } from './runtimes/process';
export { sweep } from './runtime/janitor';
export { requirements } from './requirements';
