/** Tables of a folder: CSV, plain or gzip'd, and JSON lists. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A folder's tables by name without the endings. */
export interface Folder {
  tables: string[];
  /** Cells; null where there is no such table. */
  table(name: string): string[][] | null;
  /** Every JSON list of objects. */
  lists: Array<Array<Record<string, unknown>>>;
}

const ENDINGS = ['.csv.gz', '.csv'];

export function openFolder(directory: string): Folder {
  const files = readdirSync(directory).sort();
  const tables = [...new Set(files.flatMap((file) => ENDINGS.filter((ending) => file.endsWith(ending)).map((ending) => file.slice(0, -ending.length))))];
  const lists = files.filter((file) => file.endsWith('.json')).map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as unknown);
  return { tables, table: (name) => readTable(directory, name), lists: lists.filter((list): list is Array<Record<string, unknown>> => Array.isArray(list) && list.length > 0) };
}

function readTable(directory: string, name: string): string[][] | null {
  const path = ENDINGS.map((ending) => join(directory, `${name}${ending}`)).find(existsSync);
  if (path === undefined) {
    return null;
  }
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split(/\r?\n/).filter((line) => line !== '').map(cellsOf);
}

/** Cells may stand in double quotes. */
function cellsOf(line: string): string[] {
  return line.includes('"') ? [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replace(/""/g, '"') ?? plain) : line.split(',');
}

/** NaN where a cell is empty or no number. */
export const numberOf = (cell: string | undefined): number => (cell === undefined || cell.trim() === '' ? NaN : Number(cell));
