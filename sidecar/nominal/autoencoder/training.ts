/** Trains the nominal model's network on windows of scaled nominal data. */

import { RoentgenError } from '../../errors';
import { fingerprintOf } from '../../nn/checkpoint';
import { openNativeAutoencoder } from '../../nn/native/native';
import { type Arrays, initialArrays, toArrays, toFlat } from '../../nn/parameters';
import { createRandom, epochRandom, maskSource, type Random, shuffledBatches } from '../../nn/random';
import { type Feeds, openSession } from '../../nn/session';
import { lossGraph, trainingGraph } from '../../nn/step';
import { fit, initialState, type TrainingHooks } from '../../nn/train';
import { graphTrainer, nativeTrainer, type OpenSession, type Trainer } from '../../nn/trainer';
import { type AutoencoderHyperparameters, type AutoencoderShape, type AutoencoderWeights, layoutOf, reconstructionLoss } from './autoencoder';

/** Share of the windows, the newest ones, that early stopping looks at and training does not. */
const VALIDATION_SHARE = 0.15;
/** Windows at most in a validation pass (evenly picked): its graph has a static batch and memory grows with it. */
const VALIDATION_WINDOWS = 256;

/** Copies windows of `matrix`, which begin at the rows `starts`, into [window, features, batch]. */
export function windowsAt(matrix: Float32Array, { features, window }: AutoencoderShape, starts: ArrayLike<number>): Float32Array {
  const batch = starts.length;
  const rows = new Float32Array(window * features * batch);
  for (let index = 0; index < batch; index++) {
    const from = starts[index] * features;
    for (let place = 0; place < window * features; place++) {
      rows[place * batch + index] = matrix[from + place];
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

/** The layout's initial values, with a read-out that begins at the mean row. */
function startArrays(shape: AutoencoderShape, matrix: Float32Array, random: Random): Arrays {
  const arrays = initialArrays(layoutOf(shape), random);
  const mean = arrays['readout.bias'].data;
  for (let index = 0; index < matrix.length; index++) {
    mean[index % shape.features] += (matrix[index] * shape.features) / matrix.length;
  }
  return arrays;
}

interface Engine {
  trainer: Trainer;
  /** Mean squared error of `held` windows [window, features, held]; null where none are held out. */
  loss: ((parameters: Float32Array, rows: Float32Array) => Promise<number>) | null;
  close(): Promise<void>;
}

/** The native kernel for `batch` windows a step and `held` windows to validate on, or null where there is none. */
function openNative(shape: AutoencoderShape, batch: number, held: number): Engine | null {
  const kernel = openNativeAutoencoder({ ...shape, batch });
  const judge = kernel && held > 0 ? openNativeAutoencoder({ ...shape, batch: held }) : null;
  return kernel && {
    trainer: nativeTrainer(kernel),
    loss: judge && (async (parameters, rows) => judge.loss(parameters, rows, null, null)),
    async close() {
      kernel.close();
      judge?.close();
    },
  };
}

/** The same by compiled graphs. */
async function openGraphs(shape: AutoencoderShape, batch: number, held: number, open: OpenSession): Promise<Engine> {
  const layout = layoutOf(shape);
  const key = `autoencoder ${shape.features} ${shape.window} ${shape.hidden} ${shape.latent}`;
  const trainer = graphTrainer(await open(`${key}, ${batch} trained`, () => trainingGraph(layout, reconstructionLoss(shape, batch, true))));
  const judge = held > 0 ? await open(`${key}, ${held} judged`, () => lossGraph(layout, reconstructionLoss(shape, held, false))) : null;
  return {
    trainer,
    loss: judge && (async (parameters, rows) => (await judge.run({ parameters, rows })).loss[0]),
    close: async () => {
      await trainer.close();
      await judge?.close();
    },
  };
}

/**
 * Learns to reconstruct windows of nominal data. `matrix` is rows x features, scaled, row-major, without NaN; `segments` are
 * ranges [from, to) of contiguous rows, ascending, so that no window spans a gap. Deterministic for a seed and a machine, also
 * over an interruption. Throws NOMINAL_TOO_SHORT (fewer than two windows), TRAINING_FAILED (the loss is not finite), and the
 * signal's reason.
 */
export async function trainAutoencoder(matrix: Float32Array, features: number, segments: Array<[number, number]>, hyperparameters: AutoencoderHyperparameters, { checkpoints, open = (_, build) => openSession(build()), ...hooks }: TrainingHooks): Promise<AutoencoderWeights> {
  checkHyperparameters(matrix, features, hyperparameters);
  const { window, hidden, latent, seed } = hyperparameters;
  const shape: AutoencoderShape = { features, window, hidden, latent };
  const { training, validation } = splitWindows(segments, window);
  const batch = Math.min(hyperparameters.batch, training.length);
  const random = createRandom(seed);
  const layout = layoutOf(shape);
  const state = initialState(toFlat(startArrays(shape, matrix, random), layout));
  const fingerprint = fingerprintOf({ layout, hyperparameters, segments }, matrix);
  const { trainer, loss, close } = openNative(shape, batch, validation.length) ?? (await openGraphs(shape, batch, validation.length, open));
  try {
    const held = windowsAt(matrix, shape, validation);
    const result = await fit(trainer, state, {
      ...hyperparameters,
      ...hooks,
      batches: batchSource(matrix, shape, training, batch, hyperparameters, random),
      validate: loss ? (parameters) => loss(parameters, held) : undefined,
      resume: checkpoints?.load(fingerprint),
      onCheckpoint: (checkpoint) => checkpoints?.keep(fingerprint, checkpoint),
    });
    return { features, hyperparameters, arrays: toArrays(state.parameters, layout), ...result };
  } finally {
    await close();
  }
}

/** The feeds of each epoch; `random` draws what all of them share. */
function batchSource(matrix: Float32Array, shape: AutoencoderShape, starts: number[], batch: number, { dropout: rate, seed }: AutoencoderHyperparameters, random: Random) {
  const { window, hidden, latent } = shape;
  const encoderMasks = maskSource(window * batch * hidden, rate, random);
  const decoderMasks = maskSource(window * batch * latent, rate, random);
  return function* (epoch: number): Generator<{ feeds: Feeds }> {
    const own = epochRandom(seed, epoch);
    for (const chosen of shuffledBatches(starts.length, batch, own)) {
      const rows = windowsAt(matrix, shape, chosen.map((index) => starts[index]));
      yield { feeds: { rows, encoderMask: encoderMasks(own), decoderMask: decoderMasks(own) } };
    }
  };
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
