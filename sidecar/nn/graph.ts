/**
 * nn: the compute engine. A network is a graph of tensors with static shapes, built by the functions of ops.ts and lstm.ts;
 * gradient.ts appends its gradient in reverse mode, step.ts one Adam step; session.ts runs the whole on onnxruntime; train.ts
 * repeats it over epochs; modelfile.ts keeps weights. Shapes are checked when the graph is built.
 */

import { RoentgenError } from '../errors';
import { type Attribute, encodeOnnx } from './onnx';
import { sameShape, type Shape, shapeError, sizeOf } from './shape';

export interface Tensor {
  readonly graph: Graph;
  readonly name: string;
  readonly shape: Shape;
  /** Whether it depends on what is trained, hence needs a gradient. */
  readonly trained: boolean;
}

/** Gradient of the loss by one input of a node, given those by its outputs. */
export type GradientRule = (...outputGradients: Tensor[]) => Tensor;

export interface GraphNode {
  readonly op: string;
  readonly inputs: Tensor[];
  readonly outputs: Tensor[];
  readonly attributes: Record<string, Attribute>;
  /** One for each input, in order; inputs behind the last rule (axes, sizes) have no gradient. */
  readonly rules: GradientRule[];
}

export interface Graph {
  readonly nodes: GraphNode[];
  readonly inputs: Tensor[];
  readonly outputs: Tensor[];
  readonly constants: Array<{ tensor: Tensor; data: Float32Array | BigInt64Array }>;
}

export function createGraph(): Graph {
  return { nodes: [], inputs: [], outputs: [], constants: [] };
}

/** A value fed at every run; a `trained` one gets a gradient. */
export function input(graph: Graph, name: string, shape: Shape, trained = false): Tensor {
  const tensor = { graph, name, shape, trained };
  graph.inputs.push(tensor);
  return tensor;
}

/** A value that every run answers under `name`. */
export function output(name: string, tensor: Tensor): void {
  const { graph, shape, trained } = tensor;
  const named = { graph, name, shape, trained };
  graph.nodes.push({ op: 'Identity', inputs: [tensor], outputs: [named], attributes: {}, rules: [] });
  graph.outputs.push(named);
}

export function constant(graph: Graph, data: Float32Array | BigInt64Array, shape: Shape): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw shapeError('constant', [[data.length], shape], 'differ in size');
  }
  const tensor = { graph, name: `constant${graph.constants.length}`, shape, trained: false };
  graph.constants.push({ tensor, data });
  return tensor;
}

export const scalar = (graph: Graph, value: number): Tensor => constant(graph, Float32Array.of(value), []);

/** Sizes or axes, which ONNX takes as an int64 tensor. */
export const integers = (graph: Graph, values: readonly number[]): Tensor => constant(graph, BigInt64Array.from(values, BigInt), [values.length]);

/** Appends a node; answers its outputs, one for each of `shapes`. */
export function apply(op: string, inputs: Tensor[], shapes: Shape[], rules: GradientRule[], attributes: Record<string, Attribute> = {}): Tensor[] {
  const { graph } = inputs[0];
  const trained = inputs.some((tensor) => tensor.trained);
  const outputs = shapes.map((shape, index) => ({ graph, name: `${op}${graph.nodes.length}_${index}`, shape, trained }));
  graph.nodes.push({ op, inputs, outputs, attributes, rules });
  return outputs;
}

/** The graph as an ONNX file. */
export function encodeGraph(graph: Graph): Buffer {
  const names = (tensors: Tensor[]) => tensors.map((tensor) => tensor.name);
  return encodeOnnx({
    nodes: graph.nodes.map((node) => ({ op: node.op, inputs: names(node.inputs), outputs: names(node.outputs), attributes: node.attributes })),
    inputs: graph.inputs,
    outputs: graph.outputs,
    constants: graph.constants.map(({ tensor, data }) => ({ name: tensor.name, shape: tensor.shape, data })),
  });
}

/** Refuses feeds of the wrong name or size before onnxruntime sees them. */
export function checkFeed(graph: Graph, name: string, length: number): Shape {
  const tensor = graph.inputs.find((candidate) => candidate.name === name);
  if (!tensor) {
    throw new RoentgenError('INTERNAL', `the network has no input "${name}"`);
  }
  if (sizeOf(tensor.shape) !== length && !sameShape(tensor.shape, [length])) {
    throw shapeError(`input "${name}"`, [[length], tensor.shape], 'differ in size');
  }
  return tensor.shape;
}
