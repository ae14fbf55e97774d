/** Writes ONNX models (protobuf by hand: the eight messages that a graph of float tensors needs; field numbers from onnx.proto3). */

const IR_VERSION = 8;
const OPSET = 18;
const FLOAT = 1;
const INT64 = 7;

export type Attribute = number | { float: number };

export interface OnnxValue {
  name: string;
  shape: readonly number[];
}

export interface OnnxConstant extends OnnxValue {
  data: Float32Array | BigInt64Array;
}

export interface OnnxNode {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, Attribute>;
}

export interface OnnxGraph {
  nodes: OnnxNode[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  constants: OnnxConstant[];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return Buffer.from([...bytes, rest]);
    }
    bytes.push((rest % 128) | 128);
  }
}

const integer = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)]);

function bytes(field: number, ...content: Array<Buffer | string>): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}

function attribute([name, value]: [string, Attribute]): Buffer {
  if (typeof value === 'number') {
    return bytes(5, bytes(1, name), integer(3, value), integer(20, 2));
  }
  const float = Buffer.alloc(5);
  float[0] = 2 * 8 + 5;
  float.writeFloatLE(value.float, 1);
  return bytes(5, bytes(1, name), float, integer(20, 1));
}

function constant({ name, shape, data }: OnnxConstant): Buffer {
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const type = data instanceof Float32Array ? FLOAT : INT64;
  return bytes(5, ...shape.map((size) => integer(1, size)), integer(2, type), bytes(8, name), bytes(9, raw));
}

function valueInfo(field: number, { name, shape }: OnnxValue): Buffer {
  const dimensions = bytes(2, ...shape.map((size) => bytes(1, integer(1, size))));
  return bytes(field, bytes(1, name), bytes(2, bytes(1, integer(1, FLOAT), dimensions)));
}

/** The graph as an ONNX file (ModelProto). All inputs and outputs are float32 with static shapes. */
export function encodeOnnx(graph: OnnxGraph): Buffer {
  const nodes = graph.nodes.map((node) =>
    bytes(
      1,
      ...node.inputs.map((name) => bytes(1, name)),
      ...node.outputs.map((name) => bytes(2, name)),
      bytes(4, node.op),
      ...Object.entries(node.attributes).map(attribute)
    )
  );
  const body = bytes(
    7,
    ...nodes,
    bytes(2, 'roentgen'),
    ...graph.constants.map(constant),
    ...graph.inputs.map((value) => valueInfo(11, value)),
    ...graph.outputs.map((value) => valueInfo(12, value))
  );
  return Buffer.concat([integer(1, IR_VERSION), body, bytes(8, bytes(1, ''), integer(2, OPSET))]);
}
