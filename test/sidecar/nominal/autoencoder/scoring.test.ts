/** @jest-environment ./test/sidecar/nn/environment.js */

import { initialArrays } from '../../../../sidecar/nn/parameters';
import { createPool } from '../../../../sidecar/nn/pool';
import { createRandom } from '../../../../sidecar/nn/random';
import { openSession } from '../../../../sidecar/nn/session';
import { AUTOENCODER_DEFAULTS, type AutoencoderShape, type AutoencoderWeights, layoutOf } from '../../../../sidecar/nominal/autoencoder/autoencoder';
import { reconstructionGraph } from '../../../../sidecar/nominal/autoencoder/graphs';
import { openAutoencoder } from '../../../../sidecar/nominal/autoencoder/scoring';
import { windowsEnding } from '../../../../sidecar/nominal/prepare';
import reference from '../../nn/reference/autoencoder.json';
import { turnsDuring } from '../../nn/turns';

const weightsOf = (shape: AutoencoderShape, arrays: AutoencoderWeights['arrays']): AutoencoderWeights => ({ features: shape.features, hyperparameters: { ...AUTOENCODER_DEFAULTS, ...shape }, arrays, trainingLoss: 0, validationLoss: 0, epochs: 0 });

const untrained = (shape: AutoencoderShape, seed = 1) => weightsOf(shape, initialArrays(layoutOf(shape), createRandom(seed)));

function matrixOf(rows: number, { features }: AutoencoderShape): Float32Array {
  const random = createRandom(7);
  return Float32Array.from({ length: rows * features }, () => 2 * random() - 1);
}

const SMALL: AutoencoderShape = { features: 5, window: 6, hidden: 12, latent: 4 };

function expectClose(values: Float32Array, expected: ArrayLike<number>): void {
  expect(values).toHaveLength(expected.length);
  expect(values.reduce((largest, value, index) => Math.max(largest, Math.abs(value - expected[index])), 0)).toBeLessThan(1e-5);
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

const referenceWeights = weightsOf(reference, Object.fromEntries(Object.entries(reference.arrays).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }])));

test('windows score as an independent float64 LSTM computes them, one by one, together and as exported', async () => {
  const { features, window, batch, last } = reference;
  const windows = Float32Array.from(reference.windows);
  const scorer = await openAutoencoder(referenceWeights);
  expectClose(await scorer.reconstructLast(windows, batch), last);
  for (const each of range(0, batch)) {
    const one = windows.slice(each * window * features, (each + 1) * window * features);
    expectClose(await scorer.reconstructLast(one, 1), last.slice(each * features, (each + 1) * features));
    expectClose(await scorer.reconstructRange(one, window - 1, window), last.slice(each * features, (each + 1) * features));
  }
  await scorer.close();
  const exported = await openSession(reconstructionGraph(reference, referenceWeights.arrays));
  expectClose((await exported.run({ windows }, { batch })).reconstruction, last);
  await exported.close();
});

test.each<[string, AutoencoderShape, number, number]>([
  ['a few rows', SMALL, 5, 30],
  ['several parts that do not come out even', SMALL, 8, 700],
  ['so many that they are unrolled', SMALL, 5, 4100],
  ['a network that is wider than its windows are long', { features: 33, window: 3, hidden: 20, latent: 17 }, 2, 4500],
  ['windows too long to be unrolled', { ...SMALL, window: 40 }, 39, 4060],
  ['a network of which one run holds few windows', { features: 20, window: 20, hidden: 160, latent: 40 }, 19, 180],
])('a range of rows scores as its windows do one by one: %s', async (_, shape, from, to) => {
  const matrix = matrixOf(to + 3, shape);
  const scorer = await openAutoencoder(untrained(shape));
  const together = await scorer.reconstructRange(matrix, from, to);
  expect(together).toHaveLength((to - from) * shape.features);
  for (const row of new Set([from, from + 1, Math.floor((from + to) / 2), to - 2, to - 1])) {
    const alone = await scorer.reconstructLast(windowsEnding(matrix, shape.features, shape.window, [row]), 1);
    expectClose(alone, together.subarray((row - from) * shape.features, (row - from + 1) * shape.features));
  }
  const windows = await scorer.reconstructLast(windowsEnding(matrix, shape.features, shape.window, range(from, to)), to - from);
  expectClose(windows, together);
  await scorer.close();
});

test('an empty range has no reconstruction; one that leaves the matrix is refused', async () => {
  const scorer = await openAutoencoder(untrained(SMALL));
  const matrix = matrixOf(20, SMALL);
  expect(await scorer.reconstructRange(matrix, 9, 9)).toHaveLength(0);
  for (const [from, to] of [[4, 10], [10, 21], [10, 9]]) {
    await expect(scorer.reconstructRange(matrix, from, to)).rejects.toMatchObject({ code: 'INTERNAL' });
  }
  await expect(scorer.reconstructLast(matrix, 2)).rejects.toMatchObject({ code: 'INTERNAL' });
  await scorer.close();
});

test('models of one shape in a pool keep their own weights, also where the pool is too small for all', async () => {
  const models = range(1, 13).map((seed) => untrained(SMALL, seed));
  const window = matrixOf(SMALL.window, SMALL);
  const alone: Float32Array[] = [];
  for (const weights of models) {
    const scorer = await openAutoencoder(weights);
    alone.push(await scorer.reconstructLast(window, 1));
    await scorer.close();
  }
  const wide = createPool();
  const first = await openAutoencoder(models[0], wide);
  await first.reconstructLast(window, 1);
  const narrow = createPool({ maxBytes: 3.5 * wide.held().bytes });
  const scorers = await Promise.all(models.map((weights) => openAutoencoder(weights, narrow)));
  const pooled = await Promise.all(scorers.map((scorer) => scorer.reconstructLast(window, 1)));
  expect(pooled).toEqual(alone);
  expect(narrow.held().sessions).toBe(3);
  await Promise.all([wide.close(), narrow.close()]);
});

test('long ranges of two models at once keep their own weights, and closing a model releases what it opened', async () => {
  const pool = createPool();
  const matrix = matrixOf(4100, SMALL);
  const scorers = await Promise.all([1, 2].map((seed) => openAutoencoder(untrained(SMALL, seed), pool)));
  const both = await Promise.all(scorers.map((scorer) => scorer.reconstructRange(matrix, 10, 4100)));
  for (const [index, scorer] of scorers.entries()) {
    expectClose(await scorer.reconstructRange(matrix, 10, 300), both[index].subarray(0, 290 * SMALL.features));
  }
  expect(both[0]).not.toEqual(both[1]);
  expect(pool.held().sessions).toBe(6);
  await scorers[0].close();
  expect(pool.held().sessions).toBe(3);
  await pool.close();
});

test('400 models scored at once and 5,000 rows back-filled leave the event loop to others between short pieces of work', async () => {
  const pool = createPool();
  const window = matrixOf(SMALL.window, SMALL);
  const weights = untrained(SMALL);
  const models = await Promise.all(range(0, 400).map(() => openAutoencoder({ ...weights }, pool)));
  const score = () => Promise.all(models.map((scorer) => scorer.reconstructLast(window, 1)));
  expect(await turnsDuring(score())).toBeGreaterThanOrEqual(400);
  expect(await turnsDuring(score())).toBeGreaterThanOrEqual(16);
  expect(await turnsDuring(models[0].reconstructRange(matrixOf(5005, SMALL), 5, 5005))).toBeGreaterThanOrEqual(2 * Math.ceil(5000 / 360));
  await pool.close();
});
