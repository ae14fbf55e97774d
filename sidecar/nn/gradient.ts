/** Reverse-mode differentiation: walks the graph from the loss back to what is trained, once. */

import { RoentgenError } from '../errors';
import { constant, type GraphNode, type Tensor } from './graph';
import { add } from './ops';
import { sizeOf } from './shape';

/** Appends the gradients of a scalar `loss` by `targets` (trained inputs) to their graph. */
export function gradients(loss: Tensor, targets: Tensor[]): Tensor[] {
  const { graph } = loss;
  if (sizeOf(loss.shape) !== 1) {
    throw new RoentgenError('INTERNAL', `a loss is one number, not [${loss.shape.join(', ')}]`);
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
  const incoming = node.outputs.map((tensor) => known.get(tensor.name) ?? zeros(tensor));
  node.inputs.forEach((tensor, index) => {
    if (!tensor.trained) {
      return;
    }
    if (!node.rules[index]) {
      throw new RoentgenError('INTERNAL', `${node.op} has no gradient by its input ${index}`);
    }
    const gradient = node.rules[index](...incoming);
    const before = known.get(tensor.name);
    known.set(tensor.name, before ? add(before, gradient) : gradient);
  });
}

const zeros = ({ graph, shape }: Tensor): Tensor => constant(graph, new Float32Array(sizeOf(shape)), shape);
