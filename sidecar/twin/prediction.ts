/**
 * RouteNet-Fermi's answers for networks of any size. Paths meet only at the queues, hence each round takes them chunk by chunk, so
 * that what a step works on stays in the processor's cache: a network of 300 nodes has 89,700 paths.
 */

import { apply, createGraph, type Graph, input, output, type Tensor } from '../nn/graph';
import { loop } from '../nn/loop';
import { reshape, sigmoid, zerosLike } from '../nn/ops';
import { layoutSize, unpack } from '../nn/parameters';
import type { Session } from '../nn/session';
import type { Data } from '../nn/step';
import { byPath, FEATURES, type NetworkSample, type NetworkTensors, tensorsOf } from './network-sample';
import { declarePorts, embed, exchange, gruOf, layoutOf, read, type RouteNetShape } from './routenet';
import { declareWalk, walk } from './walk';

/** Paths in a chunk. */
const CHUNK = 2048;

/** The graph for sessions of `predict`. Weights are an input, so that one session serves all models of a shape. */
export function predictionGraph(shape: RouteNetShape): Graph {
  const graph = createGraph();
  const data: Data = (name, dims, type) => input(graph, name, dims, { type });
  const layout = layoutOf(shape);
  const parameters = unpack(data('parameters', [layoutSize(layout)]), layout);
  const ports = declarePorts(data);
  const gru = gruOf(parameters, 'path');
  const hopQueues = data('hopQueue', ['chunks', 'hops'], 'int64');
  const plan = declareWalk(data, 'hop', 'paths', shape.longest, hopQueues);
  const packetSizes = data('packetSize', ['chunks', 'paths', 1]);
  const features = data('pathFeatures', ['chunks', 'paths', FEATURES.path]);
  let states = loop(graph, [], [features], (_, __, [chunk]) => ({ carried: [], kept: [embed(chunk, parameters, 'path')] })).kept[0];
  const shown = exchange(data, parameters, ports, shape.rounds, (met, queues) => {
    const passed = loop(graph, [zerosLike(queues)], [states, hopQueues], (_, [messages], [chunk, queue]) => {
      const walked = walk(chunk, met, { ...plan, queue }, gru);
      return { carried: [addRows(messages, queue, walked.before())], kept: [walked.last()] };
    });
    states = passed.kept[0];
    return passed.carried[0];
  });
  const answers = loop(graph, [], [states, hopQueues, packetSizes], (_, __, [chunk, queue, packetSize]) => {
    const walked = walk(chunk, shown, { ...plan, queue }, gru);
    return { carried: [], kept: [read(shape.metric, parameters, ports, { walked, queue, packetSize })] };
  }).kept[0];
  output('answers', shape.metric === 'loss' ? sigmoid(answers) : answers);
  return graph;
}

/** `to` with the rows of x added to its rows `at`. */
function addRows(to: Tensor, at: Tensor, x: Tensor): Tensor {
  return apply('ScatterND', [to, reshape(at, [at.shape[0], 1]), x], [to.shape], [], { attributes: { reduction: { text: 'add' } } })[0];
}

/** The tensors of a network for sessions of predictionGraph; those of all metrics take the same. Throws as tensorsOf does. */
export const chunkedTensors = (sample: NetworkSample, longest: number): NetworkTensors => tensorsOf(sample, longest, Math.ceil(sample.routes.length / CHUNK));

/** Delay (s), jitter (s^2) or the share of lost packets of each path, in the order of the sample's paths. */
export async function predict(session: Session, parameters: Float32Array, tensors: NetworkTensors): Promise<Float32Array> {
  const { answers } = await session.run({ ...tensors.feeds, parameters }, tensors.sizes);
  return byPath(answers, tensors);
}
