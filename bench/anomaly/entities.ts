/** Folders of labelled entities: <entity>.train.csv.gz (nominal), <entity>.test.csv.gz with a column `label`, and entities.json with causes. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** rows x columns, row-major; NaN where a cell is empty. */
export interface Table {
  columns: string[];
  rows: number;
  values: Float64Array;
}

export interface LabelledCause {
  /** Samples of the test part, first and last. */
  start: number;
  end: number;
  /** Guilty metrics, from 0. */
  features: number[];
}

export interface Entity {
  name: string;
  metrics: string[];
  train: Table;
  test: Table;
  labels: Uint8Array;
  causes: LabelledCause[];
}

const LABEL = 'label';
const TRAIN = '.train.csv.gz';

/** @param text with a header row */
export function parseTable(text: string): Table {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(',').map((name) => name.trim());
  const values = new Float64Array(lines.length * columns.length);
  lines.forEach((line, row) => {
    const cells = line.split(',');
    if (cells.length !== columns.length) {
      throw new Error(`row ${row + 2} has ${cells.length} cells, the header ${columns.length}`);
    }
    cells.forEach((cell, column) => (values[row * columns.length + column] = cell.trim() === '' ? NaN : Number(cell)));
  });
  return { columns, rows: lines.length, values };
}

/** The table with these columns only, in this order. */
export function selectColumns({ columns, rows, values }: Table, wanted: string[]): Table {
  const from = wanted.map((name) => columns.indexOf(name));
  const missing = wanted.find((_, index) => from[index] < 0);
  if (missing !== undefined) {
    throw new Error(`no column ${missing} among ${columns.join(', ')}`);
  }
  return { columns: wanted, rows, values: Float64Array.from({ length: rows * wanted.length }, (_, at) => values[Math.floor(at / wanted.length) * columns.length + from[at % wanted.length]]) };
}

const read = (file: string) => parseTable(gunzipSync(readFileSync(file)).toString('utf8'));

interface Described {
  entity: string;
  interpretation?: Array<{ start: number; end: number; features: number[] }>;
}

/** Every entity of the folder, by name. Throws where there is none or a file is not of this form. */
export function readEntities(folder: string | undefined): Entity[] {
  if (!folder) {
    throw new Error('--data DIR is needed: a folder of *.train.csv.gz and *.test.csv.gz');
  }
  const names = readdirSync(folder).filter((file) => file.endsWith(TRAIN)).map((file) => file.slice(0, -TRAIN.length)).sort();
  if (names.length === 0) {
    throw new Error(`${folder} has no file *${TRAIN}`);
  }
  const described = existsSync(join(folder, 'entities.json')) ? (JSON.parse(readFileSync(join(folder, 'entities.json'), 'utf8')) as Described[]) : [];
  return names.map((name) => {
    const whole = read(join(folder, `${name}.test.csv.gz`));
    const metrics = whole.columns.filter((column) => column !== LABEL);
    const causes = described.find(({ entity }) => entity === name)?.interpretation ?? [];
    return {
      name,
      metrics,
      train: selectColumns(read(join(folder, `${name}${TRAIN}`)), metrics),
      test: selectColumns(whole, metrics),
      labels: Uint8Array.from(selectColumns(whole, [LABEL]).values),
      causes: causes.map(({ start, end, features }) => ({ start, end, features: features.map((feature) => feature - 1) })),
    };
  });
}

/** The set's name in figure ids. */
export const setName = (folder: string) => basename(folder.replace(/\/+$/, '')).toLowerCase();
