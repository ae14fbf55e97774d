/** @jest-environment ./test/sidecar/nn/environment.js */

import type { Checkpoint, Checkpoints } from '../../../../sidecar/nn/checkpoint';
import { fitScaling } from '../../../../sidecar/twin/scenario/sample';
import { latentFeatures, pooled } from '../../../../sidecar/twin/training/extract';
import { errorOf } from '../../../../sidecar/twin/training/judge';
import { epochOf, judgedNetwork, type TrainingNetwork, trainingNetwork } from '../../../../sidecar/twin/training/networks';
import { routeNetPredictor } from '../../../../sidecar/twin/training/predictor';
import { trainedRange } from '../../../../sidecar/twin/training/rescale';
import { routeNetSessions } from '../../../../sidecar/twin/training/sessions';
import { hasDied, trainRouteNet } from '../../../../sidecar/twin/training/train';
import type { Sample } from '../../../../sidecar/twin/scenario/results';
import { smallSamples, TINY } from './small';

const sessions = routeNetSessions();
let samples: Sample[];
beforeAll(async () => {
  samples = await smallSamples(5);
});
afterAll(() => sessions.close());

/** Keeps every checkpoint, and has `first` to begin with. */
const memory = (first: Checkpoint | null = null): Checkpoints & { kept: Checkpoint[] } => {
  const kept: Checkpoint[] = [];
  return { kept, load: () => first, keep: (_, checkpoint) => void kept.push(checkpoint) };
};

test('training brings the error on networks it does not see down, keeps the best epoch, and says which', async () => {
  const seen: number[] = [];
  const options = { ...TINY, validation: samples.slice(3) };
  const trained = await trainRouteNet(samples.slice(0, 3), 'delay', options, { sessions, onEpoch: (_, __, ___, validation) => seen.push(validation) });
  const untrained = await trainRouteNet(samples.slice(0, 3), 'delay', { ...options, epochs: 1, steps: 1, learningRate: 1e-9 }, { sessions });
  expect(trained.validation).toBeLessThan(0.8 * untrained.validation);
  expect(trained.validation).toBe(Math.min(...seen));
  expect(trained.epoch).toBe(seen.indexOf(trained.validation) + 1);
  const judged = samples.slice(3).map((sample) => judgedNetwork(sample, trained.scaling));
  expect(await errorOf(sessions, TINY, 'delay', trained.parameters, judged)).toBeCloseTo(trained.validation, 5);
});

test('a training that was stopped ends with the weights of one that was not', async () => {
  const whole = await trainRouteNet(samples, 'loss', TINY, { sessions });
  const stop = new AbortController();
  const before = memory();
  const stopped = trainRouteNet(samples, 'loss', TINY, { sessions, checkpoints: before, signal: stop.signal, onEpoch: () => stop.abort(new Error('stopped')) });
  await expect(stopped).rejects.toThrow('stopped');
  const again = await trainRouteNet(samples, 'loss', TINY, { sessions, checkpoints: memory(before.kept[0]) });
  expect(before.kept).toHaveLength(1);
  expect(again.parameters).toEqual(whole.parameters);
});

test.each([
  [{ epochs: 0 }, "the training's epochs is 0"],
  [{ learningRate: 0 }, "the training's learningRate is 0"],
])('options that cannot be are refused: %p', async (options, message) => {
  await expect(trainRouteNet(samples, 'delay', { ...TINY, ...options }, { sessions })).rejects.toThrow(message);
});

test('without samples there is nothing to learn', async () => {
  await expect(trainRouteNet([], 'delay', TINY)).rejects.toMatchObject({ code: 'DATASET_INVALID' });
});

test('what an idle read-out gets wrong is known of a delay: all but transmission', () => {
  const [{ scenario, measured }] = samples;
  const scaling = fitScaling(samples);
  const capacity = (from: number, to: number) => scenario.ports.find((port) => port.from === from && port.to === to)?.capacity ?? NaN;
  const errors = scenario.flows.map(({ src, dst }, index) => {
    const path = scenario.paths[src][dst];
    const { bandwidth, packetRate, delay } = measured.flows[index];
    const sending = path.slice(1).reduce((sum, to, hop) => sum + bandwidth / packetRate / capacity(path[hop], to), 0);
    return Math.abs(sending - delay) / delay;
  });
  expect(trainingNetwork(samples[0], 'delay', scaling).idleLoss).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / errors.length, 5);
  expect(trainingNetwork(samples[0], 'jitter', scaling).idleLoss).toBe(Infinity);
  expect(trainingNetwork(samples[0], 'loss', scaling).idleLoss).toBe(Infinity);
});

test.each([
  [2, 0.222, 0.222, true],
  [3, 0.219, 0.222, true],
  [2, 0.18, 0.222, false],
  // the first steps' losses are in the first epoch's
  [1, 0.222, 0.222, false],
  [2, 3, 1, false],
  [2, 0.4, Infinity, false],
])('an epoch %i with a loss of %d, where idle is %d: died %p', (epoch, loss, idle, died) => {
  expect(hasDied(epoch, loss, idle)).toBe(died);
});

test('an epoch takes every network once before it takes one twice', () => {
  const networks = Array.from({ length: 4 }, (): TrainingNetwork => ({ longest: 1, batch: { feeds: {} }, idleLoss: 1 }));
  const order = [...epochOf(networks, 10, 1, 1)].map((network) => networks.indexOf(network));
  expect([...order.slice(0, 4)].sort()).toEqual([0, 1, 2, 3]);
  expect([...order.slice(4, 8)].sort()).toEqual([0, 1, 2, 3]);
  expect(order).not.toEqual([...epochOf(networks, 10, 1, 2)].map((network) => networks.indexOf(network)));
});

test('states of networks of any size pool to one length: means and deviations of links, queues and flows', async () => {
  expect(pooled(Float32Array.of(1, 10, 3, 20), 2, [0, 1])).toEqual([2, 1, 15, 5]);
  const { parameters, scaling } = await trainRouteNet(samples, 'delay', { ...TINY, epochs: 1 }, { sessions });
  const features = await Promise.all(samples.map((sample) => latentFeatures(sessions, { ...TINY, metric: 'delay' }, parameters, scaling, sample)));
  features.forEach((vector) => expect(vector).toHaveLength(6 * TINY.state));
  expect(features[0]).not.toEqual(features[1]);
  expect([...features.flatMap((vector) => [...vector])].every(Number.isFinite)).toBe(true);
});

test('a predictor answers each flow, and nothing about what the model was not trained for', async () => {
  const scaling = fitScaling(samples);
  const delay = await trainRouteNet(samples, 'delay', TINY, { sessions });
  const loss = await trainRouteNet(samples, 'loss', { ...TINY, epochs: 1 }, { sessions });
  const provenance = { samples: 5, chosenBy: 'hand', candidates: 5, seed: 1, training: TINY, validation: {} };
  const predictor = await routeNetPredictor({ shape: TINY, scaling, trained: trainedRange(samples), provenance, parameters: { delay: delay.parameters, loss: loss.parameters } });
  const [{ scenario, measured }] = samples;
  const silent = measured.flows.map((flow, index) => (index === 2 ? { bandwidth: 0, packetRate: 0 } : flow));
  const told = await predictor.predict(scenario, measured.flows);
  const other = await predictor.predict(scenario, silent);
  expect(told.delay).toHaveLength(scenario.flows.length);
  expect([...told.jitter].every(Number.isNaN)).toBe(true);
  expect(other.delay[2]).toBeNaN();
  expect(other.loss[2]).toBe(0);
  expect((await predictor.predict(scenario)).delay[0]).toBeGreaterThan(0);
  await expect(predictor.predict({ ...scenario, ports: scenario.ports.map((port) => ({ ...port, capacity: 0 })) })).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
  await predictor.close();
});
