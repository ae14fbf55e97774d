/** @jest-environment ./test/sidecar/nn/environment.js */

import type { Checkpoint, Checkpoints } from '../../../../sidecar/nn/checkpoint';
import { nativeVariant } from '../../../../sidecar/nn/native/native';
import { createRandom } from '../../../../sidecar/nn/random';
import { AUTOENCODER_DEFAULTS, type AutoencoderHyperparameters, encodeAutoencoder } from '../../../../sidecar/nominal/autoencoder/autoencoder';
import { trainAutoencoder } from '../../../../sidecar/nominal/autoencoder/training';

const FEATURES = 6;
const SMALL: AutoencoderHyperparameters = { ...AUTOENCODER_DEFAULTS, window: 8, hidden: 16, latent: 6, epochs: 60 };

/** 200 rows of a service under a wave of load: features follow it, each by its own gain, with noise. */
const random = createRandom(11);
const nominal = Float32Array.from({ length: 200 * FEATURES }, (_, index) => {
  const load = Math.sin(Math.floor(index / FEATURES) / 6);
  return 0.5 + (0.4 * load * ((index % FEATURES) + 1)) / FEATURES + 0.02 * (random() - 0.5);
});

function selectEngine(engine: string): void {
  process.env.ROENTGEN_NATIVE = engine === 'native' ? '' : 'off';
}
afterAll(() => delete process.env.ROENTGEN_NATIVE);

/** Holds the checkpoints of epochs up to `last` and then interrupts. */
function interruptedAfter(last: number) {
  const kept = new Map<string, Checkpoint>();
  const stop = new AbortController();
  const checkpoints: Checkpoints = {
    load: (fingerprint) => kept.get(fingerprint) ?? null,
    keep(fingerprint, checkpoint) {
      kept.set(fingerprint, checkpoint);
      if (checkpoint.epoch === last) {
        stop.abort(new Error('interrupted'));
      }
    },
  };
  return { checkpoints, signal: stop.signal };
}

// Where no kernel is compiled, only the graph trains.
const engines = nativeVariant() ? ['native', 'graph'] : ['graph'];

describe.each(engines)('training by the %s', (engine) => {
  beforeAll(() => selectEngine(engine));

  test('tells each epoch and falls well below the variance of the data', async () => {
    const epochs: number[][] = [];
    const trained = await trainAutoencoder(nominal, FEATURES, [[0, 200]], SMALL, { onEpoch: (...epoch) => epochs.push(epoch) });
    expect(epochs.map(([epoch]) => epoch)).toEqual(Array.from({ length: trained.epochs }, (_, index) => index + 1));
    expect(epochs[0][1]).toBe(SMALL.epochs);
    expect(trained.validationLoss).toBeLessThan(0.01);
    expect(trained.validationLoss).toBe(Math.min(...epochs.map(([, , , validation]) => validation)));
  });

  test('the same seed gives the same weights, another seed others', async () => {
    const run = (seed: number) => trainAutoencoder(nominal, FEATURES, [[0, 60]], { ...SMALL, epochs: 3, seed }, {});
    const [first, second, other] = [await run(1), await run(1), await run(2)];
    expect(encodeAutoencoder(second).equals(encodeAutoencoder(first))).toBe(true);
    expect(encodeAutoencoder(other).equals(encodeAutoencoder(first))).toBe(false);
  });

  test('no window spans a gap: rows outside the segments change nothing', async () => {
    const segments: Array<[number, number]> = [[0, 40], [60, 100]];
    const run = async (matrix: Float32Array) => (await trainAutoencoder(matrix, FEATURES, segments, { ...SMALL, epochs: 2 }, {})).arrays['encoder1.input'].data;
    const changed = nominal.slice(0, 100 * FEATURES);
    const same = await run(changed);
    // The read-out starts at the mean of all rows: rows swapped with each other keep it.
    const rows = changed.slice(40 * FEATURES, 60 * FEATURES);
    for (let row = 0; row < 20; row++) {
      changed.set(rows.subarray(row * FEATURES, (row + 1) * FEATURES), (59 - row) * FEATURES);
    }
    const again = await run(changed);
    again.forEach((value, index) => expect(value).toBeCloseTo(same[index], 5));
  });

  test.each<[string, Partial<AutoencoderHyperparameters>, Array<[number, number]>, string]>([
    ['no stretch is as long as a window', {}, [[0, 7], [20, 25]], 'NOMINAL_TOO_SHORT'],
    ['there are no segments', {}, [], 'NOMINAL_TOO_SHORT'],
    ['the window is no whole number', { window: 2.5 }, [[0, 50]], 'TRAINING_FAILED'],
    ['everything would be dropped', { dropout: 1 }, [[0, 50]], 'TRAINING_FAILED'],
  ])('training is refused when %s', async (_, hyperparameters, segments, code) => {
    await expect(trainAutoencoder(nominal, FEATURES, segments, { ...SMALL, ...hyperparameters }, {})).rejects.toMatchObject({ code });
  });

  test('what was interrupted goes on and ends bit for bit as if it had not been', async () => {
    const [uninterrupted, epochs] = [await trainAutoencoder(nominal, FEATURES, [[0, 100]], { ...SMALL, epochs: 6 }, {}), [] as number[]];
    const { checkpoints, signal } = interruptedAfter(4);
    const run = (data: Float32Array, hooks = {}) => trainAutoencoder(data, FEATURES, [[0, 100]], { ...SMALL, epochs: 6 }, { checkpoints, onEpoch: (epoch) => epochs.push(epoch), ...hooks });
    await expect(run(nominal, { signal })).rejects.toThrow('interrupted');
    expect(encodeAutoencoder(await run(nominal)).equals(encodeAutoencoder(uninterrupted))).toBe(true);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
    await run(nominal.map((value) => value + 1e-6));
    expect(epochs.slice(6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a value that is not a number in the data ends training with a code', async () => {
    const broken = nominal.slice();
    broken[300] = NaN;
    await expect(trainAutoencoder(broken, FEATURES, [[0, 200]], SMALL, {})).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
  });

  test('a model trains on as little as one batch of windows', async () => {
    const { validationLoss } = await trainAutoencoder(nominal, FEATURES, [[0, 10]], { ...SMALL, epochs: 2 }, {});
    expect(validationLoss).toBeGreaterThan(0);
  });
});

(engines.length > 1 ? test : test.skip)('the native kernel learns what the graph learns', async () => {
  const train = async (engine: string) => {
    selectEngine(engine);
    return trainAutoencoder(nominal, FEATURES, [[0, 100]], { ...SMALL, epochs: 3 }, {});
  };
  const [native, graph] = [await train('native'), await train('graph')];
  expect(native.validationLoss).toBeCloseTo(graph.validationLoss, 5);
  for (const [name, { data }] of Object.entries(graph.arrays)) {
    data.forEach((value, index) => expect(Math.abs(value - native.arrays[name].data[index])).toBeLessThan(1e-3));
  }
});
