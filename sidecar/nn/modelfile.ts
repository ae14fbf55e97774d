/**
 * A model as one buffer: "ROENTGEN", length of the header (uint32), header (JSON: kind, meta, names and shapes of the arrays),
 * the arrays' float32 values, SHA-256 of all before. Numbers are little-endian.
 */

import { createHash } from 'node:crypto';
import { messageOf, RoentgenError } from '../errors';
import type { Arrays } from './parameters';
import { sizeOf } from './shape';

const MAGIC = Buffer.from('ROENTGEN');
const CHECKSUM_BYTES = 32;

export interface ModelFile<Meta> {
  /** What the model is; a file of another kind is refused. */
  kind: string;
  meta: Meta;
  arrays: Arrays;
}

const checksum = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();

export function encodeModel<Meta>({ kind, meta, arrays }: ModelFile<Meta>): Buffer {
  const entries = Object.entries(arrays);
  const header = Buffer.from(JSON.stringify({ kind, meta, arrays: entries.map(([name, { shape }]) => ({ name, shape })) }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const values = entries.map(([, { data }]) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  const body = Buffer.concat([MAGIC, length, header, ...values]);
  return Buffer.concat([body, checksum(body)]);
}

/** Throws MODEL_CORRUPT for a file that is cut, damaged, or of another kind. */
export function decodeModel<Meta>(kind: string, file: Buffer): ModelFile<Meta> {
  if (file.length < MAGIC.length + 4 + CHECKSUM_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw corrupt('it is not a model file');
  }
  const body = file.subarray(0, file.length - CHECKSUM_BYTES);
  if (!checksum(body).equals(file.subarray(body.length))) {
    throw corrupt('its checksum is wrong');
  }
  try {
    return parse(kind, body);
  } catch (error) {
    throw error instanceof RoentgenError ? error : corrupt(messageOf(error));
  }
}

function parse<Meta>(kind: string, body: Buffer): ModelFile<Meta> {
  const start = MAGIC.length + 4;
  const end = start + body.readUInt32LE(MAGIC.length);
  const header = JSON.parse(body.toString('utf8', start, end)) as { kind: string; meta: Meta; arrays: Array<{ name: string; shape: number[] }> };
  if (header.kind !== kind) {
    throw corrupt(`it holds a model of kind "${header.kind}", not "${kind}"`);
  }
  // A copy, because the values may start at any byte and float arrays may not.
  const values = new Float32Array(Uint8Array.from(body.subarray(end)).buffer);
  const arrays: Arrays = {};
  let offset = 0;
  for (const { name, shape } of header.arrays) {
    arrays[name] = { shape, data: values.slice(offset, (offset += sizeOf(shape))) };
  }
  if (offset !== values.length) {
    throw corrupt(`it holds ${values.length} values where its header tells of ${offset}`);
  }
  return { kind, meta: header.meta, arrays };
}

function corrupt(reason: string): RoentgenError {
  return new RoentgenError('MODEL_CORRUPT', `the model file cannot be read: ${reason}`, 'delete it; it is trained again at the next learning pass');
}
