/**
 * The works of `bench engine`: what is computed, how often, and how many floating-point operations that is (two per multiplication
 * and addition; a training step counts three forward passes). Peers get the same table as JSON.
 */

export interface AutoencoderWork {
  features: number;
  window: number;
  hidden: number;
  latent: number;
}

const NOMINAL: AutoencoderWork = { features: 48, window: 20, hidden: 64, latent: 32 };
const SMALL: AutoencoderWork = { features: 12, window: 20, hidden: 32, latent: 16 };
const TRAINING = { batch: 64, windows: 4096, dropout: 0.1, rounds: 3 };

export const WORKS = {
  /** One epoch of the autoencoder 48-64-32-32-64-48. */
  A: { ...NOMINAL, ...TRAINING },
  /** One epoch of the small one, 12-32-16-16-32-12. */
  B: { ...SMALL, ...TRAINING },
  /** A new window of each of 400 models, scored one after the other. */
  C: { ...NOMINAL, models: 400, rounds: 7 },
  /** 14 days at 30 s of one model, every window. */
  D: { ...NOMINAL, windows: 40320, batch: 512, rounds: 3 },
  /** Epochs of the fault-spot network of the mirror paper (112 inputs). */
  E: { inputs: 112, hidden: [64, 32], outputs: 7, batch: 32, samples: 1760, epochs: 20, dropout: 0.2, rounds: 3 },
};

export type WorkName = keyof typeof WORKS;

/** Multiplications with an addition in one window's forward pass, all rows read out. */
function windowProducts({ features, window, hidden, latent }: AutoencoderWork): number {
  const layer = (from: number, units: number) => 4 * units * (from + units);
  return window * (layer(features, hidden) + layer(hidden, latent) + layer(latent, latent) + layer(latent, hidden) + hidden * features);
}

function denseProducts({ inputs, hidden, outputs }: typeof WORKS.E): number {
  const sizes = [inputs, ...hidden, outputs];
  return sizes.slice(1).reduce((total, units, index) => total + units * sizes[index], 0);
}

/** Floating-point operations of one round. */
export const FLOPS: Record<WorkName, number> = {
  A: 6 * windowProducts(WORKS.A) * WORKS.A.windows,
  B: 6 * windowProducts(WORKS.B) * WORKS.B.windows,
  C: 2 * windowProducts(WORKS.C) * WORKS.C.models,
  D: 2 * windowProducts(WORKS.D) * WORKS.D.windows,
  E: 6 * denseProducts(WORKS.E) * WORKS.E.samples * WORKS.E.epochs,
};
