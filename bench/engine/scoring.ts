/** The scoring works, by the code that ships: live windows of many models, and one model's past. */

import { AUTOENCODER_DEFAULTS, type AutoencoderShape, type AutoencoderWeights, layoutOf } from '../../sidecar/nominal/autoencoder/autoencoder';
import { openAutoencoder } from '../../sidecar/nominal/autoencoder/scoring';
import { initialArrays } from '../../sidecar/nn/parameters';
import { createPool } from '../../sidecar/nn/pool';
import { createRandom, type Random } from '../../sidecar/nn/random';
import { FLOPS, type WORKS } from './works';

export interface ScoringWork {
  /** One round. */
  run(): Promise<void>;
  /** Of one round. */
  flops: number;
}

export interface LiveWork extends ScoringWork {
  /** Growth of the process by an open model, its weights outside the session included. */
  bytesPerModel: number;
  /** From weights to the first reconstruction. */
  createMs: number;
}

const weightsOf = (shape: AutoencoderShape, random: Random): AutoencoderWeights => ({
  features: shape.features,
  hyperparameters: { ...AUTOENCODER_DEFAULTS, ...shape },
  arrays: initialArrays(layoutOf(shape), random),
  trainingLoss: 0,
  validationLoss: 0,
  epochs: 0,
});

const rowsOf = (rows: number, features: number, random: Random) => Float32Array.from({ length: rows * features }, () => random());

/** Work C: one new window of each of `models` different models. */
export async function live({ features, window, hidden, latent, models }: typeof WORKS.C): Promise<LiveWork> {
  const random = createRandom(1);
  const before = process.memoryUsage.rss();
  const many = Array.from({ length: models }, () => weightsOf({ features, window, hidden, latent }, random));
  const windows = many.map(() => rowsOf(window, features, random));
  const pool = createPool();
  const scorers = await Promise.all(many.map((weights) => openAutoencoder(weights, pool)));
  const run = async () => void (await Promise.all(scorers.map((scorer, model) => scorer.reconstructLast(windows[model], 1))));
  const start = performance.now();
  await run();
  const createMs = (performance.now() - start) / models;
  return { run, flops: FLOPS.C, createMs, bytesPerModel: (process.memoryUsage.rss() - before) / models };
}

/** Work D: every window of one model's `windows` consecutive rows. */
export async function backfill({ features, window, hidden, latent, windows }: typeof WORKS.D): Promise<ScoringWork> {
  const random = createRandom(1);
  const matrix = rowsOf(windows + window - 1, features, random);
  const scorer = await openAutoencoder(weightsOf({ features, window, hidden, latent }, random));
  return { run: async () => void (await scorer.reconstructRange(matrix, window - 1, windows + window - 1)), flops: FLOPS.D };
}
