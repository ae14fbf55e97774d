/** Trains the corrections from simulated or measured samples: Adam over epochs, resumable at an epoch's end. */

import { setImmediate } from 'node:timers/promises';
import { RoentgenError } from '../../errors';
import { epochRandom, permutation } from '../../nn/random';
import type { Sample } from '../scenario/results';
import { WIDTH } from './features';
import { type Example, exampleOf } from './example';
import type { CorrectedModel } from './model';
import { backward, forward, initialParameters, type Shape } from './network';
import { objective, type Weights } from './objective';
import { scaleRows, scalesOf } from './scales';

export interface CorrectedOptions {
  seed: number;
  /** Networks whose corrections are averaged, each from a seed of its own. */
  networks: number;
  epochs: number;
  /** Samples of an Adam step. */
  batch: number;
  learningRate: number;
  /** Pull of every weight to 0 per unit of learning rate (AdamW). */
  weightDecay: number;
  weights: Weights;
  units: Pick<Shape, 'hidden' | 'code' | 'joined'>;
}

/** Chosen by the errors on a part of the challenge's validation set; docs/twin-model.md has what else was tried. */
export const CORRECTED_DEFAULTS: CorrectedOptions = {
  seed: 1,
  networks: 3,
  epochs: 60,
  batch: 4,
  learningRate: 0.004,
  weightDecay: 0.4,
  weights: { delay: 1, jitter: 0.6, loss: 8 },
  units: { hidden: 24, code: 16, joined: 16 },
};

/** Where a training stands: plain numbers, to be kept as JSON. */
export interface CorrectedCheckpoint {
  /** Of options and data; a training of others does not go on with it. */
  fingerprint: string;
  network: number;
  epoch: number;
  done: number[][];
  parameters: number[];
  m: number[];
  v: number[];
  step: number;
}

export interface CorrectedHooks {
  signal?: AbortSignal;
  onProgress?(done: number, of: number, loss: number): void;
  /** Where it stands; asked once, told each `every` epochs. */
  checkpoint?: { load(): CorrectedCheckpoint | null; keep(checkpoint: CorrectedCheckpoint): void };
}

interface Task extends Example {
  truth: Sample['measured']['flows'];
}

interface Adam {
  parameters: Float64Array;
  m: Float64Array;
  v: Float64Array;
  step: number;
}

const BETA1 = 0.9;
const BETA2 = 0.99;
const KEEP_EVERY = 25;

/** Throws DATASET_TOO_SMALL without a sample, TRAINING_FAILED when a loss is not finite, and the signal's reason. */
export async function trainCorrected(samples: readonly Sample[], options: Partial<CorrectedOptions> = {}, { signal, onProgress, checkpoint }: CorrectedHooks = {}): Promise<CorrectedModel> {
  const chosen = { ...CORRECTED_DEFAULTS, ...options };
  if (samples.length === 0) {
    throw new RoentgenError('DATASET_TOO_SMALL', 'there is no sample to train on', 'give at least one; 100 were used for the shipped model');
  }
  const tasks: Task[] = [];
  for (const { scenario, measured } of samples) {
    signal?.throwIfAborted();
    tasks.push({ ...exampleOf(scenario, measured.flows), truth: measured.flows });
    await setImmediate();
  }
  const scales = scalesOf(tasks.map(({ rows }) => rows));
  tasks.forEach(({ rows }) => scaleRows(rows, scales));
  const shape: Shape = { ...WIDTH, ...chosen.units };
  const fingerprint = JSON.stringify([chosen, samples.map(({ name, measured }) => [name, measured.flows[0]?.delay])]);
  const kept = checkpoint?.load() ?? null;
  const from = kept?.fingerprint === fingerprint ? kept : null;
  const done: Float64Array[] = (from?.done ?? []).map((weights) => Float64Array.from(weights));
  for (let network = done.length; network < chosen.networks; network++) {
    const going = from && from.network === network ? from : null;
    const state: Adam = going
      ? { parameters: Float64Array.from(going.parameters), m: Float64Array.from(going.m), v: Float64Array.from(going.v), step: going.step }
      : fresh(initialParameters(shape, epochRandom(chosen.seed, 1000 * network)));
    for (let epoch = going?.epoch ?? 0; epoch < chosen.epochs; epoch++) {
      const loss = await runEpoch(tasks, shape, state, chosen, epochRandom(chosen.seed, 1000 * network + epoch + 1), epoch, signal);
      onProgress?.(network * chosen.epochs + epoch + 1, chosen.networks * chosen.epochs, loss);
      if ((epoch + 1) % KEEP_EVERY === 0) {
        checkpoint?.keep({ fingerprint, network, epoch: epoch + 1, done: done.map((weights) => [...weights]), parameters: [...state.parameters], m: [...state.m], v: [...state.v], step: state.step });
      }
    }
    done.push(state.parameters);
  }
  return { shape, scales, networks: done, about: { seed: chosen.seed, samples: samples.length, epochs: chosen.epochs } };
}

const fresh = (parameters: Float64Array): Adam => ({ parameters, m: new Float64Array(parameters.length), v: new Float64Array(parameters.length), step: 0 });

/** One pass; the learning rate falls along half a cosine over all epochs. Answers the mean loss. */
async function runEpoch(tasks: Task[], shape: Shape, state: Adam, options: CorrectedOptions, random: () => number, epoch: number, signal?: AbortSignal): Promise<number> {
  const order = permutation(tasks.length, random);
  const steps = Math.ceil(tasks.length / options.batch);
  let total = 0;
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted();
    const batch = order.slice(step * options.batch, (step + 1) * options.batch);
    const gradient = new Float64Array(state.parameters.length);
    batch.forEach((task) => (total += addGradient(tasks[task], shape, state.parameters, options.weights, gradient)));
    if (!Number.isFinite(total)) {
      throw new RoentgenError('TRAINING_FAILED', `the loss became ${total} in epoch ${epoch + 1}`, 'lower the learning rate, or look for results that are not finite');
    }
    const progress = (epoch + step / steps) / options.epochs;
    adam(state, gradient, batch.length, options.learningRate * Math.min(1, (state.step + 1) / 50) * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress))), options.weightDecay);
    if (step % 8 === 7) {
      await setImmediate();
    }
  }
  return total / tasks.length;
}

function addGradient({ base, rows, truth }: Task, shape: Shape, parameters: Float64Array, weights: Weights, gradient: Float64Array): number {
  const run = forward(shape, parameters, rows);
  const byOutputs = new Float64Array(run.outputs.length);
  const loss = objective(base, run.outputs, truth, weights, byOutputs);
  backward(shape, parameters, rows, run, byOutputs, gradient);
  return loss;
}

function adam(state: Adam, gradient: Float64Array, size: number, rate: number, decay: number): void {
  const { parameters, m, v } = state;
  state.step++;
  const [unbias1, unbias2] = [1 - BETA1 ** state.step, 1 - BETA2 ** state.step];
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i] / size;
    m[i] = BETA1 * m[i] + (1 - BETA1) * slope;
    v[i] = BETA2 * v[i] + (1 - BETA2) * slope * slope;
    parameters[i] -= rate * (m[i] / unbias1 / (Math.sqrt(v[i] / unbias2) + 1e-8) + decay * parameters[i]);
  }
}
