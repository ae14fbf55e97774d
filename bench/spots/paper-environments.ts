/** The three environments, up and watched: the same six components on nodes of different number and strength, one Prometheus for all. */

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPrometheus } from '../../demo/prometheus';
import { readTargets } from '../../sidecar/chaos/drivers/targets';
import { createRuns, type Runs } from '../../sidecar/chaos/runs';
import type { Blueprint } from '../../sidecar/mirror/blueprint/blueprint';
import { loadBlueprint } from '../../sidecar/mirror/blueprint/parse';
import { namesOf } from '../../sidecar/mirror/blueprint/replicas';
import { shippedBlueprint } from '../../sidecar/mirror/blueprint/shipped';
import { type Mirror, mirrorUp } from '../../sidecar/mirror/environment';
import type { Load } from '../../sidecar/mirror/load/curve';
import { createPrometheus } from '../../sidecar/prometheus/client';
import { readColumns } from '../../sidecar/series/columns';
import type { FetchColumns } from '../../sidecar/spots/collect';
import { COMPONENT_CPU, ENVIRONMENT_NAMES, type EnvironmentName, PHYSICAL_LAYERS, type PhysicalLayer } from './paper-plan';
import { SERVICE } from './paper-store';

/** Few enough for three environments on one machine, and enough for every component to work every second. */
const USERS: Partial<Load> = { base: 8, peak: 20, daySeconds: 120, seed: 1 };
const NO_USERS: Partial<Load> = { ...USERS, base: 0, peak: 0 };

/** One copy of an environment. */
export interface Environment {
  name: EnvironmentName;
  /** Its name and the copy's number: the service's name in its metrics. */
  service: string;
  mirror: Mirror;
  runs: Runs;
  fetch: FetchColumns;
}

export interface Environments {
  all: Environment[];
  close(): Promise<void>;
}

export interface EnvironmentsOptions {
  /** Databases, logs, journals and time series; worth nothing afterwards. */
  directory: string;
  stepMs: number;
  restartDelayMs: number;
  users: boolean;
  /** Time for Prometheus to have a window of metrics. */
  settleMs: number;
  /** Port of Prometheus. */
  port: number;
  say(text: string): void;
}

/** So many copies of each, by how many samples it is to give: the series of all three end at about the same time. */
const COPIES: Record<EnvironmentName, number> = { mirror: 3, 'production-1': 2, 'production-2': 1 };
const PLACES = ENVIRONMENT_NAMES.flatMap((name) => Array.from({ length: COPIES[name] }, (_, copy) => ({ name, service: `${name}-${copy + 1}` })));
type Place = (typeof PLACES)[number];

/** Brings everything up and waits until there are metrics of a window. What it brought up it takes down again when something fails. */
export async function startEnvironments(options: EnvironmentsOptions): Promise<Environments> {
  const closers: Array<() => Promise<void>> = [];
  const close = () => closeAll(closers);
  try {
    const raised = await Promise.allSettled(PLACES.map((place, index) => raise(place, index, options)));
    const mirrors = raised.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    closers.push(async () => void (await Promise.all(mirrors.map((mirror) => mirror.down()))));
    await Promise.all(raised.map((each) => (each.status === 'rejected' ? Promise.reject(each.reason) : null)));
    const targets = Object.fromEntries(PLACES.map(({ service }, index) => [service, new URL(mirrors[index].metricsUrl).host]));
    const prometheus = await startPrometheus({ directory: join(options.directory, 'prometheus'), port: options.port, scrapeSeconds: options.stepMs / 1000, targets, rules: join(options.directory, 'no-rules', '*.yml') });
    closers.push(() => prometheus.stop());
    const all = PLACES.map((place, index) => watched(place, mirrors[index], prometheus.url, options));
    closers.push(async () => void (await Promise.all(all.map(({ runs }) => runs.close()))));
    await pause(options.settleMs);
    return { all, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Last in, first out; one that fails does not keep the others from being asked. Throws the last failure. */
async function closeAll(closers: Array<() => Promise<void>>): Promise<void> {
  let failure: unknown = null;
  for (let closer = closers.pop(); closer; closer = closers.pop()) {
    await closer().catch((error: unknown) => (failure = error));
  }
  if (failure) {
    throw failure;
  }
}

function raise({ name, service }: Place, index: number, { directory, restartDelayMs, users, say }: EnvironmentsOptions): Promise<Mirror> {
  return mirrorUp({
    instance: `paper${index}x${process.pid}`,
    service,
    blueprint: placed(loadBlueprint(shippedBlueprint(SERVICE)), PHYSICAL_LAYERS[name]),
    directory: join(directory, service),
    load: users ? USERS : NO_USERS,
    restartDelayMs,
    onStep: (text) => say(`${service}: ${text}`),
  });
}

/** The same virtual layer on other nodes. */
function placed(blueprint: Blueprint, { nodes, place }: PhysicalLayer): Blueprint {
  const components = blueprint.components.map((component) => ({ ...component, nodes: namesOf(component).map((name) => place[name]), limits: { ...component.limits, cpu: COMPONENT_CPU } }));
  return { ...blueprint, nodes, components };
}

function watched({ name, service }: Place, mirror: Mirror, url: string, { directory, stepMs }: EnvironmentsOptions): Environment {
  const client = createPrometheus({ url, timeoutMs: 10_000, token: null });
  const where = { selector: `{namespace="${service}"}`, componentLabel: 'pod', stepMs };
  return {
    name,
    service,
    mirror,
    runs: createRuns({ directory: join(directory, `${service}-chaos`), targets: () => readTargets([mirror.targetFile]), allow: [`${service}/*`], maxDurationSeconds: 60, maxParallel: 1, now: Date.now }),
    fetch: (fromMs, toMs, columns) => readColumns(client, where, fromMs, toMs, columns),
  };
}
