/**
 * The shared network: the same layer for every component's vector, and beside it the evidence that the unsupervised ranking goes by, give
 * it one logit: few samples need not teach again what that ranking knows. "No fault" is one logit more, from what the suspicious components
 * look like together, and a softmax over them all is the answer. A second head names the kind of fault of a component. Any number of
 * components; their order changes nothing.
 */

import type { Tensor } from '../../nn/graph';
import { he } from '../../nn/initialize';
import { crossEntropy } from '../../nn/losses';
import { add, concat, dropout, exp, logSoftmax, matmul, mul, relu, reshape, scale, slice, sum } from '../../nn/ops';
import type { Arrays, Layout } from '../../nn/parameters';
import type { BuildLoss } from '../../nn/step';
import { CONTEXT_SIZE, EVIDENCE, EVIDENCE_AT, VECTOR_SIZE, type WindowVectors } from './vectors';

export interface SharedHyperparameters {
  /** Units of the layer that all components share. */
  hidden: number;
  /** Probability that a hidden unit, and that an input, is dropped in training. */
  dropout: number;
  inputDropout: number;
  epochs: number;
  /** Windows per Adam step. */
  batch: number;
  learningRate: number;
  /** Decoupled, per unit of learning rate. */
  weightDecay: number;
  /** Of the loss of the kind of fault against that of the component. */
  kindWeight: number;
  /** Networks whose logits are averaged, one a seed. */
  seeds: number[];
}

export const SHARED_DEFAULTS: SharedHyperparameters = {
  hidden: 32,
  dropout: 0.3,
  inputDropout: 0.1,
  epochs: 40,
  batch: 32,
  learningRate: 0.005,
  weightDecay: 0.3,
  kindWeight: 1,
  seeds: [1, 2, 3],
};

export interface SharedSizes {
  batch: number;
  /** Places for components; a window with fewer leaves the rest absent. */
  components: number;
  kinds: number;
  hidden: number;
}

export function sharedLayout({ kinds, hidden }: Pick<SharedSizes, 'kinds' | 'hidden'>): Layout {
  return [
    { name: 'layer.weight', shape: [VECTOR_SIZE, hidden], start: he },
    { name: 'layer.bias', shape: [hidden] },
    { name: 'component.weight', shape: [hidden, 1] },
    { name: 'evidence.weight', shape: [EVIDENCE.length, 1], start: () => Float32Array.from(EVIDENCE, () => 1) },
    { name: 'none.weight', shape: [hidden + CONTEXT_SIZE, 1] },
    { name: 'none.bias', shape: [1] },
    { name: 'kind.weight', shape: [hidden, kinds] },
    { name: 'kind.bias', shape: [kinds] },
  ];
}

/** What is added to the logit of a place without a component. */
export const ABSENT = -1e4;

/**
 * Cross-entropy (nats) of the component, and of the kind of fault. It asks for vectors [batch, components, VECTOR_SIZE] and their mask,
 * hiddenMask [batch * components, hidden], absent [batch, components] (0 or ABSENT), context [batch, CONTEXT_SIZE], targets
 * [batch, components + 1] (the last is "no fault"), culprits [batch, components] and kinds [batch, kinds] (all 0 without a fault).
 */
export function sharedLoss({ batch, components, kinds, hidden }: SharedSizes, kindWeight: number): BuildLoss {
  return (data, parameters) => {
    const rows = batch * components;
    const vectors = reshape(data('vectors', [batch, components, VECTOR_SIZE]), [rows, VECTOR_SIZE]);
    const seen = dropout(vectors, data('inputMask', [rows, VECTOR_SIZE]));
    const layer = dropout(relu(matmul(seen, parameters['layer.weight'], parameters['layer.bias'])), data('hiddenMask', [rows, hidden]));
    const evidence = matmul(slice(vectors, 1, EVIDENCE_AT, EVIDENCE_AT + EVIDENCE.length), parameters['evidence.weight']);
    const logits = add(reshape(add(matmul(layer, parameters['component.weight']), evidence), [batch, components]), data('absent', [batch, components]));
    const pooled = weighted(layer, exp(logSoftmax(logits)), hidden);
    const none = matmul(concat([pooled, data('context', [batch, CONTEXT_SIZE])], 1), parameters['none.weight'], parameters['none.bias']);
    const component = crossEntropy(concat([logits, none], 1), data('targets', [batch, components + 1]));
    const kind = matmul(weighted(layer, data('culprits', [batch, components]), hidden), parameters['kind.weight'], parameters['kind.bias']);
    return add(component, scale(crossEntropy(kind, data('kinds', [batch, kinds])), kindWeight));
  };
}

/** Sum of each window's component rows by weights [batch, components] -> [batch, hidden]. */
function weighted(layer: Tensor, weights: Tensor, hidden: number): Tensor {
  const [batch, components] = weights.shape;
  return sum(mul(reshape(layer, [batch, components, hidden]), reshape(weights, [batch, components, 1])), [1]);
}

export interface SharedAnswer {
  /** One a component, then "no fault". */
  logits: number[];
  /** By component: one a kind. */
  kinds: number[][];
}

/** The network as plain arithmetic, in an order of summation that does not depend on the order of the components. */
export function runShared(arrays: Arrays, { components, context }: WindowVectors): SharedAnswer {
  const layers = components.map((vector) => dense(vector, arrays, 'layer').map((value) => Math.max(0, value)));
  const logits = layers.map((layer, index) => dense(layer, arrays, 'component')[0] + dense(components[index].subarray(EVIDENCE_AT, EVIDENCE_AT + EVIDENCE.length), arrays, 'evidence')[0]);
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - top));
  const total = sumOf(weights);
  const pooled = Float64Array.from(layers[0], (_, unit) => sumOf(layers.map((layer, index) => (layer[unit] * weights[index]) / total)));
  const none = dense(Float64Array.from([...pooled, ...context]), arrays, 'none')[0];
  return { logits: [...logits, none], kinds: layers.map((layer) => [...dense(layer, arrays, 'kind')]) };
}

const sumOf = (values: number[]): number => Float64Array.from(values).sort().reduce((total, value) => total + value, 0);

function dense(signal: Float64Array, arrays: Arrays, name: string): Float64Array {
  const { data, shape } = arrays[`${name}.weight`];
  const units = shape[1];
  const answer = Float64Array.from({ length: units }, (_, unit) => arrays[`${name}.bias`]?.data[unit] ?? 0);
  signal.forEach((value, from) => {
    if (value !== 0) {
      for (let unit = 0; unit < units; unit++) {
        answer[unit] += value * data[from * units + unit];
      }
    }
  });
  return answer;
}

export function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - top));
  const total = sumOf(weights);
  return weights.map((weight) => weight / total);
}
