/** The training works, by the code that ships: seconds between the ends of epochs, best of all. */

import { AUTOENCODER_DEFAULTS } from '../../sidecar/nominal/autoencoder/autoencoder';
import { trainAutoencoder } from '../../sidecar/nominal/autoencoder/training';
import { createRandom } from '../../sidecar/nn/random';
import { CLASSIFIER_DEFAULTS } from '../../sidecar/spots/classifier';
import { trainClassifier } from '../../sidecar/spots/classifier-training';
import { WORKS } from './works';

/** Answers the shortest of the times between calls of `onEpoch`, the first epoch (in which memory is taken) left out. */
function stopwatch(): { onEpoch(): void; best(): number } {
  const ends: number[] = [];
  return {
    onEpoch: () => ends.push(performance.now() / 1000),
    best: () => Math.min(...ends.slice(2).map((end, index) => end - ends[index + 1])),
  };
}

/** Seconds of an epoch. The newest 15 % of the rows are validated on and not counted: they come on top of the epoch's windows. */
export async function autoencoderEpoch({ features, window, hidden, latent, batch, windows, dropout, rounds }: typeof WORKS.A): Promise<number> {
  const rows = Math.ceil((windows + window - 1) / 0.85) + window - 1;
  const random = createRandom(1);
  const matrix = Float32Array.from({ length: rows * features }, () => random());
  const watch = stopwatch();
  const epochs = rounds + 2;
  await trainAutoencoder(matrix, features, [[0, rows]], { ...AUTOENCODER_DEFAULTS, window, hidden, latent, batch, dropout, epochs, patience: epochs }, watch);
  return watch.best();
}

/** Seconds of the work's epochs. */
export async function classifierEpochs({ inputs, hidden, outputs, batch, samples, epochs, dropout, rounds }: typeof WORKS.E): Promise<number> {
  const random = createRandom(1);
  const data = Float32Array.from({ length: samples * inputs }, () => random());
  const targets = Float32Array.from({ length: samples * outputs }, () => Number(random() < 0.1));
  const watch = stopwatch();
  await trainClassifier(data, targets, samples, outputs, { ...CLASSIFIER_DEFAULTS, hidden, batch, dropout, epochs: epochs * rounds + 2 }, watch);
  return watch.best() * epochs;
}
