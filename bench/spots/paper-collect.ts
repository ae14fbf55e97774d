/** Fault, collect, recover, again (mirror paper, section III.B), until the wanted samples of an environment are there. */

import { setTimeout as pause } from 'node:timers/promises';
import type { LabelRow, Parameters } from '../../sidecar/contract';
import { codeOf, messageOf } from '../../sidecar/errors';
import { type Hit, schedule, seeded } from '../../sidecar/mirror/schedule';
import { createCollector } from '../../sidecar/spots/collect';
import type { Samples } from '../../sidecar/spots/dataset';
import { MARGIN } from '../../sidecar/spots/sample';
import { VERSION } from '../../sidecar/version';
import type { Environment } from './paper-environments';
import { PAPER_COMPONENTS } from './paper-figures';
import type { EnvironmentName } from './paper-plan';
import { SERVICE } from './paper-store';

/** 7 moments before and 7 after the fault (section IV.D). */
export const MOMENTS = 7;
/** A killed component that does not come back is a broken mirror. */
const KILL_SECONDS = 30;
/** Faults in a row without a sample after which the collection gives up. */
const PATIENCE = 6;
/** Of the machine or the component: such a pair of kind and component is left out for good. */
const IMPOSSIBLE = ['FAULT_UNAVAILABLE', 'FAULT_UNKNOWN', 'EXPERIMENT_INVALID'];
/** The applications let go of connections that nobody used for 5 s; without users that must be over before the window. */
const QUIET_MS = 5500;

/** How far an environment is; its copies share it. */
export interface Tally {
  collected: number;
  /** Faults whose sample is not there yet. */
  going: number;
  wanted: number;
}

export interface Collection {
  samples: Samples;
  tally: Tally;
  stepMs: number;
  users: boolean;
  /** Kinds of fault to make. */
  faults: string[];
  seed: number;
  signal: AbortSignal;
  onSample(environment: EnvironmentName, tally: Tally): void;
  say(text: string): void;
}

/** Collects until the tally is full. Throws when more than six faults in a row give no sample, and the signal's reason. */
export async function collect(environment: Environment, collection: Collection): Promise<void> {
  const { tally, signal, say } = collection;
  const take = sampler(environment, collection);
  const impossible = new Set<string>();
  const hits = schedule(collection.faults, [...PAPER_COMPONENTS], collection.seed);
  for (let failures = 0; tally.collected + tally.going < tally.wanted; ) {
    const hit = hits.next().value;
    const name = `${hit.fault} on ${hit.component}`;
    if (impossible.has(name)) {
      continue;
    }
    tally.going++;
    try {
      await take(hit);
      tally.collected++;
      collection.onSample(environment.name, tally);
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      say(`${environment.service}: ${name}: ${messageOf(error)}`);
      if (IMPOSSIBLE.includes(codeOf(error))) {
        impossible.add(name);
      } else if (++failures > PATIENCE) {
        throw error;
      }
    } finally {
      tally.going--;
    }
  }
}

/** What makes a fault and keeps its window; throws where that gives no sample to learn from. */
function sampler(environment: Environment, { samples, stepMs, users, seed, signal }: Collection): (hit: Hit) => Promise<void> {
  const { name, mirror, fetch } = environment;
  const collector = createCollector({ service: { name: SERVICE, stepMs, spots: { moments: MOMENTS } }, components: [...mirror.components], environment: name, fetch, now: Date.now, samples, version: VERSION });
  const random = seeded(seed + 1);
  return async (hit) => {
    await mirror.recover();
    // The half before the fault is of a service that has recovered; a fault may fall anywhere between two scrapes.
    await pause((users ? 0 : QUIET_MS) + (MOMENTS + MARGIN + 1 + random()) * stepMs, undefined, { signal });
    const label = await inject(environment, hit, stepMs, signal);
    await pause(Math.max(0, label.start + collector.windowMs + stepMs - Date.now()), undefined, { signal });
    const sample = await collector.collect(label, { seed });
    if (!sample || sample.discarded !== null) {
      throw new Error(`no sample: ${sample?.discarded ?? 'its window is not over'}`);
    }
  };
}

/** Who is at the other end, where a kind of fault needs somebody: what the component uses, or who uses it. */
const PEERS: Record<string, string> = { app1: 'db1', app2: 'db1', db1: 'app1', db2: 'db1' };

function parametersOf({ runs }: Environment, { fault, component }: Hit): Parameters {
  const peers = runs.faults().find((each) => each.fault === fault)?.parameters.filter(({ text, default: usual }) => text === 'component' && usual === '') ?? [];
  return Object.fromEntries(peers.map(({ name }) => [name, PEERS[component]]));
}

/** Makes the fault and waits until it is undone; of any kind but kill, that is when its window is over. */
async function inject(environment: Environment, hit: Hit, stepMs: number, signal: AbortSignal): Promise<LabelRow> {
  const { service, runs } = environment;
  const { fault, component } = hit;
  const duration = fault === 'kill' ? KILL_SECONDS : ((MOMENTS + MARGIN) * stepMs) / 1000;
  const experiment = { name: `paper-${fault}-${component}`, service, faults: [{ fault, component, after: 0, duration, parameters: parametersOf(environment, hit) }] };
  const { run } = await runs.start(experiment, 'bench', { campaign: true });
  const stop = () => void runs.stop(run);
  signal.addEventListener('abort', stop, { once: true });
  const ended = await runs.finished(run);
  signal.removeEventListener('abort', stop);
  const [interval] = ended.faults;
  if (interval.start === null || interval.end === null || ended.state !== 'completed') {
    throw new Error(`the run ended ${ended.state}${interval.error ? `: ${interval.error.message}` : ''}`);
  }
  // Whether it was seen is not asked: the paper learns from every kill.
  return { run, service, component, fault, start: interval.start, end: interval.end, parameters: interval.parameters, confirmed: null };
}
