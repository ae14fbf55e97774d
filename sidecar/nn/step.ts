/** One training step as a graph: loss, its gradient and the Adam update (Kingma and Ba 2015, with decoupled weight decay). */

import { createGraph, type Graph, input, output, scalar, type Tensor } from './graph';
import { gradients } from './gradient';
import { add, div, mul, sqrt, square, sub } from './ops';
import { type Layout, layoutSize, unpack } from './parameters';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export type BuildLoss = (graph: Graph, parameters: Record<string, Tensor>) => Tensor;

/**
 * Inputs parameters, m, v (all [size]) and rate (see adamRate) beside those that `build` declares;
 * outputs loss and the new parameters, m, v. `decay` is the share of each parameter that a step takes away.
 */
export function trainingGraph(layout: Layout, build: BuildLoss, decay = 0): Graph {
  const graph = createGraph();
  const shape = [layoutSize(layout)];
  const parameters = input(graph, 'parameters', shape, true);
  const [m, v] = [input(graph, 'm', shape), input(graph, 'v', shape)];
  const rate = input(graph, 'rate', []);
  const loss = build(graph, unpack(parameters, layout));
  const [gradient] = gradients(loss, [parameters]);
  const newM = blend(m, gradient, BETA1);
  const newV = blend(v, square(gradient), BETA2);
  const update = div(mul(newM, rate), add(sqrt(newV), scalar(graph, EPSILON)));
  output('loss', loss);
  output('newParameters', sub(decay ? mul(parameters, scalar(graph, 1 - decay)) : parameters, update));
  output('newM', newM);
  output('newV', newV);
  return graph;
}

/** The graph of the loss alone: inputs parameters and what `build` declares, output loss. */
export function lossGraph(layout: Layout, build: BuildLoss): Graph {
  const graph = createGraph();
  output('loss', build(graph, unpack(input(graph, 'parameters', [layoutSize(layout)]), layout)));
  return graph;
}

/** The learning rate of step 1, 2, ... with Adam's bias corrections folded in (section 2 of the paper, last paragraph). */
export const adamRate = (learningRate: number, step: number): number => (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);

function blend(old: Tensor, fresh: Tensor, share: number): Tensor {
  return add(mul(old, scalar(old.graph, share)), mul(fresh, scalar(old.graph, 1 - share)));
}
