/** Trains shared networks, one a seed, on the vectors of labelled windows. */

import { RoentgenError } from '../../errors';
import { fingerprintOf } from '../../nn/checkpoint';
import { type Arrays, initialArrays, toArrays, toFlat } from '../../nn/parameters';
import { createRandom, epochRandom, maskSource, type Random, shuffledBatches } from '../../nn/random';
import { type Feeds, openSession } from '../../nn/session';
import { cosine } from '../../nn/schedule';
import { trainingGraph } from '../../nn/step';
import { fit, initialState, type TrainingHooks } from '../../nn/train';
import { graphTrainer } from '../../nn/trainer';
import { ABSENT, sharedLayout, sharedLoss, type SharedHyperparameters, type SharedSizes } from './network';
import { CONTEXT_SIZE, VECTOR_SIZE } from './vectors';

/** Labelled windows as arrays, so that they can be handed to a worker. Windows with fewer components than places leave the last ones empty. */
export interface SharedData {
  windows: number;
  components: number;
  kinds: number;
  /** windows x components x VECTOR_SIZE, in units in which each input is about 1. */
  vectors: Float32Array;
  /** windows x CONTEXT_SIZE */
  context: Float32Array;
  /** windows x components: 1 where there is a component. */
  present: Float32Array;
  /** windows x components: shares of the fault; all 0 without one. */
  culprits: Float32Array;
  /** windows x kinds */
  kindShares: Float32Array;
}

export interface SharedTraining extends SharedData {
  hyperparameters: SharedHyperparameters;
  /** Networks to go on from, one a seed; without them from random ones. */
  initial?: Arrays[];
}

/**
 * One network a seed. Deterministic for its seeds and a machine, also over an interruption.
 * Throws DATASET_TOO_SMALL (fewer than two windows), TRAINING_FAILED (the loss is not finite), and the signal's reason.
 */
export async function trainShared(order: SharedTraining, hooks: TrainingHooks & { onProgress?(share: number): void }): Promise<Arrays[]> {
  if (order.windows < 2) {
    throw new RoentgenError('DATASET_TOO_SMALL', `${order.windows} windows teach no difference between components`, 'run a campaign');
  }
  const networks: Arrays[] = [];
  for (const [index, seed] of order.hyperparameters.seeds.entries()) {
    networks.push(await trainOne(order, seed, order.initial?.[index], { ...hooks, onEpoch: (epoch, epochs) => hooks.onProgress?.((index + epoch / epochs) / order.hyperparameters.seeds.length) }));
  }
  return networks;
}

async function trainOne(order: SharedTraining, seed: number, initial: Arrays | undefined, { checkpoints, open = (_, build) => openSession(build()), ...hooks }: TrainingHooks): Promise<Arrays> {
  const { hyperparameters, windows, components, kinds } = order;
  const sizes: SharedSizes = { batch: hyperparameters.batch, components, kinds, hidden: hyperparameters.hidden };
  const layout = sharedLayout(sizes);
  const random = createRandom(seed);
  const start = toFlat(initialArrays(layout, random), layout);
  const state = initialState(initial ? toFlat(initial, layout) : start);
  const fingerprint = fingerprintOf({ layout, hyperparameters, seed }, state.parameters, order.vectors, order.context, order.culprits, order.kindShares);
  const trainer = graphTrainer(await open(`shared ${JSON.stringify(sizes)} ${hyperparameters.kindWeight}`, () => trainingGraph(layout, sharedLoss(sizes, hyperparameters.kindWeight))));
  try {
    await fit(trainer, state, {
      ...hyperparameters,
      ...hooks,
      schedule: cosine(hyperparameters.epochs * Math.ceil(windows / sizes.batch)),
      patience: hyperparameters.epochs,
      batches: batchSource(order, sizes, seed, random),
      resume: checkpoints?.load(fingerprint),
      onCheckpoint: (checkpoint) => checkpoints?.keep(fingerprint, checkpoint),
    });
    return toArrays(state.parameters, layout);
  } finally {
    await trainer.close();
  }
}

/** The feeds of each epoch; `random` draws what all of them share. */
function batchSource(order: SharedTraining, { batch, components, hidden }: SharedSizes, seed: number, random: Random) {
  const { hyperparameters, windows } = order;
  const inputMask = maskSource(batch * components * VECTOR_SIZE, hyperparameters.inputDropout, random);
  const hiddenMask = maskSource(batch * components * hidden, hyperparameters.dropout, random);
  const absent = order.present.map((there) => (there > 0 ? 0 : ABSENT));
  const targets = targetsOf(order);
  return function* (epoch: number): Generator<{ feeds: Feeds }> {
    const own = epochRandom(seed, epoch);
    for (const chosen of shuffledBatches(windows, batch, own)) {
      const pick = (matrix: Float32Array) => rowsOf(matrix, windows, chosen);
      const drawn = { inputMask: inputMask(own), hiddenMask: hiddenMask(own) };
      yield { feeds: { ...drawn, vectors: pick(order.vectors), absent: pick(absent), context: pick(order.context), targets: pick(targets), culprits: pick(order.culprits), kinds: pick(order.kindShares) } };
    }
  };
}

/** Shares of the components, and of "no fault". */
function targetsOf({ windows, components, culprits }: SharedData): Float32Array {
  const targets = new Float32Array(windows * (components + 1));
  for (let window = 0; window < windows; window++) {
    const own = culprits.subarray(window * components, (window + 1) * components);
    targets.set(own, window * (components + 1));
    targets[window * (components + 1) + components] = own.some((share) => share > 0) ? 0 : 1;
  }
  return targets;
}

function rowsOf(matrix: Float32Array, rows: number, chosen: Uint32Array): Float32Array {
  const width = matrix.length / rows;
  const picked = new Float32Array(chosen.length * width);
  chosen.forEach((row, index) => picked.set(matrix.subarray(row * width, (row + 1) * width), index * width));
  return picked;
}

export interface VectorUnits {
  vectors: number[];
  context: number[];
}

/** Least root mean square of an input that is taken as its unit. */
const LEAST_UNIT = 0.1;

/** Root mean square of each input over components and windows, so that all inputs are about as large. */
export function unitsOf(windows: Array<{ components: Float64Array[]; context: Float64Array }>): VectorUnits {
  const rms = (rows: Float64Array[], size: number) => Array.from({ length: size }, (_, at) => Math.max(LEAST_UNIT, Math.sqrt(rows.reduce((sum, row) => sum + row[at] ** 2, 0) / Math.max(1, rows.length))));
  return { vectors: rms(windows.flatMap(({ components }) => components), VECTOR_SIZE), context: rms(windows.map(({ context }) => context), CONTEXT_SIZE) };
}
