/** The optimisers as graphs: Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), with clipping by the global norm. */

import { type Graph, scalar, type Tensor } from './graph';
import { add, div, greater, mul, scale, sqrt, square, sub, sum, where } from './ops';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

/** What a step changes: each [size]. */
export interface OptimizerTensors {
  parameters: Tensor;
  m: Tensor;
  v: Tensor;
}

/**
 * One step. `rate` [] is the learning rate with Adam's bias corrections folded in (adamRate); `shrink` [] is the share of each
 * parameter that decoupled weight decay takes away (learning rate x decay; 0 for plain Adam).
 */
export function adamStep({ parameters, m, v }: OptimizerTensors, gradient: Tensor, rate: Tensor, shrink: Tensor): OptimizerTensors {
  const newM = blend(m, gradient, BETA1);
  const newV = blend(v, square(gradient), BETA2);
  const update = div(mul(newM, rate), add(sqrt(newV), scalar(m.graph, EPSILON)));
  return { parameters: sub(sub(parameters, mul(parameters, shrink)), update), m: newM, v: newV };
}

const blend = (old: Tensor, fresh: Tensor, share: number): Tensor => add(scale(old, share), scale(fresh, 1 - share));

/** The gradient, shortened where its Euclidean norm exceeds `limit`. */
export function clipped(graph: Graph, gradient: Tensor, limit: number): Tensor {
  const norm = sqrt(sum(square(gradient)));
  const bound = scalar(graph, limit);
  return mul(gradient, where(greater(norm, bound), div(bound, norm), scalar(graph, 1)));
}

/** The learning rate of step 1, 2, ... with Adam's bias corrections folded in (section 2 of the paper, last paragraph). */
export const adamRate = (learningRate: number, step: number): number => (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
