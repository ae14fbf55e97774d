/** Trains RouteNet-Fermi on simulated networks: one network a step, the best epoch by validation kept. */

import { RoentgenError } from '../../errors';
import { type Checkpoint, type Checkpoints, fingerprintOf } from '../../nn/checkpoint';
import { initialArrays, toFlat } from '../../nn/parameters';
import { createRandom } from '../../nn/random';
import { fit, initialState } from '../../nn/train';
import { type Batch, graphTrainer, type Trainer } from '../../nn/trainer';
import { layoutOf, type Metric } from '../routenet';
import type { Sample } from '../scenario/results';
import { fitScaling, type Scaling } from '../scenario/sample';
import { errorOf } from './judge';
import { epochOf, type JudgedNetwork, judgedNetwork, type TrainingNetwork, trainingNetwork } from './networks';
import { checkTraining, type RouteNetTraining, scheduleOf, TRAINING_DEFAULTS } from './options';
import { type RouteNetSessions, routeNetSessions } from './sessions';

export interface TrainRouteNetOptions extends RouteNetTraining {
  /** Judged after each epoch; without any, the training loss chooses the epoch. */
  validation: readonly Sample[];
  /** Of the features; fitted to the samples where it is not given. */
  scaling?: Scaling;
  /** Weights to go on from instead of new ones. */
  start?: Float32Array;
}

export interface TrainRouteNetHooks {
  /** `validation` as errorOf has it, or the training loss. */
  onEpoch?(epoch: number, epochs: number, loss: number, validation: number): void;
  checkpoints?: Checkpoints;
  signal?: AbortSignal;
  /** To be shared by many trainings: compiling takes a second. */
  sessions?: RouteNetSessions;
}

export interface TrainedMetric {
  metric: Metric;
  parameters: Float32Array;
  scaling: Scaling;
  /** That of the epoch which was kept. */
  epoch: number;
  epochs: number;
  validation: number;
}

/**
 * Same samples, options and machine: same weights, resumed from a checkpoint or not. Throws DATASET_INVALID without samples, REQUEST_INVALID
 * (options), TRAINING_FAILED, and the signal's reason; the last checkpoint is where to go on.
 */
export async function trainRouteNet(samples: readonly Sample[], metric: Metric, options: Partial<TrainRouteNetOptions> = {}, hooks: TrainRouteNetHooks = {}): Promise<TrainedMetric> {
  const { validation = [], scaling = fitScaling(samples), start, ...training } = { ...TRAINING_DEFAULTS, ...options };
  checkTraining(training);
  if (samples.length === 0) {
    throw new RoentgenError('DATASET_INVALID', 'there is no sample to train on', 'give one network with results at least');
  }
  const sessions = hooks.sessions ?? routeNetSessions();
  try {
    const networks = samples.map((sample) => trainingNetwork(sample, metric, scaling));
    const judged = validation.map((sample) => judgedNetwork(sample, scaling));
    return await fitted({ metric, training, scaling, networks, judged, start, sessions, hooks });
  } finally {
    await (hooks.sessions ? undefined : sessions.close());
  }
}

interface Fitting {
  metric: Metric;
  training: RouteNetTraining;
  scaling: Scaling;
  networks: TrainingNetwork[];
  judged: JudgedNetwork[];
  start?: Float32Array;
  sessions: RouteNetSessions;
  hooks: TrainRouteNetHooks;
}

/** How near the loss of an epoch after the first (which has the first steps' huge losses in it) is to that of an idle read-out when training has died. */
const DEAD = 0.03;
const ATTEMPTS = 5;

export const hasDied = (epoch: number, loss: number, idle: number): boolean => epoch > 1 && Math.abs(loss / idle - 1) < DEAD;

/**
 * New weights sometimes end, in the first steps, at a read-out whose rectifiers are all off: it answers 0 and has no gradient. The authors
 * begin with given weights; here the next ones are tried.
 */
async function fitted(fitting: Fitting): Promise<TrainedMetric> {
  const { training, networks, start } = fitting;
  const idle = networks.reduce((sum, { idleLoss }) => sum + idleLoss / networks.length, 0);
  for (let attempt = 0; ; attempt++) {
    const weights = start ?? toFlat(initialArrays(layoutOf(training), createRandom(training.seed + ATTEMPT_SEEDS * attempt)), layoutOf(training));
    const died = new AbortController();
    try {
      return await attempted(fitting, weights.slice(), start || attempt + 1 === ATTEMPTS ? Infinity : idle, died);
    } catch (error) {
      if (!died.signal.aborted || fitting.hooks.signal?.aborted) {
        throw error;
      }
    }
  }
}

/** Between the seeds of attempts, so that they are not those of other trainings. */
const ATTEMPT_SEEDS = 0x10001;

async function attempted({ metric, training, scaling, networks, judged, sessions, hooks }: Fitting, weights: Float32Array, idle: number, died: AbortController): Promise<TrainedMetric> {
  const state = initialState(weights);
  const fingerprint = fingerprintOf({ metric, training, scaling, judged: judged.map(({ sample }) => sample.name) }, state.parameters, ...networks.flatMap(({ batch }) => Object.values(batch.feeds).filter((values) => values instanceof Float32Array)));
  const resume = hooks.checkpoints?.load(fingerprint);
  let best = { epoch: resume?.best.epoch ?? 0, validation: resume?.best.validation ?? Infinity };
  const result = await fit(await trainerOf(networks, metric, training, sessions), state, {
    ...training,
    schedule: scheduleOf(training),
    patience: training.epochs,
    batches: (epoch) => batchesOf(epochOf(networks, training.steps, training.seed, epoch)),
    ...(judged.length > 0 && { validate: (parameters: Float32Array) => errorOf(sessions, training, metric, parameters, judged) }),
    resume,
    onCheckpoint: (checkpoint: Checkpoint) => {
      best = checkpoint.best;
      hooks.checkpoints?.keep(fingerprint, checkpoint);
    },
    onEpoch(epoch, epochs, loss, validation) {
      hooks.onEpoch?.(epoch, epochs, loss, validation);
      if (hasDied(epoch, loss, idle)) {
        died.abort(new Error('the read-out died'));
      }
    },
    signal: AbortSignal.any([died.signal, ...(hooks.signal ? [hooks.signal] : [])]),
  });
  died.signal.throwIfAborted();
  return { metric, parameters: state.parameters, scaling, epoch: best.epoch, epochs: result.epochs, validation: result.validationLoss };
}

function* batchesOf(networks: Iterable<TrainingNetwork>): Generator<Batch> {
  for (const { batch } of networks) {
    yield batch;
  }
}

/** Each network by the graph for its longest path: in one for the longest of all, short ones would take empty steps. */
async function trainerOf(networks: TrainingNetwork[], metric: Metric, training: RouteNetTraining, sessions: RouteNetSessions): Promise<Trainer> {
  const trainers = new Map<number, Trainer>();
  for (const { longest } of networks) {
    trainers.set(longest, trainers.get(longest) ?? graphTrainer(await sessions.training({ ...training, metric, longest })));
  }
  const byBatch = new Map(networks.map(({ batch, longest }) => [batch, trainers.get(longest) as Trainer]));
  return {
    async run(state, batches, rates, shrinks) {
      const losses = new Float32Array(batches.length);
      // the count of steps is fit's: trainers leave it alone
      for (const [at, batch] of batches.entries()) {
        const one = (byBatch.get(batch) as Trainer).run(state, [batch], rates.subarray(at, at + 1), shrinks.subarray(at, at + 1));
        losses.set(await one, at);
      }
      return losses;
    },
    close: async () => undefined,
  };
}
