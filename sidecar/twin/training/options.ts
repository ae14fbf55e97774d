/** How RouteNet-Fermi is trained. */

import { constant, cosine, type Schedule, warmUp } from '../../nn/schedule';
import { RoentgenError } from '../../errors';
import { ROUTENET_DEFAULTS, type RouteNetHyperparameters } from '../routenet';

export interface RouteNetTraining extends RouteNetHyperparameters {
  /** `constant` is the challenge's rule; `cosine` rises for some hundred steps, then falls to a hundredth of the rate over all others. */
  schedule: 'constant' | 'cosine';
  /** Pull of every weight towards zero, per unit of rate (decoupled, as in AdamW). */
  weightDecay: number;
  /** Of the first weights and the order of the networks. */
  seed: number;
}

/**
 * Sizes and steps of the challenge's own training (20 epochs of 2,000 networks, best epoch by validation; its repository, branch
 * 2022_DataCentricAI). Three things differ, all against fitting a hundred small networks to 2 % and large ones no better (docs/twin-autoopt.md
 * has the figures): weights decay; the rate begins at 0.003 instead of 0.005; and it falls, where the challenge's stays constant, so that an
 * epoch does not end with the error of the last few networks. The authors begin with given weights; new ones bear the full rate badly
 * in the first steps, hence a rise.
 */
export const TRAINING_DEFAULTS: RouteNetTraining = { ...ROUTENET_DEFAULTS, learningRate: 0.003, schedule: 'cosine', weightDecay: 0.1, seed: 1 };

/** For filter models of the selection, which only have to rank candidates: a tenth of the steps. */
export const FILTER_TRAINING: RouteNetTraining = { ...TRAINING_DEFAULTS, epochs: 4, steps: 1000 };

/** What a rate that falls ends at: with 0 the last epoch would teach nothing. */
const LAST_RATE = 0.01;

/** Steps of the rise, and their largest part of a short training. */
const RISE = { steps: 500, share: 0.25 };

export function scheduleOf({ schedule, epochs, steps }: RouteNetTraining): Schedule {
  const rise = Math.ceil(Math.min(RISE.steps, RISE.share * epochs * steps));
  return schedule === 'constant' ? constant : warmUp(rise, cosine(Math.max(1, epochs * steps - rise), LAST_RATE));
}

/** Throws REQUEST_INVALID. */
export function checkTraining(training: RouteNetTraining): void {
  const { state, readout, rounds, epochs, steps, learningRate, weightDecay } = training;
  const wrong = Object.entries({ state, readout, rounds, epochs, steps }).find(([, value]) => !Number.isInteger(value) || value < 1);
  if (wrong || !(learningRate > 0) || !(weightDecay >= 0)) {
    const [name, value] = wrong ?? (learningRate > 0 ? ['weightDecay', weightDecay] : ['learningRate', learningRate]);
    throw new RoentgenError('REQUEST_INVALID', `the training's ${name} is ${value}`, wrong ? 'it must be a whole number of 1 or more' : name === 'weightDecay' ? 'it must be 0 or more' : 'it must be more than 0');
  }
}
