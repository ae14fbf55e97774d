/** Samples as CSV (RFC 4180, UTF-8), row by row out and in. Values are the shortest decimals that give the same 32-bit float again. */

import { setImmediate as breathe } from 'node:timers/promises';
import { messageOf } from '../../errors';
import type { SpotSample } from '../sample';
import { createGatherer, type Gatherer } from './gather';
import { type Cell, featuresOf, type LongColumn, longColumns, longSample } from './long-form';
import { refuse } from './refusal';

/** Rows between which other work gets its turn. */
const BREATH = 1000;

/** A chunk a sample. */
export async function* encodeCsv(samples: SpotSample[]): AsyncGenerator<Uint8Array> {
  const features = featuresOf(samples);
  const columns = longColumns(features);
  yield Buffer.from(`${columns.map(({ name }) => quoted(name)).join(',')}\r\n`);
  for (const sample of samples) {
    const { before, rows, after } = longSample(sample, features);
    const line = (cells: Cell[], first: number) => cells.map((cell, index) => written(cell, columns[first + index])).join(',');
    const [start, end] = [line(before, 0), line(after, columns.length - after.length)];
    yield Buffer.from(rows.map((row) => `${start},${line(row, before.length)},${end}\r\n`).join(''));
    await breathe();
  }
}

function written(cell: Cell, { kind }: LongColumn): string {
  if (cell === null) {
    return '';
  }
  return kind === 'feature' ? shortest(cell as number) : Object.is(cell, -0) ? '-0' : quoted(String(cell));
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Fewest digits that give this 32-bit float; nine always do. */
function shortest(value: number): string {
  if (Object.is(value, -0)) {
    return '-0';
  }
  for (let digits = 6; digits < 9; digits++) {
    const near = Number(value.toPrecision(digits));
    if (Math.fround(near) === value) {
      return String(near);
    }
  }
  return String(Number(value.toPrecision(9)));
}

/** Throws DATASET_INVALID with the row; the header is row 1. */
export async function decodeCsv(bytes: Uint8Array, file: string): Promise<SpotSample[]> {
  let gatherer: Gatherer | null = null;
  let [row, width] = [0, 0];
  for (const cells of records(textOf(bytes, file), file)) {
    row += 1;
    if (!gatherer) {
      gatherer = createGatherer(file, cells);
      width = cells.length;
      continue;
    }
    if (cells.length !== width) {
      throw refuse(file, row, `it has ${cells.length} cells, the header has ${width}`);
    }
    gatherer.add(row, cells);
    if (row % BREATH === 0) {
      await breathe();
    }
  }
  if (!gatherer) {
    throw refuse(file, null, 'it is empty');
  }
  return gatherer.finish();
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuse(file, null, `it is not UTF-8: ${messageOf(error)}`, error);
  }
}

const PLAIN = /[^",\r\n]*/y;
const END = /,|\r\n|\n|\r|$/y;

/** The cells of each record. Empty lines are no records. */
export function* records(text: string, file: string): Generator<string[]> {
  let [at, row] = [0, 0];
  while (at < text.length) {
    const cells: string[] = [];
    row += 1;
    for (let end = ','; end === ','; ) {
      const [cell, after] = text[at] === '"' ? inQuotes(text, at, file, row) : [match(PLAIN, text, at) ?? '', NaN];
      cells.push(cell);
      at = Number.isNaN(after) ? at + cell.length : after;
      const found = match(END, text, at);
      if (found === null) {
        throw refuse(file, row, 'a quote stands within a cell that does not begin with one, or text follows a closing quote');
      }
      at += found.length;
      end = found;
    }
    if (cells.length > 1 || cells[0] !== '') {
      yield cells;
    } else {
      row -= 1;
    }
  }
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** The text of the cell whose opening quote is at `at`, and the place behind its closing one. */
function inQuotes(text: string, at: number, file: string, row: number): [string, number] {
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) {
      throw refuse(file, row, 'a quote is never closed');
    }
    if (text[quote + 1] !== '"') {
      return [text.slice(at + 1, quote).replaceAll('""', '"'), quote + 1];
    }
    from = quote + 2;
  }
}
