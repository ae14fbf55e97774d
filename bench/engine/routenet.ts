/** Work R: one training step of RouteNet-Fermi on one network, of the sizes that the challenge allows, with random data of a fixed seed. */

import { initialArrays, toFlat } from '../../sidecar/nn/parameters';
import { adamRate } from '../../sidecar/nn/optimizer';
import { createRandom, type Random } from '../../sidecar/nn/random';
import { openSession } from '../../sidecar/nn/session';
import { trainingGraph } from '../../sidecar/nn/step';
import { initialState } from '../../sidecar/nn/train';
import { FEATURES, type NetworkSample, tensorsOf } from '../../sidecar/twin/network-sample';
import { layoutOf, ROUTENET_DEFAULTS, routeNetLoss, targetFeeds } from '../../sidecar/twin/routenet';

export interface NetworkSizes {
  paths: number;
  links: number;
  /** Queues of each link. */
  queues: number;
  /** Hops of a path: 1 to this many, all equally often. */
  longest: number;
  seed: number;
}

/** All 90 paths of a network of 10 nodes. */
const NETWORK: NetworkSizes = { paths: 90, links: 30, queues: 3, longest: 5, seed: 1 };

const numbers = (count: number, random: Random, low: number, high: number) => Float32Array.from({ length: count }, () => low + (high - low) * random());

export function randomNetwork({ paths, links, queues, longest, seed }: NetworkSizes): NetworkSample {
  const random = createRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  return {
    routes: Array.from({ length: paths }, () => Array.from({ length: 1 + below(longest) }, () => below(links * queues))),
    linkOfQueue: Array.from({ length: links * queues }, (_, queue) => Math.floor(queue / queues)),
    capacity: numbers(links, random, 10, 40),
    packetSize: numbers(paths, random, 0.5, 2),
    pathFeatures: numbers(paths * FEATURES.path, random, -1, 1),
    queueFeatures: numbers(links * queues * FEATURES.queue, random, -1, 1),
    linkFeatures: numbers(links * FEATURES.link, random, -1, 1),
  };
}

/** What the peer needs for the same step. */
export function routenetSizes() {
  const { routes, linkOfQueue, ...values } = randomNetwork(NETWORK);
  const plain = Object.fromEntries(Object.entries(values).map(([name, data]) => [name, Array.from(data)]));
  const { state, readout, rounds, learningRate } = ROUTENET_DEFAULTS;
  return { state, readout, messageRounds: rounds, learningRate, rounds: 40, features: FEATURES, routes: routes.map((route) => Array.from(route)), linkOfQueue: Array.from(linkOfQueue), ...plain, targets: Array.from(targets()) };
}

/** Delays (s). */
const targets = () => numbers(NETWORK.paths, createRandom(NETWORK.seed + 1), 0.1, 2);

/**
 * Floating-point operations of the products of matrices in a step (2 for a multiplication and addition; a gradient takes twice the
 * operations of the value), as the reference makes them, with the input's product at every hop.
 */
export function routenetFlops({ routes, linkOfQueue, capacity }: NetworkSample): number {
  const { state, readout, rounds } = ROUTENET_DEFAULTS;
  const hops = routes.reduce((total, route) => total + route.length, 0);
  const cell = (from: number) => 3 * state * (from + state);
  const messages = rounds * (hops * cell(2 * state) + 2 * linkOfQueue.length * cell(state));
  const embeddings = [routes.length * FEATURES.path, linkOfQueue.length * FEATURES.queue, capacity.length * FEATURES.link];
  const rows = routes.length + linkOfQueue.length + capacity.length;
  const ends = embeddings.reduce((total, values) => total + values * state, rows * state * state) + hops * (state * readout + readout * readout + readout);
  return 3 * 2 * (messages + ends);
}

/** Opens the session; `run` makes one step from the weights that the last one left. */
export async function routenetStep() {
  const sample = randomNetwork(NETWORK);
  const shape = { ...ROUTENET_DEFAULTS, metric: 'delay' as const, longest: NETWORK.longest };
  const layout = layoutOf(shape);
  const session = await openSession(trainingGraph(layout, routeNetLoss(shape)));
  const tensors = tensorsOf(sample, shape.longest);
  const data = { ...tensors.feeds, ...targetFeeds('delay', tensors, targets()), shrink: Float32Array.of(0) };
  const state = initialState(toFlat(initialArrays(layout, createRandom(NETWORK.seed)), layout));
  async function run(): Promise<void> {
    const { parameters, m, v } = state;
    const rate = Float32Array.of(adamRate(shape.learningRate, ++state.step));
    const next = await session.run({ ...data, parameters, m, v, rate }, { ...tensors.sizes, steps: 1 });
    Object.assign(state, { parameters: next.newParameters, m: next.newM, v: next.newV });
  }
  return { run, flops: routenetFlops(sample), sizes: routenetSizes() };
}
