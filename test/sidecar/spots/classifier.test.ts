/** @jest-environment ./test/sidecar/nn/environment.js */

import type { Checkpoint } from '../../../sidecar/nn/checkpoint';
import { createRandom } from '../../../sidecar/nn/random';
import { CLASSIFIER_DEFAULTS, decodeClassifier, encodeClassifier, openClassifier } from '../../../sidecar/spots/classifier';
import { trainClassifier } from '../../../sidecar/spots/classifier-training';

const COMPONENTS = 4;
const METRICS = 2;
const MOMENTS = 14;
const INPUTS = COMPONENTS * METRICS * MOMENTS;
const QUICK = { ...CLASSIFIER_DEFAULTS, epochs: 60 };

/** Windows of noise; in the second half of one the faulty component's CPU falls. */
function faults(samples: number, seed: number, spotOf: (sample: number) => number) {
  const random = createRandom(seed);
  const inputs = Float32Array.from({ length: samples * INPUTS }, () => 0.2 * (random() - 0.5));
  const targets = new Float32Array(samples * COMPONENTS);
  for (let sample = 0; sample < samples; sample++) {
    const spot = spotOf(sample);
    if (spot >= 0) {
      targets[sample * COMPONENTS + spot] = 1;
      for (let moment = MOMENTS / 2; moment < MOMENTS; moment++) {
        inputs[sample * INPUTS + moment * COMPONENTS * METRICS + spot * METRICS] -= 0.5;
      }
    }
  }
  return { inputs, targets, samples };
}

/** Share of (sample, component) pairs that a probability over 0.5 names rightly. */
async function accuracy(weights: Awaited<ReturnType<typeof train>>, data: ReturnType<typeof faults>): Promise<number> {
  const classifier = await openClassifier(weights);
  const probabilities = await classifier.predict(data.inputs, data.samples);
  await classifier.close();
  return probabilities.filter((value, index) => value > 0.5 === data.targets[index] > 0.5).length / probabilities.length;
}

const train = ({ inputs, targets, samples }: ReturnType<typeof faults>, hyperparameters = QUICK) => trainClassifier(inputs, targets, samples, COMPONENTS, hyperparameters, {});

const everyComponent = (sample: number) => sample % COMPONENTS;

test.each([
  [16, 0.9],
  [200, 0.99],
])('trained on the 112 numbers of %d windows it names the faulty component of others', async (samples, least) => {
  expect(await accuracy(await train(faults(samples, 1, everyComponent)), faults(200, 2, everyComponent))).toBeGreaterThan(least);
});

test('a component that is rarely faulty is found as well', async () => {
  const rare = (sample: number) => (sample % 25 === 0 ? 3 : -1);
  const classifier = await openClassifier(await train(faults(300, 3, rare)));
  const seldom = faults(20, 4, () => 3);
  const probabilities = await classifier.predict(seldom.inputs, seldom.samples);
  const found = Array.from({ length: 20 }, (_, sample) => probabilities[sample * COMPONENTS + 3]).filter((value) => value > 0.5);
  expect(found.length).toBeGreaterThanOrEqual(19);
});

test('the same seed gives the same weights', async () => {
  const data = faults(20, 5, everyComponent);
  const files = [await train(data, { ...QUICK, epochs: 3 }), await train(data, { ...QUICK, epochs: 3 })].map(encodeClassifier);
  expect(files[0].equals(files[1])).toBe(true);
});

test('training that goes on from a checkpoint gives the weights of uninterrupted training', async () => {
  const { inputs, targets, samples } = faults(40, 8, everyComponent);
  const kept = new Map<number, Checkpoint>();
  const run = (from?: number) => trainClassifier(inputs, targets, samples, COMPONENTS, { ...QUICK, epochs: 9 }, { checkpoints: { load: () => kept.get(from ?? 0) ?? null, keep: (_, checkpoint) => kept.set(checkpoint.epoch, checkpoint) } });
  const uninterrupted = encodeClassifier(await run());
  for (const epoch of [1, 5, 9]) {
    expect(encodeClassifier(await run(epoch)).equals(uninterrupted)).toBe(true);
  }
});

test('a stored classifier predicts as the trained one; a damaged file is refused', async () => {
  const data = faults(20, 6, everyComponent);
  const weights = await train(data, { ...QUICK, epochs: 3 });
  const file = encodeClassifier(weights);
  const predict = async (opened: typeof weights) => [...(await (await openClassifier(opened)).predict(data.inputs, data.samples))];
  expect(await predict(decodeClassifier(file))).toEqual(await predict(weights));
  expect(() => decodeClassifier(file.subarray(1))).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
});

test('the loss that training names is the loss of the network that predicts', async () => {
  const data = faults(8, 7, everyComponent);
  const untouched = { ...QUICK, epochs: 1, batch: 8, learningRate: 1e-12, dropout: 0 };
  const weights = await train(data, untouched);
  const probabilities = await (await openClassifier(weights)).predict(data.inputs, data.samples);
  const positiveWeight = 3;
  const losses = [...probabilities].map((p, index) => (data.targets[index] ? -positiveWeight * Math.log(p) : -Math.log(1 - p)));
  expect(weights.trainingLoss).toBeCloseTo(losses.reduce((total, loss) => total + loss, 0) / losses.length, 4);
});

test.each<[string, () => Promise<unknown>, string]>([
  ['one sample', () => train(faults(1, 1, () => 0)), 'DATASET_TOO_SMALL'],
  ['targets of another size', () => trainClassifier(new Float32Array(8), new Float32Array(3), 4, 1, QUICK, {}), 'TRAINING_FAILED'],
  ['values that are not numbers', () => trainClassifier(new Float32Array(8).fill(NaN), new Float32Array(4), 4, 1, QUICK, {}), 'TRAINING_FAILED'],
])('%s is refused with a code', async (_, run, code) => {
  await expect(run()).rejects.toMatchObject({ code });
});
