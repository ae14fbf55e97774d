/** The training loop: epochs of Adam steps, early stopping, checkpoints, cancelling, and no weights that are not finite. */

import { RoentgenError } from '../errors';
import type { Best, Checkpoint, Checkpoints } from './checkpoint';
import { adamRate } from './optimizer';
import { constant, type Schedule } from './schedule';
import type { Batch, OpenSession, Trainer, TrainingState } from './trainer';

export interface FitOptions {
  epochs: number;
  learningRate: number;
  schedule?: Schedule;
  /** Pull of every weight towards zero, per unit of learning rate (decoupled, as in AdamW). */
  weightDecay?: number;
  /** Epochs without a better validation loss before it stops. */
  patience: number;
  /** What an epoch's (1, 2, ...) steps are fed. A training that is gone on with asks from the epoch on at which it stood. */
  batches(epoch: number): Iterable<Batch>;
  /** Loss on what is not trained on; the training loss stands for it where there is none. */
  validate?(parameters: Float32Array): Promise<number>;
  /** Where to go on. */
  resume?: Checkpoint | null;
  /** Each epoch's end. What it is given stays as it is. */
  onCheckpoint?(checkpoint: Checkpoint): void;
  onEpoch?(epoch: number, epochs: number, loss: number, validation: number): void;
  signal?: AbortSignal;
  /** Milliseconds; how long a run takes decides how many steps the next one makes, and nothing else. */
  now?(): number;
}

/** What a training is given beside data and hyper-parameters. */
export interface TrainingHooks extends Pick<FitOptions, 'onEpoch' | 'signal'> {
  checkpoints?: Checkpoints;
  open?: OpenSession;
}

export interface FitResult {
  epochs: number;
  trainingLoss: number;
  validationLoss: number;
}

/** Time between two looks at the signal, unless a single step takes longer. */
const RUN_MS = 25;
/** More steps in a run are not faster. */
const MOST_STEPS = 64;
/** What a run's batches take together at most, unless a single one is larger. */
const MOST_BYTES = 32 * 2 ** 20;

/** `parameters` is written to in training. */
export function initialState(parameters: Float32Array): TrainingState {
  return { parameters, m: new Float32Array(parameters.length), v: new Float32Array(parameters.length), step: 0 };
}

const copyOf = ({ parameters, m, v, step }: TrainingState): TrainingState => ({ parameters: parameters.slice(), m: m.slice(), v: v.slice(), step });

/**
 * Trains until the epochs are over or patience is; `state` then holds the best weights by validation loss.
 * Throws TRAINING_FAILED when a loss or a weight is not finite and the signal's reason when aborted (looked at every 25 ms or
 * step); `state` holds the best weights so far in both cases, and the last checkpoint is the end of the last whole epoch.
 */
export async function fit(trainer: Trainer, state: TrainingState, options: FitOptions): Promise<FitResult> {
  const runs = paced(options.now ?? (() => performance.now()));
  let { epoch, best } = options.resume ?? { epoch: 0, best: { state: copyOf(state), epoch: 0, training: Infinity, validation: Infinity } };
  Object.assign(state, copyOf(options.resume?.state ?? state));
  try {
    while (epoch < options.epochs && epoch - best.epoch < options.patience) {
      epoch++;
      const training = await runEpoch(trainer, state, options, runs(options.batches(epoch)), epoch, best);
      const validation = options.validate ? finite(await options.validate(state.parameters), epoch, best) : training;
      const reached = copyOf(state);
      best = validation < best.validation ? { state: reached, epoch, training, validation } : best;
      options.onCheckpoint?.({ epoch, state: reached, best });
      options.onEpoch?.(epoch, options.epochs, training, validation);
    }
  } finally {
    Object.assign(state, copyOf(best.state));
  }
  return { epochs: epoch, trainingLoss: best.training, validationLoss: best.validation };
}

/** One pass over the batches; answers the mean loss. */
async function runEpoch(trainer: Trainer, state: TrainingState, options: FitOptions, runs: Iterable<Batch[]>, epoch: number, best: Best): Promise<number> {
  let total = 0;
  let steps = 0;
  for (const batches of runs) {
    options.signal?.throwIfAborted();
    const learningRates = batches.map((_, index) => options.learningRate * (options.schedule ?? constant)(state.step + index));
    const rates = Float32Array.from(learningRates, (rate, index) => adamRate(rate, state.step + index + 1));
    const shrinks = Float32Array.from(learningRates, (rate) => rate * (options.weightDecay ?? 0));
    const losses = await trainer.run(state, batches, rates, shrinks);
    losses.forEach((loss) => (total += finite(loss, epoch, best)));
    steps += batches.length;
    state.step += batches.length;
  }
  // A loss is of the weights before its step: what the last one made of them is not in it.
  state.parameters.forEach((weight) => Number.isFinite(weight) || finite(weight, epoch, best, 'a weight'));
  return total / steps;
}

function finite(value: number, epoch: number, best: Best, what = 'the loss'): number {
  if (!Number.isFinite(value)) {
    const kept = best.epoch > 0 ? `the weights of epoch ${best.epoch} are kept` : 'no epoch had ended before';
    throw new RoentgenError('TRAINING_FAILED', `${what} became ${value} in epoch ${epoch}; ${kept}`, 'look for infinite or huge values in the training data, or lower the learning rate');
  }
  return value;
}

const bytesOf = ({ feeds }: Batch): number => Object.values(feeds).reduce((total, { byteLength }) => total + byteLength, 0);

/** What parts batches into runs. Who takes a run comes back for the next when it is over: the time between decides how long that is. */
function paced(now: () => number): (batches: Iterable<Batch>) => Iterable<Batch[]> {
  let steps = 1;
  return function* (batches) {
    let run: Batch[] = [];
    let bytes = 0;
    for (const batch of batches) {
      run.push(batch);
      bytes += bytesOf(batch);
      if (run.length >= steps || bytes >= MOST_BYTES) {
        const began = now();
        yield run;
        // A power of two, because onnxruntime plans memory for each number of steps that it meets.
        steps = 2 ** Math.floor(Math.log2(Math.min(MOST_STEPS, Math.max(1, (RUN_MS * run.length) / (now() - began)))));
        [run, bytes] = [[], 0];
      }
    }
    if (run.length > 0) {
      yield run;
    }
  };
}
