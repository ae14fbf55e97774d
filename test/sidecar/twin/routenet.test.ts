/** @jest-environment ./test/sidecar/nn/environment.js */

import { createGraph, input, output } from '../../../sidecar/nn/graph';
import { gradients } from '../../../sidecar/nn/gradient';
import { type Arrays, initialArrays, layoutSize, toArrays, toFlat, unpack } from '../../../sidecar/nn/parameters';
import { createRandom, permutation } from '../../../sidecar/nn/random';
import { openSession, type Session } from '../../../sidecar/nn/session';
import { trainingGraph } from '../../../sidecar/nn/step';
import { fit, initialState } from '../../../sidecar/nn/train';
import { graphTrainer } from '../../../sidecar/nn/trainer';
import { longestOf, type NetworkSample, tensorsOf } from '../../../sidecar/twin/network-sample';
import { chunkedTensors, predict, predictionGraph } from '../../../sidecar/twin/prediction';
import { layoutOf, type Metric, ROUTENET_DEFAULTS, routeNetLoss, type RouteNetShape, targetFeeds } from '../../../sidecar/twin/routenet';
import reference from './reference/routenet.json';
import { randomNetwork } from '../../../bench/engine/routenet';

const LONGEST = 5;
const { state, readout, rounds } = reference;
const shapeFor = (metric: Metric): RouteNetShape => ({ state, readout, rounds, metric, longest: LONGEST });
const layout = layoutOf(reference);
const weights = toFlat(Object.fromEntries(Object.entries(reference.parameters).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }])) as Arrays, layout);
const { network } = reference;
const sample: NetworkSample = {
  routes: network.routes,
  linkOfQueue: network.linkOfQueue,
  capacity: Float32Array.from(network.capacity),
  packetSize: Float32Array.from(network.packetSize),
  pathFeatures: Float32Array.from(network.pathFeatures.flat()),
  queueFeatures: Float32Array.from(network.queueFeatures.flat()),
  linkFeatures: Float32Array.from(network.linkFeatures.flat()),
};

/** Fails where a value is off by more than 1e-4 of the largest. */
function expectClose(actual: ArrayLike<number>, expected: number[]): void {
  const largest = Math.max(...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(Math.abs(actual[index] - value) / largest).toBeLessThan(1e-4));
}

let delays: Session;
beforeAll(async () => {
  delays = await openSession(predictionGraph(shapeFor('delay')));
});
afterAll(() => delays.close());

test('the delay model has as many parameters as the reference', () => {
  expect(layoutSize(layoutOf(ROUTENET_DEFAULTS))).toBe(27025);
  expect(reference.referenceParameters).toBe(27025);
});

test.each(['delay', 'jitter', 'loss'] as const)('%s is what an independent implementation answers', async (metric) => {
  const session = await openSession(predictionGraph(shapeFor(metric)));
  expectClose(await predict(session, weights, chunkedTensors(sample, LONGEST)), reference[metric]);
  await session.close();
});

test('MAPE and its gradient by every parameter are those of an independent implementation', async () => {
  const graph = createGraph();
  const parameters = input(graph, 'parameters', [weights.length], { trained: true });
  const loss = routeNetLoss(shapeFor('delay'))((name, shape, type) => input(graph, name, shape, { type }), unpack(parameters, layout));
  output('gradient', gradients(loss, [parameters])[0]);
  output('loss', loss);
  const session = await openSession(graph);
  const tensors = tensorsOf(sample, LONGEST);
  const answers = await session.run({ ...tensors.feeds, ...targetFeeds('delay', tensors, reference.targets), parameters: weights }, tensors.sizes);
  await session.close();
  expectClose(answers.loss, [reference.mape]);
  const arrays = toArrays(answers.gradient, layout);
  Object.entries(reference.gradients).forEach(([name, expected]) => expectClose(arrays[name].data, expected));
});

test('one session serves networks of different sizes, in any number of chunks', async () => {
  for (const paths of [1, 7, 40]) {
    const other = randomNetwork({ paths, links: 9, queues: 2, longest: LONGEST, seed: paths });
    const chunked = tensorsOf(other, LONGEST, 3);
    expectClose(await predict(delays, weights, chunked), [...(await predict(delays, weights, chunkedTensors(other, LONGEST)))]);
    expect([...chunked.paths].filter((path) => path >= 0).sort((a, b) => a - b)).toEqual(Array.from({ length: paths }, (_, path) => path));
  }
});

test('the order of the paths does not matter', async () => {
  const other = randomNetwork({ paths: 25, links: 9, queues: 2, longest: LONGEST, seed: 3 });
  const order = [...permutation(25, createRandom(1))];
  const rows = (values: Float32Array, width: number) => Float32Array.from(order.flatMap((path) => [...values.subarray(path * width, (path + 1) * width)]));
  const shuffled = { ...other, routes: order.map((path) => other.routes[path]), packetSize: rows(other.packetSize, 1), pathFeatures: rows(other.pathFeatures, 17) };
  const [before, after] = [await predict(delays, weights, chunkedTensors(other, LONGEST)), await predict(delays, weights, chunkedTensors(shuffled, LONGEST))];
  expect(new Set([...before].map((value) => value.toFixed(3))).size).toBeGreaterThan(20);
  expectClose(after, order.map((path) => before[path]));
});

test('a path longer than the session takes, or without a hop, is refused', () => {
  expect(longestOf(sample)).toBe(3);
  expect(() => tensorsOf(sample, 2)).toThrow('a path or link of 3 queues where 1 to 2 were expected');
  expect(() => tensorsOf({ ...sample, routes: [[]] }, 2)).toThrow('a path or link of 0 queues');
});

test('jitter is compared by its logarithm; a path whose jitter is 0 does not count, however few are left', () => {
  const tensors = tensorsOf(sample, LONGEST);
  const { target, weight } = targetFeeds('jitter', tensors, [0.5, 0, 0.25]);
  expect([...tensors.paths]).toEqual([1, 2, 0]);
  expect([...target]).toEqual([0, Math.fround(Math.log(0.25)), Math.fround(Math.log(0.5))]);
  expect([...weight]).toEqual([0, 0.5, 0.5]);
  expect([...targetFeeds('jitter', tensors, [0, 0, 0]).weight]).toEqual([0, 0, 0]);
  targetFeeds('loss', tensors, [0, 0, 1]).weight.forEach((value) => expect(value).toBeCloseTo(1 / 3));
});

test.each(['delay', 'jitter', 'loss'] as const)('training brings the error of %s down', async (metric) => {
  const shape: RouteNetShape = { state: 8, readout: 8, rounds: 2, metric, longest: LONGEST };
  const other = randomNetwork({ paths: 20, links: 9, queues: 2, longest: LONGEST, seed: 5 });
  const targets = other.routes.map((route, path) => (metric === 'loss' ? 0.02 * route.length : 0.1 + 0.2 * route.length + 0.01 * path));
  const tensors = tensorsOf(other, LONGEST);
  const session = await openSession(trainingGraph(layoutOf(shape), routeNetLoss(shape)));
  const start = initialState(toFlat(initialArrays(layoutOf(shape), createRandom(2)), layoutOf(shape)));
  const losses: number[] = [];
  await fit(graphTrainer(session), start, { epochs: 60, learningRate: 0.02, patience: 60, batches: () => [{ feeds: { ...tensors.feeds, ...targetFeeds(metric, tensors, targets) }, sizes: tensors.sizes }], onEpoch: (_, __, loss) => losses.push(loss) });
  await session.close();
  expect(losses[59]).toBeLessThan(0.7 * losses[0]);
});
