/** @jest-environment ./test/sidecar/nn/environment.js */

import { createRandom } from '../../../sidecar/nn/random';
import { trainClassifier } from '../../../sidecar/spots/classifier-training';
import { learnPaper, type PaperModel, type PaperOrder, predictPaper } from '../../../sidecar/spots/paper';
import { windowOf } from '../../../sidecar/spots/places';
import { COMPONENTS, MOMENTS, sampleOf, samplesOf } from './surroundings';

const orders: PaperOrder[] = [];
const train = (order: PaperOrder) => {
  orders.push(order);
  return trainClassifier(order.inputs, order.targets, order.samples, order.outputs, order.hyperparameters, {}, order.initial);
};
const learn = (more: Partial<Parameters<typeof learnPaper>[1]> = {}, samples = samplesOf({ kinds: ['kill'], each: 8 })) => learnPaper(samples, { window: 'centred', components: COMPONENTS, features: ['cpu', 'memory'], ...more }, train);
const seen = sampleOf({}, 'kill', 'app', 500, createRandom(77));
const answer = (model: PaperModel, sample = seen) => predictPaper(model, windowOf(sample, { window: 'centred', at: 0 }), sample);

test('each window is 2 x moments x features x components numbers once: nothing is made up, and each column is scaled by its own mean and deviation', async () => {
  const samples = samplesOf({ kinds: ['kill'], each: 2, nominal: 1 });
  await learn({}, samples);
  const { inputs, targets, samples: windows, outputs } = orders[orders.length - 1];
  expect([windows, outputs, inputs.length / windows]).toEqual([samples.length, 3, 2 * MOMENTS * 2 * 3]);
  expect([...targets.subarray(0, 3)]).toEqual([1, 0, 0]);
  expect([...targets.subarray(-3)]).toEqual([0, 0, 0]);
  const column = inputs.filter((_, at) => at % 6 === 2);
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  expect(mean).toBeCloseTo(0, 5);
  expect(column.reduce((sum, value) => sum + value * value, 0) / column.length).toBeCloseTo(1, 5);
});

test('it names the killed component over the line of 0.5, and no other', async () => {
  const probabilities = await answer(await learn());
  expect(probabilities.map((probability) => probability > 0.5)).toEqual([false, true, false]);
});

test('the same seed gives the same network, another seed another', async () => {
  const [one, same, other] = [await answer(await learn()), await answer(await learn()), await answer(await learn({ seed: 2 }))];
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});

test('what is missing of a component that is gone counts as nothing used', async () => {
  const model = await learn();
  const gone = { ...seen, values: seen.values.map((row) => row.map((value) => (value === 0 ? NaN : value))) };
  expect(await answer(model, gone)).toEqual(await answer(model));
});

test('two components that fail together are two ones', async () => {
  const [first, ...rest] = samplesOf({ kinds: ['kill'], each: 2 });
  await learn({}, [{ ...first, component: 'db+web', fault: 'kill+kill' }, ...rest]);
  expect([...orders[orders.length - 1].targets.subarray(0, 3)]).toEqual([1, 0, 1]);
});

test('fine-tuning goes on with the network and its scaling, in smaller steps', async () => {
  const model = await learn();
  const tuned = await learn({ from: model }, samplesOf({ kinds: ['kill'], each: 2, seed: 9, levels: { cpu: 3 } }));
  expect([tuned.means, tuned.deviations]).toEqual([model.means, model.deviations]);
  const { initial, hyperparameters } = orders[orders.length - 1];
  expect(initial).toBe(model.weights.arrays);
  expect(hyperparameters.learningRate).toBeLessThan(model.weights.hyperparameters.learningRate);
});
