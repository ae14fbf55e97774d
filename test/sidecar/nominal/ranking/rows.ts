import type { RankedFeature, Rows } from '../../../../sidecar/nominal/ranking/evidence';

export const feature = (component: string, metric: string, group = 'cpu'): RankedFeature => ({ component, name: metric, metric, group });

/** One row a second from `from` (seconds); one function of the row a feature. */
export function rows(from: number, count: number, columns: Array<(row: number) => number>): Rows {
  return { times: Array.from({ length: count }, (_, row) => (from + row) * 1000), values: Float64Array.from(Array.from({ length: count }, (_, row) => columns.map((column) => column(row))).flat()) };
}

/** A level that wanders by a hundredth, the same at every call. */
export const level = (value: number) => (row: number) => value * (1 + 0.01 * Math.sin(row * 2.4));
