/** Writes ONNX models (protobuf by hand: the ten messages that our graphs need; field numbers from onnx.proto3). */

const IR_VERSION = 8;
const OPSET = 18;

export type ElementType = 'float32' | 'int64' | 'bool';
const ELEMENT_TYPES: Record<ElementType, number> = { float32: 1, int64: 7, bool: 9 };

export type Attribute = number | { integers: readonly number[] } | { float: number } | { text: string } | { graph: OnnxGraph };

export interface OnnxValue {
  name: string;
  type: ElementType;
  /** A name stands for a size known only at run time. */
  shape: ReadonlyArray<number | string>;
}

export interface OnnxConstant {
  name: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array;
}

export interface OnnxNode {
  op: string;
  /** '' for an optional input that is left out. */
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

/** A message in pieces: the small ones joined at once, large values copied once, into the file. */
interface Encoded {
  length: number;
  parts: Uint8Array[];
}

const SMALL = 4096;

function joined(pieces: Encoded[]): Encoded {
  const length = pieces.reduce((total, piece) => total + piece.length, 0);
  const parts = pieces.flatMap((piece) => piece.parts);
  return { length, parts: length < SMALL ? [Buffer.concat(parts, length)] : parts };
}

const raw = (data: Uint8Array): Encoded => ({ length: data.length, parts: [data] });

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | 128);
  }
  bytes.push(rest);
  return bytes;
}

const integer = (field: number, value: number): Encoded => raw(Uint8Array.from([...varint(field * 8), ...varint(value)]));

function bytes(field: number, ...content: Array<Encoded | string>): Encoded {
  const body = joined(content.map((part) => (typeof part === 'string' ? raw(Buffer.from(part)) : part)));
  return joined([raw(Uint8Array.from([...varint(field * 8 + 2), ...varint(body.length)])), body]);
}

function float(field: number, value: number): Encoded {
  const encoded = Buffer.alloc(4);
  encoded.writeFloatLE(value);
  return raw(Uint8Array.from([...varint(field * 8 + 5), ...encoded]));
}

/** The attribute's value and its type (AttributeProto.AttributeType). */
function attributeValue(value: Attribute): [Encoded, number] {
  if (typeof value === 'number') {
    return [integer(3, value), 2];
  }
  if ('integers' in value) {
    return [joined(value.integers.map((each) => integer(8, each))), 7];
  }
  if ('float' in value) {
    return [float(2, value.float), 1];
  }
  return 'text' in value ? [bytes(4, value.text), 3] : [bytes(6, graphBody(value.graph)), 5];
}

function attribute([name, value]: [string, Attribute]): Encoded {
  const [encoded, type] = attributeValue(value);
  return bytes(5, bytes(1, name), encoded, integer(20, type));
}

function constant({ name, shape, data }: OnnxConstant): Encoded {
  const values = raw(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const type = ELEMENT_TYPES[data instanceof BigInt64Array ? 'int64' : 'float32'];
  return bytes(5, ...shape.map((size) => integer(1, size)), integer(2, type), bytes(8, name), bytes(9, values));
}

function valueInfo(field: number, { name, type, shape }: OnnxValue): Encoded {
  const dimensions = bytes(2, ...shape.map((dim) => bytes(1, typeof dim === 'number' ? integer(1, dim) : bytes(2, dim))));
  return bytes(field, bytes(1, name), bytes(2, bytes(1, integer(1, ELEMENT_TYPES[type]), dimensions)));
}

function node({ op, inputs, outputs, attributes }: OnnxNode): Encoded {
  return bytes(1, ...inputs.map((name) => bytes(1, name)), ...outputs.map((name) => bytes(2, name)), bytes(4, op), ...Object.entries(attributes).map(attribute));
}

function graphBody(graph: OnnxGraph): Encoded {
  return joined([
    ...graph.nodes.map(node),
    bytes(2, 'roentgen'),
    ...graph.constants.map(constant),
    ...graph.inputs.map((value) => valueInfo(11, value)),
    ...graph.outputs.map((value) => valueInfo(12, value)),
  ]);
}

/** The graph as an ONNX file (ModelProto), with `metadata` as its metadata_props. */
export function encodeOnnx(graph: OnnxGraph, metadata: Record<string, string> = {}): Buffer {
  const file = joined([
    integer(1, IR_VERSION),
    bytes(2, 'roentgen'),
    bytes(7, graphBody(graph)),
    bytes(8, bytes(1, ''), integer(2, OPSET)),
    ...Object.entries(metadata).map(([key, value]) => bytes(14, bytes(1, key), bytes(2, value))),
  ]);
  return Buffer.concat(file.parts, file.length);
}
