/** Which features a model is learned on, and why others are left out. Mathematics only. */

import type { Matrix } from './align';

export type DropReason = 'constant' | 'sparse' | 'ungrouped' | 'capped';

/** A feature missing in more than this share of nominal rows is too sparse to learn. */
const SPARSE = 0.3;
/** A feature whose nominal values differ by less than this share of their size is constant. */
const CONSTANT = 1e-9;

/** Zero while all is well: constant in nominal times, and the first to move under stress. */
const TELLING = /_cfs_throttled_|_memory_failcnt$/;

/** Columns to keep, and how many were dropped by reason. @param counted rows that are looked at; all unless given */
export function usefulColumns(matrix: Matrix, counted?: readonly boolean[]): { columns: number[]; dropped: Partial<Record<DropReason, number>> } {
  const width = matrix.features.length;
  const columns: number[] = [];
  const dropped: Partial<Record<DropReason, number>> = {};
  for (let column = 0; column < width; column++) {
    const reason = reasonAgainst(matrix, column, counted, TELLING.test(matrix.features[column].metric));
    if (reason === null) {
      columns.push(column);
    } else {
      dropped[reason] = (dropped[reason] ?? 0) + 1;
    }
  }
  return { columns, dropped };
}

function reasonAgainst({ values, features, grid }: Matrix, column: number, counted: readonly boolean[] | undefined, telling: boolean): DropReason | null {
  let [rows, present, low, high] = [0, 0, Infinity, -Infinity];
  for (let row = 0; row < grid.rows; row++) {
    if (counted && !counted[row]) {
      continue;
    }
    rows += 1;
    const value = values[row * features.length + column];
    if (!Number.isNaN(value)) {
      present += 1;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (present < (1 - SPARSE) * rows) {
    return 'sparse';
  }
  return !telling && high - low <= CONSTANT * Math.max(Math.abs(high), Math.abs(low)) ? 'constant' : null;
}

/** The matrix with only these columns. */
export function pick(matrix: Matrix, columns: number[]): Matrix {
  const width = matrix.features.length;
  const values = new Float64Array(matrix.grid.rows * columns.length);
  for (let row = 0; row < matrix.grid.rows; row++) {
    columns.forEach((column, index) => (values[row * columns.length + index] = matrix.values[row * width + column]));
  }
  return { features: columns.map((column) => matrix.features[column]), grid: matrix.grid, values };
}

/** Row ranges [from, to) in which at least `share` of the features are present: windows never span a gap. */
export function wholeSegments(matrix: Matrix, share: number): Array<[number, number]> {
  const width = matrix.features.length;
  const segments: Array<[number, number]> = [];
  for (let row = 0; row < matrix.grid.rows; row++) {
    const missing = matrix.values.subarray(row * width, (row + 1) * width).reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    if (missing > (1 - share) * width) {
      continue;
    }
    const last = segments[segments.length - 1];
    if (last && last[1] === row) {
      last[1] = row + 1;
    } else {
      segments.push([row, row + 1]);
    }
  }
  return segments;
}
