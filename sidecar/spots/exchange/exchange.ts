/** Samples as files: Parquet, CSV and NPZ, out and in. docs/samples.md describes each. */

import { messageOf, RoentgenError } from '../../errors';
import type { SpotSample } from '../sample';
import { decodeCsv, encodeCsv } from './csv';
import { decodeNpz, encodeNpz } from './npz';
import { decodeParquet, encodeParquet } from './parquet';
import { refuse } from './refusal';

interface Format {
  /** Media type. */
  type: string;
  /** First bytes; '' for any. */
  magic: string;
  encode(samples: SpotSample[]): AsyncGenerator<Uint8Array>;
  decode(bytes: Uint8Array, file: string): SpotSample[] | Promise<SpotSample[]>;
}

/** The name is also the file's extension. The first whose first bytes fit reads a file. */
export const FORMATS = {
  parquet: { type: 'application/vnd.apache.parquet', magic: 'PAR1', encode: encodeParquet, decode: decodeParquet },
  npz: { type: 'application/zip', magic: 'PK', encode: encodeNpz, decode: decodeNpz },
  csv: { type: 'text/csv; charset=utf-8', magic: '', encode: encodeCsv, decode: decodeCsv },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);

/** The samples of a file in any of the forms; `file` is its name in messages. Throws DATASET_INVALID. */
export async function decodeSamples(bytes: Uint8Array, file: string): Promise<SpotSample[]> {
  const first = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  const [name, format] = Object.entries<Format>(FORMATS).find(([, { magic }]) => first.startsWith(magic)) as [string, Format];
  try {
    return await format.decode(bytes, file);
  } catch (error) {
    throw error instanceof RoentgenError ? error : refuse(file, null, `it cannot be read as ${name}: ${messageOf(error)}`, error);
  }
}
