/**
 * RouteNet-Fermi (Ferriol-Galmes et al. 2023), AutoOPT's model of a network: states of flows (paths) h_f, queues h_q and links h_l
 * depend on each other, h_f = G_f(h_q, h_l), h_q = G_q(h_f), h_l = G_l(h_q) (AutoOPT equation 5); some rounds of messages look for
 * states that fit. A hop's queue then tells its part of the path's delay or jitter; the path's last state tells its loss.
 */

import { gather, segmentSum } from '../nn/gather';
import type { Tensor } from '../nn/graph';
import { orthogonal, zeros } from '../nn/initialize';
import { abs, add, concat, div, log, matmul, mul, relu, reshape, softplus, sub, sum } from '../nn/ops';
import type { Layout } from '../nn/parameters';
import { type CellWeights, gruCell } from '../nn/rnn';
import type { Feeds } from '../nn/session';
import type { BuildLoss, Data } from '../nn/step';
import { FEATURES, MOST_QUEUES, type NetworkTensors } from './network-sample';
import { cutGru, declareWalk, type Gru, walk, type Walk, type Walked } from './walk';

export interface RouteNetHyperparameters {
  /** Numbers in the state of a path, a queue or a link. */
  state: number;
  /** Units of both hidden layers of the read-out. */
  readout: number;
  /** Rounds of messages. */
  rounds: number;
  /** Adam's step size. */
  learningRate: number;
  /** Passes at most, and steps (of one network each) in a pass: the challenge's rule. */
  epochs: number;
  steps: number;
}

/** The authors' sizes (27,025 parameters) and the rule of the GNNet challenge 2022, which AutoOPT keeps (section V). */
export const ROUTENET_DEFAULTS: RouteNetHyperparameters = { state: 32, readout: 16, rounds: 8, learningRate: 0.005, epochs: 20, steps: 2000 };

export type Metric = 'delay' | 'jitter' | 'loss';

/** What decides the graph: `longest` is the number of hops of the longest path it can take. */
export interface RouteNetShape extends Pick<RouteNetHyperparameters, 'state' | 'readout' | 'rounds'> {
  metric: Metric;
  longest: number;
}

const KINDS = ['path', 'queue', 'link'] as const;
type Kind = (typeof KINDS)[number];
export type Parameters = Record<string, Tensor>;

export function layoutOf({ state, readout }: Pick<RouteNetShape, 'state' | 'readout'>): Layout {
  const dense = (name: string, to: number, from: number): Layout => [{ name: `${name}.weight`, shape: [to, from] }, { name: `${name}.bias`, shape: [to] }];
  const update = (kind: Kind): Layout => [
    { name: `${kind}.update.input`, shape: [3 * state, kind === 'path' ? 2 * state : state] },
    { name: `${kind}.update.hidden`, shape: [3 * state, state], start: orthogonal },
    { name: `${kind}.update.bias`, shape: [3 * state] },
    { name: `${kind}.update.recurrentBias`, shape: [3 * state] },
  ];
  return [
    ...KINDS.flatMap((kind) => [...dense(`${kind}.embedding1`, state, FEATURES[kind]), ...dense(`${kind}.embedding2`, state, state), ...update(kind)]),
    ...dense('readout1', readout, state),
    ...dense('readout2', readout, readout),
    // At first nothing is queued: MAPE then pulls answers up, and not, from answers that are far too large, down until no rectifier is on.
    { name: 'readout3.weight', shape: [1, readout], start: zeros },
    { name: 'readout3.bias', shape: [1] },
  ];
}

const dense = (x: Tensor, parameters: Parameters, name: string): Tensor => matmul(x, parameters[`${name}.weight`], parameters[`${name}.bias`], false, true);

export const embed = (features: Tensor, parameters: Parameters, kind: Kind): Tensor =>
  relu(dense(relu(dense(features, parameters, `${kind}.embedding1`)), parameters, `${kind}.embedding2`));

const cellOf = (parameters: Parameters, kind: Kind): CellWeights => ({
  input: parameters[`${kind}.update.input`],
  hidden: parameters[`${kind}.update.hidden`],
  bias: parameters[`${kind}.update.bias`],
});
const recurrentBias = (parameters: Parameters, kind: Kind): Tensor => parameters[`${kind}.update.recurrentBias`];
export const gruOf = (parameters: Parameters, kind: Kind): Gru => cutGru(cellOf(parameters, kind), recurrentBias(parameters, kind));

/** What of a network all chunks of its paths share. */
export interface Ports {
  linkOfQueue: Tensor;
  /** [queues, 1] kbit/s */
  capacity: Tensor;
  links: Walk;
  /** The row of each hop's path within its chunk. */
  hopPath: Tensor;
}

export function declarePorts(data: Data): Ports {
  const linkOfQueue = data('linkOfQueue', ['queues'], 'int64');
  return {
    linkOfQueue,
    capacity: gather(data('capacity', ['links', 1]), linkOfQueue),
    links: declareWalk(data, 'link', 'links', MOST_QUEUES, data('linkQueue', ['queues'], 'int64')),
    hopPath: data('hopPath', ['hops'], 'int64'),
  };
}

/** Takes all paths over their hops, by the states that each queue shows them; answers the sums of messages to the queues. */
type Pass = (shown: Tensor, queues: Tensor) => Tensor;

/**
 * All rounds of messages but the last, which only `read` needs; answers the states [queue, link] of each queue that paths then
 * meet. The message of a path to a queue is the path's state BEFORE the hop, as in the authors' code.
 */
export function exchange(data: Data, parameters: Parameters, { linkOfQueue, links }: Ports, rounds: number, pass: Pass): Tensor {
  let queues = embed(data('queueFeatures', ['queues', FEATURES.queue]), parameters, 'queue');
  let linkStates = embed(data('linkFeatures', ['links', FEATURES.link]), parameters, 'link');
  const linkGru = gruOf(parameters, 'link');
  const shown = () => concat([queues, gather(linkStates, linkOfQueue)], 1);
  for (let round = 1; round < rounds; round++) {
    const messages = pass(shown(), queues);
    queues = gruCell(messages, queues, cellOf(parameters, 'queue'), recurrentBias(parameters, 'queue'));
    linkStates = walk(linkStates, queues, links, linkGru).last();
  }
  return shown();
}

export interface LastPass {
  walked: Walked;
  /** [hops] */
  queue: Tensor;
  /** [paths, 1] kbit */
  packetSize: Tensor;
}

/** [paths]: delay (s), jitter (s^2), or the logit of the share of packets lost. */
export function read(metric: Metric, parameters: Parameters, { capacity, hopPath }: Ports, { walked, queue, packetSize }: LastPass): Tensor {
  const hidden = (x: Tensor) => relu(dense(relu(dense(x, parameters, 'readout1')), parameters, 'readout2'));
  const answer = (x: Tensor) => dense(hidden(x), parameters, 'readout3');
  if (metric === 'loss') {
    return reshape(answer(walked.last()), ['paths']);
  }
  const occupancy = answer(walked.after());
  const speed = gather(capacity, queue);
  // bits queued over bit/s are s; a variance has the square of both, and is never below 0
  const own = metric === 'delay' ? div(add(occupancy, gather(packetSize, hopPath)), speed) : div(softplus(occupancy), mul(speed, speed));
  return reshape(segmentSum(own, hopPath, packetSize), ['paths']);
}

export interface States {
  ports: Ports;
  queue: Tensor;
  /** [queues, 2 * state] Of each queue h_q and its link's h_l, as paths meet them last. */
  shown: Tensor;
  /** h_f along the hops of the last pass. */
  walked: Walked;
}

/** The states that all rounds of messages end with, from tensorsOf with one chunk. */
export function routeNetStates(data: Data, parameters: Parameters, { longest, rounds }: RouteNetShape): States {
  const ports = declarePorts(data);
  const queue = data('hopQueue', ['hops'], 'int64');
  const hops = declareWalk(data, 'hop', 'paths', longest, queue);
  const gru = gruOf(parameters, 'path');
  let states = embed(data('pathFeatures', ['paths', FEATURES.path]), parameters, 'path');
  const shown = exchange(data, parameters, ports, rounds, (met, queues) => {
    const walked = walk(states, met, hops, gru);
    states = walked.last();
    return segmentSum(walked.before(), queue, queues);
  });
  return { ports, queue, shown, walked: walk(states, shown, hops, gru) };
}

/** What the network answers of each path in training. */
export function routeNet(data: Data, parameters: Parameters, shape: RouteNetShape): Tensor {
  const { ports, queue, walked } = routeNetStates(data, parameters, shape);
  return read(shape.metric, parameters, ports, { walked, queue, packetSize: data('packetSize', ['paths', 1]) });
}

/**
 * What routeNetLoss is given beside the network, for the targets of all paths: s, s^2 or a share. Targets of 0 are left out but for losses:
 * MAPE is not defined there, and a jitter has them that was too small to be written down. Of jitters the logarithms are compared, as the
 * authors do for their mixed traffic: they span six orders of magnitude, and MAPE would pull all answers to the least ones.
 */
export function targetFeeds(metric: Metric, { paths }: NetworkTensors, targets: ArrayLike<number>): Feeds {
  const target = Float32Array.from(paths, (path) => targets[path]);
  const counted = metric === 'loss' ? target.length : target.filter((value) => value > 0).length;
  const weight = target.map((value) => (metric === 'loss' ? 1 / counted : value > 0 ? 1 / ((metric === 'jitter' ? 1 : value) * counted) : 0));
  return { target: metric === 'jitter' ? target.map((value) => (value > 0 ? Math.log(value) : 0)) : target, weight };
}

/** The training loss of one network: MAPE of delays as a share (AutoOPT equation 2), mean difference of the logarithms of jitters, or the cross-entropy (nats) of lost packets, as in the authors' code. */
export const routeNetLoss = (shape: RouteNetShape): BuildLoss => (data, parameters) => {
  const answers = routeNet(data, parameters, shape);
  const target = data('target', ['paths']);
  const errors = shape.metric === 'loss' ? sub(softplus(answers), mul(target, answers)) : abs(sub(shape.metric === 'jitter' ? log(answers) : answers, target));
  return sum(mul(errors, data('weight', ['paths'])));
};
