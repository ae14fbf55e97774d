/** The training loop: epochs of Adam steps, early stopping, cancelling, and no weights that are not finite. */

import { RoentgenError } from '../errors';
import type { Feeds, Session } from './session';
import { adamRate } from './optimizer';

/** What training changes. A state given to `fit` again continues where it stood. */
export interface TrainingState {
  parameters: Float32Array;
  m: Float32Array;
  v: Float32Array;
  /** Adam steps made. */
  step: number;
}

export interface FitOptions {
  epochs: number;
  learningRate: number;
  /** Pull of every weight towards zero, per unit of learning rate (decoupled, as in AdamW). */
  weightDecay?: number;
  /** Epochs without a better validation loss before it stops. */
  patience: number;
  /** The feeds of an epoch's steps, beside parameters, m, v and rate. */
  batches(): Iterable<Feeds>;
  /** Loss on what is not trained on; the training loss stands for it where there is none. */
  validate?(parameters: Float32Array): Promise<number>;
  onEpoch?(epoch: number, epochs: number, loss: number, validation: number): void;
  signal?: AbortSignal;
}

export interface FitResult {
  epochs: number;
  trainingLoss: number;
  validationLoss: number;
}

export function initialState(parameters: Float32Array): TrainingState {
  return { parameters, m: new Float32Array(parameters.length), v: new Float32Array(parameters.length), step: 0 };
}

/**
 * Trains until the epochs are over or patience is; `state` then holds the best weights by validation loss.
 * Throws TRAINING_FAILED when the loss is not finite and the signal's reason when aborted (checked at every step);
 * `state` holds the best weights so far in both cases.
 */
export async function fit(session: Session, state: TrainingState, options: FitOptions): Promise<FitResult> {
  const best = { state: { ...state }, epoch: 0, training: Infinity, validation: Infinity };
  let epoch = 0;
  try {
    while (epoch < options.epochs && epoch - best.epoch < options.patience) {
      epoch++;
      const loss = await runEpoch(session, state, options, epoch);
      const validation = options.validate ? finite(await options.validate(state.parameters), epoch) : loss;
      if (validation < best.validation) {
        Object.assign(best, { state: { ...state }, epoch, training: loss, validation });
      }
      options.onEpoch?.(epoch, options.epochs, loss, validation);
    }
  } finally {
    Object.assign(state, best.state);
  }
  return { epochs: epoch, trainingLoss: best.training, validationLoss: best.validation };
}

/** One pass over the batches; answers the mean loss. Arrays of `state` are replaced, never written to. */
async function runEpoch(session: Session, state: TrainingState, options: FitOptions, epoch: number): Promise<number> {
  let total = 0;
  let steps = 0;
  for (const feeds of options.batches()) {
    options.signal?.throwIfAborted();
    const { parameters, m, v } = state;
    const rate = Float32Array.of(adamRate(options.learningRate, state.step + 1));
    const shrink = Float32Array.of(options.learningRate * (options.weightDecay ?? 0));
    const { losses, newParameters, newM, newV } = await session.run({ ...feeds, parameters, m, v, rate, shrink }, { steps: 1 });
    total += finite(losses[0], epoch);
    steps++;
    Object.assign(state, { parameters: newParameters, m: newM, v: newV, step: state.step + 1 });
  }
  return total / steps;
}

function finite(loss: number, epoch: number): number {
  if (!Number.isFinite(loss)) {
    throw new RoentgenError('TRAINING_FAILED', `the loss became ${loss} in epoch ${epoch}`, 'look for infinite or huge values in the training data, or lower the learning rate');
  }
  return loss;
}
