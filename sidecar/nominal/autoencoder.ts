/**
 * The nominal model's network: a deep LSTM autoencoder, after SYRROCA section IV-B and figure 4. Encoder and decoder are two LSTM
 * layers each with one dropout level between them; the encoder's last hidden state (the latent vector) is the decoder's input at
 * every moment of the window; a dense layer reads each moment's row out of the decoder's hidden state.
 */

import { RoentgenError } from '../errors';
import { constant, createGraph, type Graph, input, output, type Tensor } from '../nn/graph';
import { lstm, mse, stack } from '../nn/layers';
import { decodeModel, encodeModel } from '../nn/modelfile';
import { dropout, matmul } from '../nn/ops';
import { type Arrays, initialArrays, type Layout, toArrays, toFlat } from '../nn/parameters';
import { createRandom, dropoutMask, type Random, shuffledBatches } from '../nn/random';
import { type Feeds, openSession, type Session } from '../nn/session';
import { lossGraph, trainingGraph } from '../nn/step';
import { fit, initialState } from '../nn/train';

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

/** Share of the windows, the newest ones, that early stopping looks at and training does not. */
const VALIDATION_SHARE = 0.15;
/** Windows at most in a validation pass (evenly picked): its graph has a static batch and memory grows with it. */
const VALIDATION_WINDOWS = 256;
/** Windows that are scored in one go where there are many. */
const SCORING_BATCH = 64;
const KIND = 'lstm-autoencoder';

export interface AutoencoderWeights {
  features: number;
  hyperparameters: AutoencoderHyperparameters;
  arrays: Record<string, { shape: number[]; data: Float32Array }>;
  /** Mean squared error of the best epoch, in squared scaled units. */
  trainingLoss: number;
  validationLoss: number;
  /** Epochs that were run. */
  epochs: number;
}

interface Hooks {
  onEpoch?(epoch: number, epochs: number, loss: number, validation: number): void;
  signal?: AbortSignal;
}

type Sizes = Pick<AutoencoderHyperparameters, 'window' | 'hidden' | 'latent'>;

/** Parameters in the order of the data's way; an LSTM's columns are its gates input, forget, output, candidate. */
function layoutOf(features: number, { hidden, latent }: Sizes): Layout {
  const layer = (name: string, from: number, units: number): Layout => [
    { name: `${name}.input`, shape: [from, 4 * units] },
    { name: `${name}.hidden`, shape: [units, 4 * units] },
    { name: `${name}.bias`, shape: [4 * units] },
  ];
  return [
    ...layer('encoder1', features, hidden),
    ...layer('encoder2', hidden, latent),
    ...layer('decoder1', latent, latent),
    ...layer('decoder2', latent, hidden),
    { name: 'readout.weight', shape: [hidden, features] },
    { name: 'readout.bias', shape: [features] },
  ];
}

/** Rows [window * batch, features], time-major, to the decoder's hidden state at each moment, [batch, hidden]. */
function decoded(parameters: Record<string, Tensor>, rows: Tensor, window: number, masks?: { encoder: Tensor; decoder: Tensor }): Tensor[] {
  const batch = rows.shape[0] / window;
  const layer = (name: string, sequence: Tensor) =>
    lstm(sequence, window, batch, { input: parameters[`${name}.input`], hidden: parameters[`${name}.hidden`], bias: parameters[`${name}.bias`] });
  const outer = stack(layer('encoder1', rows));
  const latent = layer('encoder2', masks ? dropout(outer, masks.encoder) : outer)[window - 1];
  const inner = stack(layer('decoder1', latent));
  return layer('decoder2', masks ? dropout(inner, masks.decoder) : inner);
}

const readOut = (parameters: Record<string, Tensor>, state: Tensor): Tensor => matmul(state, parameters['readout.weight'], parameters['readout.bias']);

/** The loss over all rows of the windows; with `masked` the graph gets the inputs encoderMask and decoderMask. */
function buildLoss(features: number, { window, hidden, latent }: Sizes, batch: number, masked: boolean) {
  return (graph: Graph, parameters: Record<string, Tensor>): Tensor => {
    const moments = window * batch;
    const rows = input(graph, 'rows', [moments, features]);
    const mask = (name: string, units: number) => input(graph, name, [moments, units]);
    const masks = masked ? { encoder: mask('encoderMask', hidden), decoder: mask('decoderMask', latent) } : undefined;
    return mse(readOut(parameters, stack(decoded(parameters, rows, window, masks))), rows);
  };
}

/** Copies windows of `matrix`, which begin at the rows `starts`, into the network's time-major order. */
function timeMajor(matrix: Float32Array, features: number, window: number, starts: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(window * starts.length * features);
  for (let moment = 0; moment < window; moment++) {
    for (let index = 0; index < starts.length; index++) {
      const from = (starts[index] + moment) * features;
      rows.set(matrix.subarray(from, from + features), (moment * starts.length + index) * features);
    }
  }
  return rows;
}

/** First rows of the windows to train on, and of the newest ones to validate on, which share no row with them. */
function splitWindows(segments: Array<[number, number]>, window: number): { training: number[]; validation: number[] } {
  const starts = segments.flatMap(([from, to]) => Array.from({ length: Math.max(0, to - from - window + 1) }, (_, index) => from + index));
  if (starts.length < 2) {
    throw new RoentgenError('NOMINAL_TOO_SHORT', `no stretch of the nominal data is longer than the window of ${window} samples`, 'wait for more data, or choose a smaller window');
  }
  const border = starts[Math.floor(starts.length * (1 - VALIDATION_SHARE))];
  const training = starts.filter((start) => start + window <= border);
  const validation = starts.filter((start) => start >= border);
  if (training.length < starts.length / 2) {
    return { training: starts, validation: [] };
  }
  const every = Math.ceil(validation.length / VALIDATION_WINDOWS);
  return { training, validation: validation.filter((_, index) => index % every === 0) };
}

/** Glorot weights, forget gates open (bias 1), and a read-out that begins at the mean row. */
function startArrays(layout: Layout, matrix: Float32Array, features: number, random: Random): Arrays {
  const arrays = initialArrays(layout, random);
  for (const name of ['encoder1', 'encoder2', 'decoder1', 'decoder2']) {
    const bias = arrays[`${name}.bias`].data;
    bias.fill(1, bias.length / 4, bias.length / 2);
  }
  const mean = arrays['readout.bias'].data;
  for (let index = 0; index < matrix.length; index++) {
    mean[index % features] += (matrix[index] * features) / matrix.length;
  }
  return arrays;
}

/**
 * Learns to reconstruct windows of nominal data. `matrix` is rows x features, scaled, row-major, without NaN; `segments` are
 * ranges [from, to) of contiguous rows, ascending, so that no window spans a gap. Deterministic for a seed and a machine.
 * Throws NOMINAL_TOO_SHORT (fewer than two windows), TRAINING_FAILED (the loss is not finite), and the signal's reason.
 */
export async function trainAutoencoder(
  matrix: Float32Array,
  features: number,
  segments: Array<[number, number]>,
  hyperparameters: AutoencoderHyperparameters,
  hooks: Hooks
): Promise<AutoencoderWeights> {
  checkHyperparameters(matrix, features, hyperparameters);
  const { window } = hyperparameters;
  const { training, validation } = splitWindows(segments, window);
  const batch = Math.min(hyperparameters.batch, training.length);
  const random = createRandom(hyperparameters.seed);
  const layout = layoutOf(features, hyperparameters);
  const state = initialState(toFlat(startArrays(layout, matrix, features, random), layout));
  const session = await openSession(trainingGraph(layout, buildLoss(features, hyperparameters, batch, true)));
  const judge = validation.length > 0 ? await openSession(lossGraph(layout, buildLoss(features, hyperparameters, validation.length, false))) : null;
  try {
    const held = timeMajor(matrix, features, window, validation);
    const result = await fit(session, state, {
      ...hyperparameters,
      ...hooks,
      batches: () => batches(matrix, features, training, batch, hyperparameters, random),
      validate: judge ? async (parameters) => (await judge.run({ parameters, rows: held })).loss[0] : undefined,
    });
    return { features, hyperparameters, arrays: toArrays(state.parameters, layout), ...result };
  } finally {
    await session.close();
    await judge?.close();
  }
}

/** The feeds of one epoch. */
function* batches(matrix: Float32Array, features: number, starts: number[], batch: number, sizes: AutoencoderHyperparameters, random: Random): Generator<Feeds> {
  const { window, hidden, latent, dropout: rate } = sizes;
  for (const chosen of shuffledBatches(starts.length, batch, random)) {
    yield {
      rows: timeMajor(matrix, features, window, chosen.map((index) => starts[index])),
      encoderMask: dropoutMask(window * batch * hidden, rate, random),
      decoderMask: dropoutMask(window * batch * latent, rate, random),
    };
  }
}

function checkHyperparameters(matrix: Float32Array, features: number, hyperparameters: AutoencoderHyperparameters): void {
  const { window, hidden, latent, epochs, batch, patience, dropout: rate } = hyperparameters;
  const counts = Object.entries({ features, window, hidden, latent, epochs, batch, patience });
  const wrong = counts.find(([, value]) => !Number.isInteger(value) || value < 1) ?? (rate >= 0 && rate < 1 ? undefined : ['dropout', rate]);
  if (wrong) {
    throw new RoentgenError('TRAINING_FAILED', `${wrong[0]} cannot be ${wrong[1]}`, 'correct the hyper-parameters');
  }
  if (matrix.length % features !== 0) {
    throw new RoentgenError('TRAINING_FAILED', `${matrix.length} values are no whole rows of ${features} features`);
  }
}

export interface Scorer {
  features: number;
  window: number;
  /** `windows` is batch x window x features, row-major; answers batch x features: the reconstruction of each window's last row. */
  reconstructLast(windows: Float32Array, batch: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** The graph that reconstructs the last row of `batch` windows, with the weights inside. */
function scoringGraph({ features, hyperparameters, arrays }: AutoencoderWeights, batch: number): Graph {
  const graph = createGraph();
  const rows = input(graph, 'rows', [hyperparameters.window * batch, features]);
  const parameters = Object.fromEntries(Object.entries(arrays).map(([name, { data, shape }]) => [name, constant(graph, data, shape)]));
  const states = decoded(parameters, rows, hyperparameters.window);
  output('last', readOut(parameters, states[states.length - 1]));
  return graph;
}

/** Opens a trained model for scoring. It holds a session for single windows and, once many are asked for, one for batches. */
export async function openAutoencoder(weights: AutoencoderWeights): Promise<Scorer> {
  const { features, hyperparameters } = weights;
  const { window } = hyperparameters;
  const sessions = new Map<number, Promise<Session>>();
  const session = (size: number) => {
    sessions.set(size, sessions.get(size) ?? openSession(scoringGraph(weights, size)));
    return sessions.get(size) as Promise<Session>;
  };
  await session(1);
  return {
    features,
    window,
    async reconstructLast(windows, batch) {
      if (windows.length !== batch * window * features) {
        throw new RoentgenError('INTERNAL', `${windows.length} values are not ${batch} windows of ${window} rows of ${features} features`);
      }
      const last = new Float32Array(batch * features);
      const size = batch > SCORING_BATCH / 8 ? SCORING_BATCH : 1;
      for (let from = 0; from < batch; from += size) {
        // A part-filled batch repeats its newest window; what it answers for the repetitions is cut off.
        const starts = Array.from({ length: size }, (_, index) => Math.min(from + index, batch - 1) * window);
        const answer = await (await session(size)).run({ rows: timeMajor(windows, features, window, starts) });
        last.set(answer.last.subarray(0, Math.min(size, batch - from) * features), from * features);
      }
      return last;
    },
    async close() {
      await Promise.all([...sessions.values()].map(async (opened) => (await opened).close()));
    },
  };
}

export function encodeAutoencoder({ arrays, ...meta }: AutoencoderWeights): Buffer {
  return encodeModel({ kind: KIND, meta, arrays });
}

/** Throws MODEL_CORRUPT. */
export function decodeAutoencoder(file: Buffer): AutoencoderWeights {
  const { meta, arrays } = decodeModel<Omit<AutoencoderWeights, 'arrays'>>(KIND, file);
  return { ...meta, arrays };
}
