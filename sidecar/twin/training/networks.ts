/** Samples as training's steps and as what a model is judged by. */

import type { Batch } from '../../nn/trainer';
import { epochRandom, permutation } from '../../nn/random';
import { longestOf, type NetworkSample, type NetworkTensors, tensorsOf } from '../network-sample';
import { chunkedTensors } from '../prediction';
import { type Metric, targetFeeds } from '../routenet';
import type { Sample } from '../scenario/results';
import { type Scaling, toNetworkSample } from '../scenario/sample';

/** Paths up to the same multiple of this share a graph: compiling one takes seconds, an empty step of a walk almost nothing. */
const HOPS = 3;
export const roomFor = (network: NetworkSample): number => HOPS * Math.ceil(longestOf(network) / HOPS);

/** A network that training sees: one step, and the room for the longest path, which decides the graph. */
export interface TrainingNetwork {
  longest: number;
  batch: Batch;
  /** Loss of a read-out that answers 0 for every hop, where that can be stuck: of delays, transmission is left. */
  idleLoss: number;
}

/** Paths on which no packet arrived have no delay: their target of 0 is one that does not count. */
const known = (targets: Float32Array): Float32Array => targets.map((value) => (Number.isFinite(value) ? value : 0));

function idleLossOf(metric: Metric, { routes, linkOfQueue, capacity, packetSize }: NetworkSample, targets: Float32Array): number {
  if (metric !== 'delay') {
    return Infinity;
  }
  const errors = [...targets].flatMap((target, path) => {
    const transmission = packetSize[path] * Array.from(routes[path], (queue) => 1 / capacity[linkOfQueue[queue]]).reduce((sum, value) => sum + value, 0);
    return target > 0 ? [Math.abs(transmission - target) / target] : [];
  });
  return errors.reduce((sum, error) => sum + error / errors.length, 0);
}

export function trainingNetwork({ scenario, measured }: Sample, metric: Metric, scaling: Scaling): TrainingNetwork {
  const { network, targets } = toNetworkSample(scenario, scaling, measured);
  const longest = roomFor(network);
  const tensors = tensorsOf(network, longest);
  const wanted = known((targets as Record<Metric, Float32Array>)[metric]);
  return { longest, batch: { feeds: { ...tensors.feeds, ...targetFeeds(metric, tensors, wanted) }, sizes: tensors.sizes }, idleLoss: idleLossOf(metric, network, wanted) };
}

/** `steps` networks of one epoch: all in a random order, then all in another one, and so on. */
export function* epochOf(networks: readonly TrainingNetwork[], steps: number, seed: number, epoch: number): Generator<TrainingNetwork> {
  const random = epochRandom(seed, epoch);
  let order = permutation(networks.length, random);
  for (let step = 0; step < steps; step++) {
    const place = step % networks.length;
    order = step > 0 && place === 0 ? permutation(networks.length, random) : order;
    yield networks[order[place]];
  }
}

/** A network that a model is judged by. */
export interface JudgedNetwork {
  longest: number;
  tensors: NetworkTensors;
  sample: Sample;
  /** The flow of each path. */
  flows: number[];
}

/** @param scaling that of the model which will be judged. Tensors of 300 nodes take some ten MB. */
export function judgedNetwork(sample: Sample, scaling: Scaling): JudgedNetwork {
  const { network, flows } = toNetworkSample(sample.scenario, scaling, sample.measured);
  const longest = roomFor(network);
  return { longest, tensors: chunkedTensors(network, longest), sample, flows };
}
