/** Trains the fault-spot network on labelled windows. */

import { RoentgenError } from '../errors';
import { fingerprintOf } from '../nn/checkpoint';
import { type Arrays, initialArrays, toArrays, toFlat } from '../nn/parameters';
import { createRandom, epochRandom, maskSource, type Random, shuffledBatches } from '../nn/random';
import { type Feeds, openSession } from '../nn/session';
import { trainingGraph } from '../nn/step';
import { fit, initialState, type TrainingHooks } from '../nn/train';
import { graphTrainer } from '../nn/trainer';
import { classifierLoss, type ClassifierHyperparameters, type ClassifierWeights, layoutOf, sizesOf } from './classifier';

/** A rare component's faults weigh at most this much more than its healthy samples. */
const MOST_POSITIVE_WEIGHT = 10;

/** Healthy samples per faulty one of each output, limited; 1 where there is no faulty one. */
function positiveWeights(targets: Float32Array, outputs: number): Float32Array {
  const positive = new Float32Array(outputs);
  targets.forEach((target, index) => (positive[index % outputs] += target));
  const samples = targets.length / outputs;
  return positive.map((count) => (count > 0 ? Math.min(MOST_POSITIVE_WEIGHT, Math.max(1, (samples - count) / count)) : 1));
}

/**
 * Learns which component each window's fault is in. `inputs` is samples x inputs, scaled to about ±1; `targets` is
 * samples x outputs of 0 and 1, any number of ones a row; `initial` are weights to go on from instead of random ones. Deterministic for a seed and a machine, also over an interruption.
 * Throws DATASET_TOO_SMALL (fewer than two samples), TRAINING_FAILED (the loss is not finite), and the signal's reason.
 */
export async function trainClassifier(
  inputs: Float32Array,
  targets: Float32Array,
  samples: number,
  outputs: number,
  hyperparameters: ClassifierHyperparameters,
  { checkpoints, open = (_, build) => openSession(build()), ...hooks }: TrainingHooks,
  initial?: Arrays
): Promise<ClassifierWeights> {
  checkSizes(inputs, targets, samples, outputs);
  const sizes = sizesOf(inputs.length / samples, outputs, hyperparameters.hidden);
  const batch = Math.min(hyperparameters.batch, samples);
  const random = createRandom(hyperparameters.seed);
  const layout = layoutOf(sizes);
  const start = toFlat(initialArrays(layout, random), layout);
  const state = initialState(initial ? toFlat(initial, layout) : start);
  const fingerprint = fingerprintOf({ layout, hyperparameters }, inputs, targets, ...(initial ? [state.parameters] : []));
  const trainer = graphTrainer(await open(`classifier ${sizes} ${batch}`, () => trainingGraph(layout, classifierLoss(sizes, batch))));
  try {
    const { trainingLoss } = await fit(trainer, state, {
      ...hyperparameters,
      ...hooks,
      patience: hyperparameters.epochs,
      batches: batchSource(inputs, targets, samples, batch, sizes, hyperparameters, random),
      resume: checkpoints?.load(fingerprint),
      onCheckpoint: (checkpoint) => checkpoints?.keep(fingerprint, checkpoint),
    });
    return { inputs: sizes[0], outputs, hyperparameters, arrays: toArrays(state.parameters, layout), trainingLoss };
  } finally {
    await trainer.close();
  }
}

/** The feeds of each epoch; `random` draws what all of them share. */
function batchSource(inputs: Float32Array, targets: Float32Array, samples: number, batch: number, sizes: number[], { dropout: rate, seed }: ClassifierHyperparameters, random: Random) {
  const masks = sizes.slice(1, -1).map((units) => maskSource(batch * units, rate, random));
  const positiveWeight = positiveWeights(targets, sizes[sizes.length - 1]);
  return function* (epoch: number): Generator<{ feeds: Feeds }> {
    const own = epochRandom(seed, epoch);
    for (const chosen of shuffledBatches(samples, batch, own)) {
      const feeds: Feeds = { inputs: pick(inputs, samples, chosen), targets: pick(targets, samples, chosen), positiveWeight };
      masks.forEach((mask, layer) => (feeds[`mask${layer}`] = mask(own)));
      yield { feeds };
    }
  };
}

function pick(matrix: Float32Array, rows: number, chosen: Uint32Array): Float32Array {
  const width = matrix.length / rows;
  const picked = new Float32Array(chosen.length * width);
  chosen.forEach((row, index) => picked.set(matrix.subarray(row * width, (row + 1) * width), index * width));
  return picked;
}

function checkSizes(inputs: Float32Array, targets: Float32Array, samples: number, outputs: number): void {
  if (samples < 2) {
    throw new RoentgenError('DATASET_TOO_SMALL', `${samples} samples teach no difference between components`, 'run a campaign');
  }
  if (inputs.length === 0 || inputs.length % samples !== 0 || targets.length !== samples * outputs) {
    throw new RoentgenError('TRAINING_FAILED', `${inputs.length} inputs and ${targets.length} targets are not ${samples} samples with ${outputs} outputs`);
  }
}
