/**
 * The nominal model's network: a deep LSTM autoencoder, after SYRROCA section IV-B and figure 4. Encoder and decoder are two LSTM
 * layers each with one dropout level between them; the encoder's last hidden state (the latent vector) is the decoder's input at
 * every moment of the window; a dense layer reads each moment's row out of the decoder's hidden state.
 */

import type { Tensor } from '../../nn/graph';
import { orthogonal } from '../../nn/initialize';
import { mse } from '../../nn/losses';
import { decodeModel, encodeModel } from '../../nn/modelfile';
import { concat, dropout, matmul, reshape, split } from '../../nn/ops';
import type { Arrays, Layout } from '../../nn/parameters';
import { type CellWeights, lstm } from '../../nn/rnn';
import type { BuildLoss, Data } from '../../nn/step';

export interface AutoencoderHyperparameters {
  /** Rows that the network sees at once (samples). */
  window: number;
  /** Units of the outer LSTM layer of encoder and decoder. */
  hidden: number;
  /** Units of the inner LSTM layers, hence numbers in the latent vector. */
  latent: number;
  /** Probability that a unit between two layers is dropped in training (0 to below 1). */
  dropout: number;
  /** Passes over the training windows at most. */
  epochs: number;
  /** Windows per Adam step. */
  batch: number;
  /** Adam's step size. */
  learningRate: number;
  /** Epochs without a better validation loss before training stops. */
  patience: number;
  /** Of the initial weights, the batches' order and the dropout masks. */
  seed: number;
}

export const AUTOENCODER_DEFAULTS: AutoencoderHyperparameters = {
  window: 12,
  hidden: 32,
  latent: 16,
  dropout: 0.1,
  epochs: 150,
  batch: 32,
  learningRate: 0.003,
  patience: 20,
  seed: 1,
};

/** The sizes that decide the network's shape: models of one shape can share what is compiled. */
export interface AutoencoderShape {
  features: number;
  window: number;
  hidden: number;
  latent: number;
}

export interface AutoencoderWeights {
  features: number;
  hyperparameters: AutoencoderHyperparameters;
  arrays: Arrays;
  /** Mean squared error of the best epoch, in squared scaled units. */
  trainingLoss: number;
  validationLoss: number;
  /** Epochs that were run. */
  epochs: number;
}

export const shapeOf = ({ features, hyperparameters: { window, hidden, latent } }: AutoencoderWeights): AutoencoderShape => ({ features, window, hidden, latent });

/** LSTM layers in the order of the data's way. */
const LAYERS = ['encoder1', 'encoder2', 'decoder1', 'decoder2'] as const;
export type Layer = (typeof LAYERS)[number];

/** [inputs, units] of each layer. */
const layerSizes = ({ features, hidden, latent }: AutoencoderShape): Record<Layer, [number, number]> => ({
  encoder1: [features, hidden],
  encoder2: [hidden, latent],
  decoder1: [latent, latent],
  decoder2: [latent, hidden],
});

/** Gates keep what they know at first: the forget gate's bias (third of i, o, f, c) begins at 1 (Jozefowicz et al. 2015). */
const openForgetGate = ([rows]: readonly number[]) => new Float32Array(rows).fill(1, rows / 2, (3 * rows) / 4);

export function layoutOf(shape: AutoencoderShape): Layout {
  const sizes = layerSizes(shape);
  const layers = LAYERS.flatMap((name): Layout => {
    const [from, units] = sizes[name];
    return [
      { name: `${name}.input`, shape: [4 * units, from] },
      { name: `${name}.hidden`, shape: [4 * units, units], start: orthogonal },
      { name: `${name}.bias`, shape: [4 * units], start: openForgetGate },
    ];
  });
  return [...layers, { name: 'readout.weight', shape: [shape.features, shape.hidden] }, { name: 'readout.bias', shape: [shape.features] }];
}

type Parameters = Record<string, Tensor>;

const cell = (parameters: Parameters, layer: Layer): CellWeights => ({
  input: parameters[`${layer}.input`],
  hidden: parameters[`${layer}.hidden`],
  bias: parameters[`${layer}.bias`],
});

/**
 * The training loss of `batch` windows: mean squared error over all their rows. It asks for rows [window, features, batch] and, with
 * `masked`, encoderMask [window, hidden, batch] and decoderMask [window, latent, batch].
 */
export function reconstructionLoss(shape: AutoencoderShape, batch: number, masked: boolean): BuildLoss {
  const { features, window, hidden, latent } = shape;
  return (data, parameters) => {
    const mask = (name: string, units: number) => (masked ? moments(data, name, window, units, batch) : null);
    const [encoderMask, decoderMask] = [mask('encoderMask', hidden), mask('decoderMask', latent)];
    const rows = moments(data, 'rows', window, features, batch);
    const encoded = lstm(dropped(lstm(rows, window, cell(parameters, 'encoder1')), encoderMask), window, cell(parameters, 'encoder2'));
    const decoded = dropped(lstm(encoded[window - 1], window, cell(parameters, 'decoder1')), decoderMask);
    const column = reshape(parameters['readout.bias'], [features, 1]);
    const read = lstm(decoded, window, cell(parameters, 'decoder2')).map((state) => matmul(parameters['readout.weight'], state, column));
    return mse(concat(read, 0), concat(rows, 0));
  };
}

/** A batch's sequence as one matrix a moment, [units, batch]. */
function moments(data: Data, name: string, window: number, units: number, batch: number): Tensor[] {
  const whole = reshape(data(name, [window, units, batch]), [window * units, batch]);
  return split(whole, 0, new Array<number>(window).fill(units));
}

const dropped = (states: Tensor[], masks: Tensor[] | null): Tensor[] => (masks ? states.map((state, moment) => dropout(state, masks[moment])) : states);

const KIND = 'lstm-autoencoder/2';

export function encodeAutoencoder({ arrays, ...meta }: AutoencoderWeights): Buffer {
  return encodeModel({ kind: KIND, meta, arrays });
}

/** Throws MODEL_CORRUPT. */
export function decodeAutoencoder(file: Buffer): AutoencoderWeights {
  const { meta, arrays } = decodeModel<Omit<AutoencoderWeights, 'arrays'>>(KIND, file);
  return { ...meta, arrays };
}
