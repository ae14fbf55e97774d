/** Samples as Parquet: the long form, Snappy, a row group for each few thousand rows. */

import { setImmediate as breathe } from 'node:timers/promises';
import type { SpotSample } from '../sample';
import { createGatherer } from './gather';
import { type Cell, featuresOf, type LongColumn, longColumns, type LongSample, longSample } from './long-form';
import { refuse } from './refusal';

/** Rows of a group, roughly: what is encoded or decoded without a pause. */
const GROUP_ROWS = 3000;
/** A file of a few bytes can claim any number of rows. */
const MOST_ROWS = 2_000_000;

/** The reader's own takes a byte order mark for no part of a text. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** Values are 32-bit floats; times and steps are 64-bit integers of milliseconds. */
const TYPES = { text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, whole: { type: 'INT64' }, number: { type: 'DOUBLE' }, flag: { type: 'BOOLEAN' }, feature: { type: 'FLOAT' } } as const;

/** A chunk a row group. */
export async function* encodeParquet(samples: SpotSample[]): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const features = featuresOf(samples);
  const columns = longColumns(features);
  const schema = columns.map(({ name, kind, optional }) => ({ name, ...TYPES[kind], repetition_type: optional ? ('OPTIONAL' as const) : ('REQUIRED' as const) }));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: [{ name: 'samples', num_children: schema.length }, ...schema], createdBy: 'roentgen' });
  const taken = () => {
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    return chunk;
  };
  for (const group of groups(samples, features)) {
    const columnData = columns.map((column, index) => ({ name: column.name, data: columnOf(group, column, index) }));
    await writer.write({ columnData, rowGroupSize: columnData[0].data.length });
    yield taken();
    await breathe();
  }
  await writer.finish();
  yield taken();
}

function* groups(samples: SpotSample[], features: string[]): Generator<LongSample[]> {
  let group: LongSample[] = [];
  let rows = 0;
  for (const [index, sample] of samples.entries()) {
    const long = longSample(sample, features);
    group.push(long);
    rows += long.rows.length;
    if (rows >= GROUP_ROWS || index === samples.length - 1) {
      yield group;
      [group, rows] = [[], 0];
    }
  }
}

function columnOf(group: LongSample[], { kind }: LongColumn, index: number): Array<Cell | bigint> {
  const typed = (cell: Cell) => (kind === 'whole' && cell !== null ? BigInt(cell) : cell);
  return group.flatMap(({ before, rows, after }) => {
    const own = index - before.length;
    const inRows = own >= 0 && own < rows[0].length;
    return inRows ? rows.map((row) => typed(row[own])) : Array.from({ length: rows.length }, () => typed(own < 0 ? before[index] : after[own - rows[0].length]));
  });
}

/** Throws DATASET_INVALID with the row; the first is row 1. What else the reader throws is about bytes that are no Parquet. */
export async function decodeParquet(bytes: Uint8Array, file: string): Promise<SpotSample[]> {
  const { parquetMetadata, parquetRead, parquetSchema } = await import('hyparquet');
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(buffer);
  if (metadata.num_rows > MOST_ROWS) {
    throw refuse(file, null, `it has ${metadata.num_rows} rows, ${MOST_ROWS} are the most`);
  }
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  const gatherer = createGatherer(file, columns);
  let first = 0;
  for (const { num_rows } of metadata.row_groups) {
    const next = first + Number(num_rows);
    await parquetRead({
      file: buffer, metadata, rowStart: first, rowEnd: next, parsers: { stringFromBytes: (text) => UTF8.decode(text) },
      onComplete: (rows) => rows.forEach((row, index) => gatherer.add(first + index + 1, row.map((cell: unknown) => (Number.isNaN(cell) ? null : cell)))),
    });
    await breathe();
    first = next;
  }
  return gatherer.finish();
}
