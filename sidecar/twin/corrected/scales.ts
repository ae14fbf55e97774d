/** Columns of rows in deviations, as the training set had them. */

import { WIDTH } from './features';
import type { Rows } from './network';

export interface ColumnScale {
  mean: number;
  deviation: number;
  low: number;
  high: number;
}

export interface Scales {
  queue: ColumnScale[];
  hop: ColumnScale[];
}

/** Means, deviations and ranges of the rows in which something comes. */
export function scalesOf(all: readonly Rows[]): Scales {
  return {
    queue: columnScales(all.map(({ queues, hopQueue }) => rowsAt(queues, [...new Set(hopQueue)], WIDTH.queue)).flat(), WIDTH.queue),
    hop: columnScales(all.map(({ hops, hopQueue }) => rowsAt(hops, [...hopQueue.keys()], WIDTH.hop)).flat(), WIDTH.hop),
  };
}

const rowsAt = (table: Float64Array, places: number[], width: number): Float64Array[] => places.map((place) => table.subarray(place * width, (place + 1) * width));

function columnScales(rows: Float64Array[], width: number): ColumnScale[] {
  return Array.from({ length: width }, (_, column) => {
    const values = Float64Array.from(rows, (row) => row[column]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { mean, deviation: deviation > 1e-9 ? deviation : 1, low: Math.min(...values), high: Math.max(...values) };
  });
}

/** In place: what lies outside the training set's range is taken as its end, then in deviations. @param table [rows, columns] */
export function scaleTable(table: Float64Array, rows: number, scales: readonly ColumnScale[]): void {
  const width = scales.length;
  for (let column = 0; column < width; column++) {
    const { mean, deviation, low, high } = scales[column];
    for (let at = column; at < rows * width; at += width) {
      table[at] = (Math.min(high, Math.max(low, table[at])) - mean) / deviation;
    }
  }
}

export function scaleRows({ queues, hops, hopQueue }: Rows, scales: Scales): void {
  scaleTable(queues, queues.length / WIDTH.queue, scales.queue);
  scaleTable(hops, hopQueue.length, scales.hop);
}
