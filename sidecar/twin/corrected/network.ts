/**
 * The correcting network: a queue's row through two layers to a code, the code with a hop's row through one more to the corrections.
 * Queues are few and hops are many, hence most of the work is done once a queue. Plain loops: a fused graph would be slower at this size.
 */

import type { Random } from '../../nn/random';
import { OUTPUTS } from './paths';

export interface Shape {
  queue: number;
  hop: number;
  /** Units of the queue's first layer, of its code, of the hop's layer. */
  hidden: number;
  code: number;
  joined: number;
}

/** Weights [out, in] and biases of the four layers, one after the other. */
export const layersOf = ({ queue, hop, hidden, code, joined }: Shape): Array<{ inputs: number; outputs: number }> => [
  { inputs: queue, outputs: hidden }, { inputs: hidden, outputs: code }, { inputs: code + hop, outputs: joined }, { inputs: joined, outputs: OUTPUTS },
];

export const parameterCount = (shape: Shape): number => layersOf(shape).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);

/** Glorot's uniform weights; the last layer is 0, so that training begins at the prior. */
export function initialParameters(shape: Shape, random: Random): Float64Array {
  const parameters = new Float64Array(parameterCount(shape));
  let at = 0;
  layersOf(shape).forEach(({ inputs, outputs }, layer) => {
    const bound = layer === 3 ? 0 : Math.sqrt(6 / (inputs + outputs));
    for (let weight = 0; weight < inputs * outputs; weight++) {
      parameters[at + weight] = bound * (2 * random() - 1);
    }
    at += (inputs + 1) * outputs;
  });
  return parameters;
}

/** A tenth of the time of tanh. */
export const bend = (sum: number): number => sum / (1 + Math.abs(sum));

/** y [outputs] = weights x + bias, bent where wanted. Four sums side by side: one alone waits for its own last addition. */
export function layer(parameters: Float64Array, at: number, inputs: number, outputs: number, x: Float64Array, xAt: number, y: Float64Array, yAt: number, bends: boolean): void {
  const bias = at + inputs * outputs;
  for (let o = 0; o < outputs; o += 4) {
    // what is over is the last unit once more
    const o1 = Math.min(o + 1, outputs - 1);
    const o2 = Math.min(o + 2, outputs - 1);
    const o3 = Math.min(o + 3, outputs - 1);
    const row = at + o * inputs;
    const row1 = at + o1 * inputs;
    const row2 = at + o2 * inputs;
    const row3 = at + o3 * inputs;
    let a = parameters[bias + o];
    let b = parameters[bias + o1];
    let c = parameters[bias + o2];
    let d = parameters[bias + o3];
    for (let i = 0; i < inputs; i++) {
      const value = x[xAt + i];
      a += parameters[row + i] * value;
      b += parameters[row1 + i] * value;
      c += parameters[row2 + i] * value;
      d += parameters[row3 + i] * value;
    }
    y[yAt + o] = bends ? bend(a) : a;
    y[yAt + o1] = bends ? bend(b) : b;
    y[yAt + o2] = bends ? bend(c) : c;
    y[yAt + o3] = bends ? bend(d) : d;
  }
}

/** Adds the gradients of a layer's weights, and to dx where given. dy is of the sums, before they are bent. */
function layerBack(parameters: Float64Array, at: number, inputs: number, outputs: number, x: Float64Array, xAt: number, dy: Float64Array, gradient: Float64Array, dx: Float64Array | null): void {
  const bias = at + inputs * outputs;
  for (let o = 0; o < outputs; o++) {
    const slope = dy[o];
    if (slope === 0) {
      continue;
    }
    const row = at + o * inputs;
    gradient[bias + o] += slope;
    for (let i = 0; i < inputs; i++) {
      gradient[row + i] += slope * x[xAt + i];
      if (dx) {
        dx[i] += slope * parameters[row + i];
      }
    }
  }
}

export interface Rows {
  /** [queues, shape.queue], [hops, shape.hop], scaled; and each hop's queue. */
  queues: Float64Array;
  hops: Float64Array;
  hopQueue: Int32Array;
}

/** What a forward run leaves for the way back. */
export interface Run {
  hidden: Float64Array;
  codes: Float64Array;
  joined: Float64Array;
  /** [hops, OUTPUTS] */
  outputs: Float64Array;
}

/** For training; predictions are made by ensemble.ts. */
export function forward(shape: Shape, parameters: Float64Array, { queues, hops, hopQueue }: Rows): Run {
  const [one, two, three, four] = starts(shape);
  const count = queues.length / shape.queue;
  const run: Run = { hidden: new Float64Array(count * shape.hidden), codes: new Float64Array(count * shape.code), joined: new Float64Array(hopQueue.length * shape.joined), outputs: new Float64Array(hopQueue.length * OUTPUTS) };
  for (let queue = 0; queue < count; queue++) {
    layer(parameters, one, shape.queue, shape.hidden, queues, queue * shape.queue, run.hidden, queue * shape.hidden, true);
    layer(parameters, two, shape.hidden, shape.code, run.hidden, queue * shape.hidden, run.codes, queue * shape.code, true);
  }
  const met = new Float64Array(shape.code + shape.hop);
  for (let hop = 0; hop < hopQueue.length; hop++) {
    meet(shape, run.codes, hops, hopQueue[hop], hop, met);
    layer(parameters, three, met.length, shape.joined, met, 0, run.joined, hop * shape.joined, true);
    layer(parameters, four, shape.joined, OUTPUTS, run.joined, hop * shape.joined, run.outputs, hop * OUTPUTS, false);
  }
  return run;
}

function meet({ code, hop: width }: Shape, codes: Float64Array, hops: Float64Array, queue: number, hop: number, met: Float64Array): void {
  for (let i = 0; i < code; i++) {
    met[i] = codes[queue * code + i];
  }
  for (let i = 0; i < width; i++) {
    met[code + i] = hops[hop * width + i];
  }
}

/** Where the four layers begin among the parameters. */
export function starts(shape: Shape): number[] {
  let at = 0;
  return layersOf(shape).map(({ inputs, outputs }) => {
    const own = at;
    at += (inputs + 1) * outputs;
    return own;
  });
}

/** Adds to `gradient` that of a function whose derivatives by the outputs [hops, OUTPUTS] are given. */
export function backward(shape: Shape, parameters: Float64Array, { queues, hops, hopQueue }: Rows, run: Run, byOutputs: Float64Array, gradient: Float64Array): void {
  const [one, two, three, four] = starts(shape);
  const count = queues.length / shape.queue;
  const byCodes = new Float64Array(count * shape.code);
  const met = new Float64Array(shape.code + shape.hop);
  const [byMet, byJoined, byHidden, byOut] = [met.length, shape.joined, shape.hidden, OUTPUTS].map((size) => new Float64Array(size));
  for (let hop = 0; hop < hopQueue.length; hop++) {
    byOut.set(byOutputs.subarray(hop * OUTPUTS, (hop + 1) * OUTPUTS));
    if (byOut.every((value) => value === 0)) {
      continue;
    }
    byJoined.fill(0);
    layerBack(parameters, four, shape.joined, OUTPUTS, run.joined, hop * shape.joined, byOut, gradient, byJoined);
    unbend(byJoined, run.joined, hop * shape.joined);
    meet(shape, run.codes, hops, hopQueue[hop], hop, met);
    byMet.fill(0);
    layerBack(parameters, three, met.length, shape.joined, met, 0, byJoined, gradient, byMet);
    for (let i = 0; i < shape.code; i++) {
      byCodes[hopQueue[hop] * shape.code + i] += byMet[i];
    }
  }
  for (let queue = 0; queue < count; queue++) {
    const byCode = byCodes.subarray(queue * shape.code, (queue + 1) * shape.code);
    unbend(byCode, run.codes, queue * shape.code);
    byHidden.fill(0);
    layerBack(parameters, two, shape.hidden, shape.code, run.hidden, queue * shape.hidden, byCode, gradient, byHidden);
    unbend(byHidden, run.hidden, queue * shape.hidden);
    layerBack(parameters, one, shape.queue, shape.hidden, queues, queue * shape.queue, byHidden, gradient, null);
  }
}

/** Through the bend, whose values are y: its slope is (1 - |y|)^2. */
function unbend(dy: Float64Array, y: Float64Array, at: number): void {
  for (let i = 0; i < dy.length; i++) {
    dy[i] *= (1 - Math.abs(y[at + i])) ** 2;
  }
}
