/** Reverse-mode differentiation: walks the graph from the loss back to what is trained, once. */

import { RoentgenError } from '../errors';
import { constant, type GraphNode, type Tensor } from './graph';
import { add, zerosLike } from './ops';
import { showShape } from './shape';

/** Appends the gradients of a scalar `loss` by `targets` (trained inputs) to the loss's graph. Throws INTERNAL for a loss that is no single number or does not depend on a target. */
export function gradients(loss: Tensor, targets: Tensor[]): Tensor[] {
  const { graph } = loss;
  if (loss.shape.some((dim) => dim !== 1)) {
    throw new RoentgenError('INTERNAL', `a loss is one number, not ${showShape(loss.shape)}`);
  }
  const known = new Map<string, Tensor>([[loss.name, constant(graph, Float32Array.of(1), loss.shape)]]);
  for (const node of [...graph.nodes].reverse()) {
    propagate(node, known);
  }
  return targets.map((target) => {
    const gradient = known.get(target.name);
    if (!gradient) {
      throw new RoentgenError('INTERNAL', `the loss does not depend on "${target.name}"`);
    }
    return gradient;
  });
}

/** Adds to `known` what flows through `node` to those of its inputs that need a gradient. */
function propagate(node: GraphNode, known: Map<string, Tensor>): void {
  if (!node.outputs.some((tensor) => known.has(tensor.name))) {
    return;
  }
  const incoming = node.outputs.map((tensor) => known.get(tensor.name) ?? zerosLike(tensor));
  node.inputs.forEach((tensor, index) => {
    if (!tensor?.trained) {
      return;
    }
    if (!node.rules[index]) {
      throw new RoentgenError('INTERNAL', `${node.op} has no gradient by its input ${index}`);
    }
    known.set(tensor.name, accumulate(known.get(tensor.name), () => node.rules[index](...incoming)));
  });
}

/** before + fresh; a product of matrices takes `before` in as what it adds to, which spares a node and a pass over memory. */
function accumulate(before: Tensor | undefined, differentiate: () => Tensor): Tensor {
  const fresh = differentiate();
  if (!before) {
    return fresh;
  }
  const producer = fresh.graph.nodes[fresh.graph.nodes.length - 1];
  if (producer.op === 'Gemm' && producer.inputs.length === 2 && producer.outputs[0] === fresh) {
    producer.inputs.push(before);
    return fresh;
  }
  return add(before, fresh);
}
