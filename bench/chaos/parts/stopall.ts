/** stopall: the safety lever with twenty faults in force, while a model is trained by this process and its main thread is kept busy. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from '../../../sidecar/contract';
import { createJobs } from '../../../sidecar/jobs/jobs';
import { createRandom, type Random } from '../../../sidecar/nn/random';
import { CLASSIFIER_DEFAULTS } from '../../../sidecar/spots/classifier';
import type { Figure } from '../../report/figure';
import { isLasting } from '../draw';
import { parametersOf, SERVICE, type Stage } from '../stage';
import { loadNote, openRuns, type PartOptions, repeat, times, total } from '../trials';
import { tidily } from './kill';

const FAULTS = 20;
/** The longest stall of the sidecar's main thread that was ever measured while models are learned; it works so long and rests half as long. */
const STALL_MS = 100;
const LIMIT_MS = 1000;
/** The paper's classifier on as many windows as a long campaign leaves. */
const TRAINING = { inputs: 112, outputs: 7, samples: 2000 };

export interface StopAllTrial {
  /** In force when the lever was pulled. */
  faults: number;
  /** Until the lever said that all is undone, and until an outsider saw nothing. */
  ms: number;
  left: string[];
  states: string[];
}

export async function pull(stage: Stage, random: Random): Promise<StopAllTrial> {
  await stage.ready();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const runs = openRuns(folder, stage);
  const ids: string[] = [];
  const busy = keepBusy();
  try {
    for (const [component, faults] of spread(stage, random)) {
      ids.push((await runs.start({ name: 'x', service: SERVICE, faults: faults.map((fault) => ({ fault, component, duration: 120, parameters: parametersOf(fault) })) }, 'bench')).run);
    }
    const inForce = () => runs.list().flatMap(({ faults }) => faults).filter(({ start, end }) => start !== null && end === null).length;
    for (let tries = 0; tries < 300 && inForce() < FAULTS && runs.running().length === ids.length; tries += 1) {
      await sleep(50);
    }
    const faults = inForce();
    const begin = performance.now();
    await runs.pullLever('bench', 'bench');
    const ms = performance.now() - begin;
    return { faults, ms, left: await stage.left(ids), states: ids.map((id) => `${runs.get(id).state}${runs.get(id).faults.map(({ error }) => (error ? ` ${error.message}` : '')).join('')}`) };
  } finally {
    await busy();
    await runs.close();
    rmSync(folder, { recursive: true });
  }
}

/** Twenty lasting kinds, ten on each of the first two components. */
function spread({ actors }: Stage, random: Random): Array<[component: string, kinds: FaultKind[]]> {
  // Two that strike each other down are not taken: stress needs the processes that exhaustion takes; relays exclude each other.
  const unlike = new Set<FaultKind>(['process-exhaustion', 'disk-fill', 'http-error', 'http-latency']);
  return actors.slice(0, 2).map(({ component, kinds }) => {
    const lasting = kinds.filter((kind) => isLasting(kind) && !unlike.has(kind)).sort(() => random() - 0.5);
    return [component, lasting.slice(0, FAULTS / 2)];
  });
}

/** Trains in the worker threads without end and burns the main thread in spells. */
function keepBusy(): () => Promise<void> {
  const jobs = createJobs();
  const random = createRandom(1);
  const { inputs, outputs, samples } = TRAINING;
  const order = { inputs: Float32Array.from({ length: inputs * samples }, random), targets: Float32Array.from({ length: outputs * samples }, () => (random() < 0.2 ? 1 : 0)), samples, outputs, hyperparameters: { ...CLASSIFIER_DEFAULTS, epochs: 1_000_000 } };
  const training = [0, 1].map(() => jobs.run('train-classifier', order).catch(() => undefined));
  let ended = false;
  const burn = () => {
    const end = performance.now() + STALL_MS;
    while (performance.now() < end) {
      // Work.
    }
    if (!ended) {
      setTimeout(burn, STALL_MS / 2);
    }
  };
  burn();
  return async () => {
    ended = true;
    await jobs.close();
    await Promise.all(training);
  };
}

export async function stopall(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const results = await repeat('stopall', options, (random) => tidily(stage, () => pull(stage, random)), ({ faults, ms, left, states }) =>
    left.length > 0 || ms > LIMIT_MS || faults < FAULTS || states.some((state) => state !== 'aborted') ? `${faults} in force, undone after ${Math.round(ms)} ms${left.length > 0 ? `, left: ${left.join(', ')}` : ''}, ${states.join(', ')}` : null
  );
  return [
    { id: 'X-stopall', value: total(results, ({ left }) => left.length), unit: `faults left when the lever has answered, ${results.length} times`, note: `${Math.min(...results.map(({ faults }) => faults))} to ${Math.max(...results.map(({ faults }) => faults))} in force; two trainings, main thread stalled by ${STALL_MS} ms in every ${1.5 * STALL_MS}; ${loadNote()}` },
    ...times('X-stopall-ms', results.map(({ ms }) => ms), LIMIT_MS),
  ];
}
