/** Tables and figures of contest (b). */

import { addErrors, type Errors, errorsOf, type ErrorSums, NO_ERRORS } from '../../sidecar/twin/evaluation/errors';
import { halfWidth } from '../../sidecar/twin/half-width';
import type { Figure } from '../report/figure';

export interface Row {
  name: string;
  /** By number of nodes. */
  sizes: Record<number, ErrorSums>;
}

const METRICS = [
  { key: 'delay', id: 'T-delay', unit: '% MAPE of delay', digits: 2 },
  { key: 'jitter', id: 'T-jitter', unit: '% MAPE of jitter', digits: 1 },
  { key: 'loss', id: 'T-loss', unit: 'points MAE of loss', digits: 3 },
] as const;

/** A line for each row, a column for each size. */
export function rowLines(rows: readonly Row[]): string[] {
  const sizes = [...new Set(rows.flatMap((row) => Object.keys(row.sizes).map(Number)))].sort((a, b) => a - b);
  return METRICS.flatMap(({ key, unit, digits }) => [
    '',
    `${unit}, over all paths`,
    ['nodes'.padEnd(44), 'all'.padStart(8), ...sizes.map((size) => String(size).padStart(8))].join(''),
    ...rows.map((row) => {
      const all = errorsOf(Object.values(row.sizes).reduce(addErrors, NO_ERRORS));
      return [row.name.padEnd(44), all[key].toFixed(digits).padStart(8), ...sizes.map((size) => (row.sizes[size] ? errorsOf(row.sizes[size])[key].toFixed(digits) : '-').padStart(8))].join('');
    }),
  ]);
}

/** Means over seeds, with the 95 % half-width where there are several. */
export function seedFigures(seeds: readonly Errors[], prior: Errors): Figure[] {
  return METRICS.map(({ key, id, unit }) => {
    const values = seeds.map((errors) => errors[key]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const half = halfWidth(values, 0.95) ?? NaN;
    const note = Number.isFinite(half) ? `${values.length} seeds, ± ${half.toPrecision(2)} (95 %)` : 'one seed';
    return { id, value: Number(mean.toPrecision(3)), unit, peer: 'nothing learned', peerValue: Number(prior[key].toPrecision(3)), note };
  });
}
