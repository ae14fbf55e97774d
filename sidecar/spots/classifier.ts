/**
 * The fault-spot network of the mirror paper (section IV-D, figure 6): a window's numbers (2 x moments x features x components, 112
 * in the paper) through dense layers with ReLU and dropout to one logistic output a component, the probability that it is faulty.
 */

import { RoentgenError } from '../errors';
import { he } from '../nn/initialize';
import { bce } from '../nn/losses';
import { decodeModel, encodeModel } from '../nn/modelfile';
import { dropout, matmul, relu } from '../nn/ops';
import type { Arrays, Layout } from '../nn/parameters';
import type { BuildLoss } from '../nn/step';

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

const KIND = 'fault-spot-classifier';

export interface ClassifierWeights {
  inputs: number;
  outputs: number;
  hyperparameters: ClassifierHyperparameters;
  arrays: Arrays;
  /** Weighted binary cross-entropy of the best epoch (nats). */
  trainingLoss: number;
}

/** Units of the inputs and of each layer. */
export const sizesOf = (inputs: number, outputs: number, hidden: number[]): number[] => [inputs, ...hidden, outputs];

export function layoutOf(sizes: number[]): Layout {
  return sizes.slice(1).flatMap((units, index) => [
    { name: `layer${index}.weight`, shape: [sizes[index], units], start: index < sizes.length - 2 ? he : undefined },
    { name: `layer${index}.bias`, shape: [units] },
  ]);
}

/** The training loss of `batch` samples. It asks for inputs [batch, inputs], mask0, mask1, ... [batch, units], targets [batch, outputs] and positiveWeight [outputs]. */
export function classifierLoss(sizes: number[], batch: number): BuildLoss {
  return (data, parameters) => {
    let signal = data('inputs', [batch, sizes[0]]);
    for (let layer = 0; layer < sizes.length - 1; layer++) {
      signal = matmul(signal, parameters[`layer${layer}.weight`], parameters[`layer${layer}.bias`]);
      if (layer < sizes.length - 2) {
        signal = dropout(relu(signal), data(`mask${layer}`, signal.shape));
      }
    }
    return bce(signal, data('targets', signal.shape), data('positiveWeight', [sizes[sizes.length - 1]]));
  };
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
