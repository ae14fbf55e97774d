/** @jest-environment ./test/sidecar/nn/environment.js */

import { createRandom } from '../../../../sidecar/nn/random';
import {
  AUTOENCODER_DEFAULTS,
  type AutoencoderHyperparameters,
  type AutoencoderWeights,
  decodeAutoencoder,
  encodeAutoencoder,
} from '../../../../sidecar/nominal/autoencoder/autoencoder';
import { openAutoencoder } from '../../../../sidecar/nominal/autoencoder/scoring';
import { trainAutoencoder } from '../../../../sidecar/nominal/autoencoder/training';
import reference from '../../nn/reference/autoencoder.json';

const FEATURES = 6;
const SMALL: AutoencoderHyperparameters = { ...AUTOENCODER_DEFAULTS, window: 8, hidden: 16, latent: 6, epochs: 60 };

/** A service under a wave of load: features follow it, each by its own gain, with noise. */
function wave(rows: number): Float32Array {
  const random = createRandom(11);
  return Float32Array.from({ length: rows * FEATURES }, (_, index) => {
    const load = Math.sin(Math.floor(index / FEATURES) / 6);
    return 0.5 + (0.4 * load * ((index % FEATURES) + 1)) / FEATURES + 0.02 * (random() - 0.5);
  });
}

const windowAt = (matrix: Float32Array, row: number, window = SMALL.window) => matrix.slice(row * FEATURES, (row + window) * FEATURES);

function squaredError(row: Float32Array, reconstruction: Float32Array): number {
  return row.reduce((total, value, index) => total + (value - reconstruction[index]) ** 2, 0) / row.length;
}

let nominal: Float32Array;
let trained: AutoencoderWeights;

beforeAll(async () => {
  nominal = wave(200);
  trained = await trainAutoencoder(nominal, FEATURES, [[0, 200]], SMALL, {});
});

test('a forward pass is what an independent float64 LSTM computes', async () => {
  const { features, window, hidden, latent, batch } = reference;
  const arrays = Object.fromEntries(Object.entries(reference.arrays).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]));
  const hyperparameters = { ...AUTOENCODER_DEFAULTS, window, hidden, latent };
  const scorer = await openAutoencoder({ features, hyperparameters, arrays, trainingLoss: 0, validationLoss: 0, epochs: 0 });
  const last = await scorer.reconstructLast(Float32Array.from(reference.windows), batch);
  await scorer.close();
  expect(last).toHaveLength(reference.last.length);
  last.forEach((value, index) => expect(value).toBeCloseTo(reference.last[index], 5));
});

test('what it learned it reconstructs, what it never saw it does not', async () => {
  const scorer = await openAutoencoder(trained);
  const well = windowAt(nominal, 100);
  const ill = windowAt(nominal, 100);
  ill[ill.length - 2] += 1.5;
  const error = async (window: Float32Array) => squaredError(window.slice(-FEATURES), await scorer.reconstructLast(window, 1));
  expect(await error(well)).toBeLessThan(0.01);
  expect(await error(ill)).toBeGreaterThan(20 * (await error(well)));
  await scorer.close();
});

test('the reconstruction stays bounded where inputs leave the training range', async () => {
  const scorer = await openAutoencoder(trained);
  const last = await scorer.reconstructLast(windowAt(nominal, 0).fill(1e9), 1);
  last.forEach((value) => expect(Math.abs(value)).toBeLessThan(10));
  await scorer.close();
});

test('many windows in one call answer what each answers alone', async () => {
  const scorer = await openAutoencoder(trained);
  const count = 150;
  const windows = new Float32Array(count * SMALL.window * FEATURES);
  for (let row = 0; row < count; row++) {
    windows.set(windowAt(nominal, row), row * SMALL.window * FEATURES);
  }
  const together = await scorer.reconstructLast(windows, count);
  for (const row of [0, 63, 64, 149]) {
    const alone = await scorer.reconstructLast(windowAt(nominal, row), 1);
    alone.forEach((value, index) => expect(together[row * FEATURES + index]).toBeCloseTo(value, 5));
  }
  await expect(scorer.reconstructLast(windows, 3)).rejects.toMatchObject({ code: 'INTERNAL' });
  await scorer.close();
});

test('a stored model scores as the trained one; a damaged one is refused', async () => {
  const file = encodeAutoencoder(trained);
  const [before, after] = [await openAutoencoder(trained), await openAutoencoder(decodeAutoencoder(file))];
  const window = windowAt(nominal, 50);
  expect([...(await after.reconstructLast(window, 1))]).toEqual([...(await before.reconstructLast(window, 1))]);
  await Promise.all([before.close(), after.close()]);
  file[file.length >> 1] ^= 4;
  expect(() => decodeAutoencoder(file)).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
});
