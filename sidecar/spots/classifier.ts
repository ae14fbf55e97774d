/**
 * The fault-spot network of the mirror paper (section IV-D, figure 6): a window's numbers (2 x moments x features x components, 112
 * in the paper) through dense layers with ReLU and dropout to one logistic output a component, the probability that it is faulty.
 */

import { RoentgenError } from '../errors';
import { constant } from '../nn/graph';
import { he } from '../nn/initialize';
import { bce } from '../nn/losses';
import { decodeModel, encodeModel } from '../nn/modelfile';
import { dropout, matmul, relu } from '../nn/ops';
import { type Arrays, initialArrays, type Layout, toArrays, toFlat } from '../nn/parameters';
import { createRandom, dropoutMask, type Random, shuffledBatches } from '../nn/random';
import { type Feeds, openSession } from '../nn/session';
import { type BuildLoss, trainingGraph } from '../nn/step';
import { fit, initialState } from '../nn/train';

export interface ClassifierHyperparameters {
  /** Units of each hidden layer. */
  hidden: number[];
  /** Probability that a hidden unit is dropped in training (0 to below 1). */
  dropout: number;
  /** Passes over the samples. */
  epochs: number;
  /** Samples per Adam step. */
  batch: number;
  /** Adam's step size. */
  learningRate: number;
  /** Pull of every weight towards zero, per unit of learning rate (decoupled, as in AdamW). */
  weightDecay: number;
  /** Of the initial weights, the batches' order and the dropout masks. */
  seed: number;
}

export const CLASSIFIER_DEFAULTS: ClassifierHyperparameters = {
  hidden: [64, 32],
  dropout: 0.2,
  epochs: 150,
  batch: 32,
  learningRate: 0.003,
  weightDecay: 0.05,
  seed: 1,
};

/** A rare component's faults weigh at most this much more than its healthy samples. */
const MOST_POSITIVE_WEIGHT = 10;
const KIND = 'fault-spot-classifier';

export interface ClassifierWeights {
  inputs: number;
  outputs: number;
  hyperparameters: ClassifierHyperparameters;
  arrays: Record<string, { shape: number[]; data: Float32Array }>;
  /** Weighted binary cross-entropy of the best epoch (nats). */
  trainingLoss: number;
}

interface Hooks {
  onEpoch?(epoch: number, epochs: number, loss: number, validation: number): void;
  signal?: AbortSignal;
}

const sizesOf = (inputs: number, outputs: number, hidden: number[]): number[] => [inputs, ...hidden, outputs];

function layoutOf(sizes: number[]): Layout {
  return sizes.slice(1).flatMap((units, index) => [
    { name: `layer${index}.weight`, shape: [sizes[index], units], start: index < sizes.length - 2 ? he : undefined },
    { name: `layer${index}.bias`, shape: [units] },
  ]);
}

function buildLoss(sizes: number[], batch: number, positiveWeight: Float32Array): BuildLoss {
  return (data, parameters) => {
    let signal = data('inputs', [batch, sizes[0]]);
    for (let layer = 0; layer < sizes.length - 1; layer++) {
      signal = matmul(signal, parameters[`layer${layer}.weight`], parameters[`layer${layer}.bias`]);
      if (layer < sizes.length - 2) {
        signal = dropout(relu(signal), data(`mask${layer}`, signal.shape));
      }
    }
    const targets = data('targets', signal.shape);
    return bce(signal, targets, constant(signal.graph, positiveWeight, [positiveWeight.length]));
  };
}

/** Healthy samples per faulty one of each output, limited; 1 where there is no faulty one. */
function positiveWeights(targets: Float32Array, outputs: number): Float32Array {
  const positive = new Float32Array(outputs);
  targets.forEach((target, index) => (positive[index % outputs] += target));
  const samples = targets.length / outputs;
  return positive.map((count) => (count > 0 ? Math.min(MOST_POSITIVE_WEIGHT, Math.max(1, (samples - count) / count)) : 1));
}

/**
 * Learns which component each window's fault is in. `inputs` is samples x inputs, scaled to about ±1; `targets` is
 * samples x outputs of 0 and 1, any number of ones a row. Deterministic for a seed and a machine.
 * Throws DATASET_TOO_SMALL (fewer than two samples), TRAINING_FAILED (the loss is not finite), and the signal's reason.
 */
export async function trainClassifier(
  inputs: Float32Array,
  targets: Float32Array,
  samples: number,
  outputs: number,
  hyperparameters: ClassifierHyperparameters,
  hooks: Hooks
): Promise<ClassifierWeights> {
  checkSizes(inputs, targets, samples, outputs);
  const sizes = sizesOf(inputs.length / samples, outputs, hyperparameters.hidden);
  const batch = Math.min(hyperparameters.batch, samples);
  const random = createRandom(hyperparameters.seed);
  const layout = layoutOf(sizes);
  const state = initialState(toFlat(initialArrays(layout, random), layout));
  const session = await openSession(trainingGraph(layout, buildLoss(sizes, batch, positiveWeights(targets, outputs))));
  try {
    const { trainingLoss } = await fit(session, state, {
      ...hyperparameters,
      ...hooks,
      patience: hyperparameters.epochs,
      batches: () => batches(inputs, targets, samples, batch, sizes, hyperparameters.dropout, random),
    });
    return { inputs: sizes[0], outputs, hyperparameters, arrays: toArrays(state.parameters, layout), trainingLoss };
  } finally {
    await session.close();
  }
}

/** The feeds of one epoch. */
function* batches(inputs: Float32Array, targets: Float32Array, samples: number, batch: number, sizes: number[], rate: number, random: Random): Generator<Feeds> {
  for (const chosen of shuffledBatches(samples, batch, random)) {
    const feeds: Feeds = { inputs: pick(inputs, samples, chosen), targets: pick(targets, samples, chosen) };
    sizes.slice(1, -1).forEach((units, layer) => (feeds[`mask${layer}`] = dropoutMask(batch * units, rate, random)));
    yield feeds;
  }
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

export interface Classifier {
  /** `inputs` is samples x inputs; answers samples x outputs probabilities. */
  predict(inputs: Float32Array, samples: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Plain arithmetic: the network is too small to be worth a session. */
export async function openClassifier({ inputs: width, outputs, hyperparameters, arrays }: ClassifierWeights): Promise<Classifier> {
  const layers = sizesOf(width, outputs, hyperparameters.hidden).length - 1;
  return {
    async predict(inputs, samples) {
      if (inputs.length !== samples * width) {
        throw new RoentgenError('INTERNAL', `${inputs.length} values are not ${samples} samples of ${width} inputs`);
      }
      const answers = new Float32Array(samples * outputs);
      for (let sample = 0; sample < samples; sample++) {
        let signal = inputs.subarray(sample * width, (sample + 1) * width);
        for (let layer = 0; layer < layers; layer++) {
          signal = dense(signal, arrays, layer);
          signal = layer < layers - 1 ? signal.map((value) => Math.max(0, value)) : signal.map((value) => 1 / (1 + Math.exp(-value)));
        }
        answers.set(signal, sample * outputs);
      }
      return answers;
    },
    async close() {},
  };
}

function dense(signal: Float32Array, arrays: Arrays, layer: number): Float32Array {
  const weight = arrays[`layer${layer}.weight`].data;
  const answer = arrays[`layer${layer}.bias`].data.slice();
  const units = answer.length;
  signal.forEach((value, from) => {
    for (let to = 0; to < units; to++) {
      answer[to] += value * weight[from * units + to];
    }
  });
  return answer;
}

export function encodeClassifier({ arrays, ...meta }: ClassifierWeights): Buffer {
  return encodeModel({ kind: KIND, meta, arrays });
}

/** Throws MODEL_CORRUPT. */
export function decodeClassifier(file: Buffer): ClassifierWeights {
  const { meta, arrays } = decodeModel<Omit<ClassifierWeights, 'arrays'>>(KIND, file);
  return { ...meta, arrays };
}
