/**
 * Reads what an ONNX file (ModelProto) says of itself: ports, metadata, operators; field numbers from onnx.proto3. The file may be
 * anybody's: every field lies inside the one around it, nesting is bounded, and what protobuf would merge is refused, so that the
 * runtime cannot read another model out of the file than this reader does.
 */

import { RoentgenError } from '../errors';

/** TensorProto.DataType. */
export const FLOAT32 = 1;

export interface OnnxPort {
  name: string;
  /** TensorProto.DataType; null where it is no tensor or has none. */
  elementType: number | null;
  /** A name for a symbolic size, null for one that is not told; null as a whole where the rank is not told. */
  shape: Array<number | string | null> | null;
}

export interface OnnxDescription {
  /** Without those that are only initializers. */
  inputs: OnnxPort[];
  outputs: OnnxPort[];
  /** metadata_props; of a key that is there twice, the last. */
  metadata: Map<string, string>;
  /** Of the graph and all in it: `LSTM` in ONNX's own domain, `domain:Name` in another. */
  operators: Set<string>;
  /** Whether a tensor's values are said to lie in another file. */
  external: boolean;
  /** Whether the model defines operators of its own. */
  functions: boolean;
}

/** Attributes that hold graphs that hold attributes. */
const DEEPEST = 16;
const OWN_DOMAINS = ['', 'ai.onnx'];

const corrupt = (reason: string) => new RoentgenError('MODEL_CORRUPT', `the ONNX file cannot be read: ${reason}`, 'export it anew');

interface Field {
  number: number;
  /** Of an integer; exact below 2^53. */
  value: number;
  /** Of a text, bytes or a message; null for a number. */
  body: Buffer | null;
}

function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let place = 0; place < 10; place++) {
      if (at >= message.length) {
        throw corrupt('it ends within a number');
      }
      const byte = message[at++];
      value += (byte % 128) * 128 ** place;
      if (byte < 128) {
        return value;
      }
    }
    throw corrupt('a number is longer than 64 bits');
  };
  const take = (size: number): Buffer => {
    if (size > message.length - at) {
      throw corrupt('it ends within a field');
    }
    return message.subarray(at, (at += size));
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    const body = key % 8 === 2 ? take(varint()) : null;
    const value = key % 8 === 0 ? varint() : 0;
    const skipped = { 0: 0, 1: 8, 2: 0, 5: 4 }[key % 8];
    if (skipped === undefined || number < 1) {
      throw corrupt(`it has a field ${number} of kind ${key % 8}`);
    }
    take(skipped);
    yield { number, value, body };
  }
}

type Handlers = Record<number, (field: Field) => void>;

/** Hands each field to its handler; other fields are left alone. */
function read(message: Buffer, handlers: Handlers): void {
  for (const field of fieldsOf(message)) {
    handlers[field.number]?.(field);
  }
}

function bodyOf({ number, body }: Field): Buffer {
  if (body === null) {
    throw corrupt(`field ${number} is a number where a message or a text belongs`);
  }
  return body;
}

const textOf = (field: Field): string => bodyOf(field).toString('utf8');

/** The one message of a kind: protobuf would merge two. */
function single(present: Buffer | null, field: Field): Buffer {
  if (present !== null) {
    throw corrupt(`field ${field.number} is there twice`);
  }
  return bodyOf(field);
}

/** Dimension: dim_value 1, dim_param 2. Sizes under 1 are how some exporters write "not known". */
function readDimension(message: Buffer): number | string | null {
  let size: number | string | null = null;
  read(message, {
    1: ({ value }) => { size = value >= 1 && value < 2 ** 31 ? value : null; },
    2: (field) => { size = textOf(field); },
  });
  return size;
}

function readShape(message: Buffer): OnnxPort['shape'] {
  const shape: Array<number | string | null> = [];
  read(message, { 1: (field) => shape.push(readDimension(bodyOf(field))) });
  return shape;
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 } }. */
function readPort(message: Buffer): OnnxPort {
  const port: OnnxPort = { name: '', elementType: null, shape: null };
  let [type, tensor, shape]: Array<Buffer | null> = [null, null, null];
  read(message, { 1: (field) => { port.name = textOf(field); }, 2: (field) => { type = single(type, field); } });
  read(type ?? Buffer.of(), { 1: (field) => { tensor = single(tensor, field); } });
  read(tensor ?? Buffer.of(), { 1: ({ value }) => { port.elementType = value; }, 2: (field) => { shape = single(shape, field); } });
  return { ...port, shape: shape && readShape(shape) };
}

/** TensorProto: name 8, external_data 13, data_location 14. Answers the name. */
function readTensor(message: Buffer, into: OnnxDescription): string {
  let name = '';
  read(message, {
    8: (field) => { name = textOf(field); },
    13: () => { into.external = true; },
    14: ({ value }) => { into.external ||= value !== 0; },
  });
  return name;
}

/** SparseTensorProto: values 1, indices 2. Answers the name of its values. */
function readSparse(message: Buffer, into: OnnxDescription): string {
  let name = '';
  read(message, { 1: (field) => { name = readTensor(bodyOf(field), into); }, 2: (field) => readTensor(bodyOf(field), into) });
  return name;
}

/** AttributeProto: t 5, g 6, tensors 10, graphs 11, sparse_tensor 22, sparse_tensors 23. */
function readAttribute(message: Buffer, into: OnnxDescription, depth: number): void {
  const tensor = (field: Field) => void readTensor(bodyOf(field), into);
  const graph = (field: Field) => void readGraph(bodyOf(field), into, depth + 1);
  const sparse = (field: Field) => void readSparse(bodyOf(field), into);
  read(message, { 5: tensor, 6: graph, 10: tensor, 11: graph, 22: sparse, 23: sparse });
}

/** NodeProto: op_type 4, attribute 5, domain 7. */
function readNode(message: Buffer, into: OnnxDescription, depth: number): void {
  let [operator, domain] = ['', ''];
  read(message, {
    4: (field) => { operator = textOf(field); },
    5: (field) => readAttribute(bodyOf(field), into, depth),
    7: (field) => { domain = textOf(field); },
  });
  into.operators.add(OWN_DOMAINS.includes(domain) ? operator : `${domain}:${operator}`);
}

/** GraphProto: node 1, initializer 5, input 11, output 12, sparse_initializer 15. */
function readGraph(message: Buffer, into: OnnxDescription, depth: number): Pick<OnnxDescription, 'inputs' | 'outputs'> {
  if (depth > DEEPEST) {
    throw corrupt(`its graphs are nested deeper than ${DEEPEST}`);
  }
  const [inputs, outputs, initialized] = [new Array<OnnxPort>(), new Array<OnnxPort>(), new Set<string>()];
  read(message, {
    1: (field) => readNode(bodyOf(field), into, depth),
    5: (field) => initialized.add(readTensor(bodyOf(field), into)),
    11: (field) => inputs.push(readPort(bodyOf(field))),
    12: (field) => outputs.push(readPort(bodyOf(field))),
    15: (field) => initialized.add(readSparse(bodyOf(field), into)),
  });
  return { inputs: inputs.filter(({ name }) => !initialized.has(name)), outputs };
}

/** StringStringEntryProto: key 1, value 2. */
function readEntry(message: Buffer): [string, string] {
  let [key, value] = ['', ''];
  read(message, { 1: (field) => { key = textOf(field); }, 2: (field) => { value = textOf(field); } });
  return [key, value];
}

/** Throws MODEL_CORRUPT for what is no ONNX model, is cut, or says a thing twice. */
export function readOnnx(file: Buffer): OnnxDescription {
  const description: OnnxDescription = { inputs: [], outputs: [], metadata: new Map(), operators: new Set(), external: false, functions: false };
  let graph: Buffer | null = null;
  read(file, {
    7: (field) => { graph = single(graph, field); },
    14: (field) => description.metadata.set(...readEntry(bodyOf(field))),
    // training_info and functions
    20: () => { description.functions = true; },
    25: () => { description.functions = true; },
  });
  if (graph === null) {
    throw corrupt('it holds no graph');
  }
  return Object.assign(description, readGraph(graph, description, 0));
}
