/** How long a network is trained: enough for short nominal periods, about a minute on one core for long ones. Mathematics only. */

import type { AutoencoderHyperparameters } from './autoencoder';

/** Optimiser steps at most where the nominal period is long. */
const STEPS = 5000;
/** Passes at least: fewer do not converge however many windows there are. */
const LEAST_EPOCHS = 15;
/** Windows from which batches are larger: the gradient is as good and a step costs less a window. */
const MANY_WINDOWS = 4000;
const LARGE_BATCH = 64;

/** The hyper-parameters with batch and epochs to fit the number of training windows. */
export function withinBudget(hyperparameters: AutoencoderHyperparameters, windows: number): AutoencoderHyperparameters {
  const batch = windows >= MANY_WINDOWS ? Math.max(hyperparameters.batch, LARGE_BATCH) : hyperparameters.batch;
  const affordable = Math.max(LEAST_EPOCHS, Math.floor(STEPS / Math.ceil(windows / batch)));
  return { ...hyperparameters, batch, epochs: Math.min(hyperparameters.epochs, affordable) };
}
