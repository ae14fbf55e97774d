/**
 * nn: the compute engine. A network is a graph of tensors, built by the functions of ops.ts, gather.ts, rnn.ts and losses.ts, which
 * check shapes; gradient.ts appends its gradient in reverse mode, optimizer.ts an Adam step, step.ts repeats that in a loop;
 * session.ts runs the whole on onnxruntime; train.ts repeats it over epochs; modelfile.ts keeps weights; native/ is a fast path.
 */

import { RoentgenError } from '../errors';
import { type Attribute, type ElementType, encodeOnnx, type OnnxGraph } from './onnx';
import { isStatic, type Shape, shapeError, sizeOf } from './shape';

export interface Tensor {
  readonly graph: Graph;
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** Whether it depends on what is trained, hence needs a gradient. */
  readonly trained: boolean;
}

/** Gradient of the loss by one input of a node, given those by its outputs. */
export type GradientRule = (...outputGradients: Tensor[]) => Tensor;

export interface GraphNode {
  readonly op: string;
  /** null for an optional input that is left out. */
  readonly inputs: Array<Tensor | null>;
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
  /** How many graphs it is the body of (a loop's body sees the tensors around it). */
  readonly depth: number;
  /** Makes names unique, also between a body and what is around it. */
  readonly names: { next: number };
}

export const createGraph = (around?: Graph): Graph => ({
  nodes: [],
  inputs: [],
  outputs: [],
  constants: [],
  depth: around ? around.depth + 1 : 0,
  names: around ? around.names : { next: 0 },
});

export interface InputOptions {
  type?: ElementType;
  /** Whether it gets a gradient. */
  trained?: boolean;
}

/** A value fed at every run. */
export function input(graph: Graph, name: string, shape: Shape, { type = 'float32', trained = false }: InputOptions = {}): Tensor {
  const tensor = { graph, name, type, shape, trained };
  graph.inputs.push(tensor);
  return tensor;
}

/** A value that every run answers under `name`. */
export function output(name: string, tensor: Tensor): void {
  const named = { ...tensor, name };
  tensor.graph.nodes.push({ op: 'Identity', inputs: [tensor], outputs: [named], attributes: {}, rules: [] });
  tensor.graph.outputs.push(named);
}

/** A name that is free in `graph` and the graphs around it and in it. */
export const freshName = (graph: Graph, stem: string): string => `${stem}_${graph.names.next++}`;

export function constant(graph: Graph, data: Float32Array | BigInt64Array, shape: Shape): Tensor {
  if (!isStatic(shape) || data.length !== sizeOf(shape)) {
    throw shapeError('constant', [[data.length], shape], 'differ in size');
  }
  const type: ElementType = data instanceof BigInt64Array ? 'int64' : 'float32';
  const tensor = { graph, name: freshName(graph, 'constant'), type, shape, trained: false };
  graph.constants.push({ tensor, data });
  return tensor;
}

export const scalar = (graph: Graph, value: number): Tensor => constant(graph, Float32Array.of(value), []);

/** Sizes, axes or indices, which ONNX takes as an int64 tensor. */
export const integers = (graph: Graph, values: readonly number[]): Tensor => constant(graph, BigInt64Array.from(values, BigInt), [values.length]);

export interface ApplyOptions {
  attributes?: Record<string, Attribute>;
  type?: ElementType;
}

/** Appends a node to the innermost graph of its inputs; answers its outputs, one for each of `shapes`. */
export function apply(op: string, inputs: Array<Tensor | null>, shapes: Shape[], rules: GradientRule[], { attributes = {}, type = 'float32' }: ApplyOptions = {}): Tensor[] {
  const given = inputs.filter((tensor) => tensor !== null);
  const { graph } = given.reduce((inner, tensor) => (tensor.graph.depth > inner.graph.depth ? tensor : inner));
  const trained = type === 'float32' && given.some((tensor) => tensor.trained);
  const outputs = shapes.map((shape) => ({ graph, name: freshName(graph, op), type, shape, trained }));
  graph.nodes.push({ op, inputs, outputs, attributes, rules });
  return outputs;
}

/** Throws INTERNAL where a tensor is not of the type that an operation needs. */
export function expectType(op: string, tensor: Tensor, type: ElementType): void {
  if (tensor.type !== type) {
    throw new RoentgenError('INTERNAL', `${op}: "${tensor.name}" is ${tensor.type}, not ${type}`);
  }
}

const nameOf = (tensor: Tensor | null): string => tensor?.name ?? '';

export function onnxOf(graph: Graph): OnnxGraph {
  return {
    nodes: graph.nodes.map((node) => ({ op: node.op, inputs: node.inputs.map(nameOf), outputs: node.outputs.map(nameOf), attributes: node.attributes })),
    inputs: graph.inputs,
    outputs: graph.outputs,
    constants: graph.constants.map(({ tensor, data }) => ({ name: tensor.name, shape: tensor.shape.filter((dim) => typeof dim === 'number'), data })),
  };
}

/** The graph as an ONNX file. */
export const encodeGraph = (graph: Graph, metadata?: Record<string, string>): Buffer => encodeOnnx(onnxOf(graph), metadata);
