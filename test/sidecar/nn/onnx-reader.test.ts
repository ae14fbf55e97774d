import type { RoentgenError } from '../../../sidecar/errors';
import { encodeOnnx, type OnnxGraph } from '../../../sidecar/nn/onnx';
import { FLOAT32, type OnnxDescription, readOnnx } from '../../../sidecar/nn/onnx-reader';
import { integer, message } from './protobuf';

const BODY: OnnxGraph = { nodes: [{ op: 'Tanh', inputs: ['x'], outputs: ['y'], attributes: {} }], inputs: [], outputs: [], constants: [] };
const GRAPH: OnnxGraph = {
  nodes: [
    { op: 'Gemm', inputs: ['windows', 'weights'], outputs: ['answer'], attributes: { transB: 1, alpha: { float: 0.5 } } },
    { op: 'Loop', inputs: ['', '', 'answer'], outputs: ['reconstruction'], attributes: { body: { graph: BODY } } },
  ],
  inputs: [{ name: 'windows', type: 'float32', shape: ['batch', 3] }],
  outputs: [{ name: 'reconstruction', type: 'float32', shape: ['batch', 300] }],
  constants: [{ name: 'weights', shape: [300, 3], data: new Float32Array(900).fill(1.5) }],
};
const file = encodeOnnx(GRAPH, { service: 'ims', features: '["a b"]' });

function outcome(bytes: Buffer): OnnxDescription | string {
  try {
    return readOnnx(bytes);
  } catch (error) {
    return (error as RoentgenError).code;
  }
}

test('it tells the ports, the metadata and every operator, those of inner graphs too', () => {
  expect(readOnnx(file)).toEqual({
    inputs: [{ name: 'windows', elementType: FLOAT32, shape: ['batch', 3] }],
    outputs: [{ name: 'reconstruction', elementType: FLOAT32, shape: ['batch', 300] }],
    metadata: new Map([['service', 'ims'], ['features', '["a b"]']]),
    operators: new Set(['Gemm', 'Loop', 'Tanh']),
    external: false,
    functions: false,
  });
});

/** A ModelProto around these fields of a graph. */
const model = (...fields: Buffer[]) => message(7, ...fields);
const port = (field: number, name: string, ...type: Buffer[]) => message(field, message(1, name), ...type);

test.each<[string, Buffer, Partial<OnnxDescription>]>([
  ['an operator of another domain', model(message(1, message(4, 'Run'), message(7, 'evil'))), { operators: new Set(['evil:Run']) }],
  ['weights in another file', model(message(5, message(8, 'w'), message(13, message(1, 'location'), message(2, '/etc/passwd')))), { external: true }],
  ['weights said to lie outside', model(message(5, message(8, 'w'), integer(14, 1))), { external: true }],
  ['weights in another file within an attribute', model(message(1, message(4, 'Constant'), message(5, message(5, integer(14, 1))))), { external: true }],
  ['sparse weights in another file', model(message(15, message(2, integer(14, 1)))), { external: true }],
  ['functions of its own', Buffer.concat([model(), message(25, message(1, 'f'))]), { functions: true }],
  ['an input that an initializer fills', model(port(11, 'w'), port(11, 'x'), message(5, message(8, 'w'))), { inputs: [{ name: 'x', elementType: null, shape: null }] }],
  ['a size that is not known', model(port(11, 'x', message(2, message(1, integer(1, 1), message(2, message(1), message(1, integer(1, 0))))))), { inputs: [{ name: 'x', elementType: FLOAT32, shape: [null, null] }] }],
])('it sees %s', (_what, bytes, seen) => {
  expect(readOnnx(bytes)).toMatchObject(seen);
});

let nested = message(1, message(4, 'Loop'));
for (let depth = 0; depth < 5000; depth++) {
  nested = message(1, message(5, message(6, nested)));
}

test.each<[string, Buffer]>([
  ['an empty file', Buffer.of()],
  ['a text', Buffer.from('not a model, but a text that somebody mistook for one')],
  ['a file without a graph', integer(1, 8)],
  ['two graphs, which a runtime would merge', Buffer.concat([file, file])],
  ['two shapes of one input', model(port(11, 'x', message(2, message(1, message(2), message(2)))))],
  ['graphs nested 5,000 deep', model(nested)],
  ['a length beyond the end', Buffer.of(7 * 8 + 2, 0xff, 0xff, 0xff, 0xff, 0x0f)],
  ['a number without end', Buffer.alloc(64, 0xff)],
  ['a group, which ONNX does not have', Buffer.of(7 * 8 + 3)],
  ['a number in the place of the graph', integer(7, 1)],
  ['a field 0', Buffer.of(0, 0)],
])('%s is MODEL_CORRUPT', (_what, bytes) => {
  expect(outcome(bytes)).toBe('MODEL_CORRUPT');
});

test('a file cut before the end of its graph is MODEL_CORRUPT; behind that, what is left is read', () => {
  const outcomes = Array.from(file, (_, length) => outcome(file.subarray(0, length)));
  const firstRead = outcomes.findIndex((found) => typeof found !== 'string');
  // Behind the graph are the operator set (6 bytes) and the metadata.
  expect(firstRead).toBe(encodeOnnx(GRAPH).length - 6);
  expect(new Set(outcomes.filter((found) => typeof found === 'string'))).toEqual(new Set(['MODEL_CORRUPT']));
});

test('a file with any byte changed is read or MODEL_CORRUPT', () => {
  const seen = new Set<string>();
  for (let at = 0; at < file.length; at++) {
    for (const flip of [0x01, 0x02, 0x80, 0xff]) {
      const bent = Buffer.from(file);
      bent[at] ^= flip;
      const found = outcome(bent);
      seen.add(typeof found === 'string' ? found : 'read');
    }
  }
  expect(seen).toEqual(new Set(['read', 'MODEL_CORRUPT']));
});
