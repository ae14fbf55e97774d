/** The errors of the newest rows by a level that deviations are taken from, and their means over horizons. Mathematics only. */

import { quantile } from '../../series/scale';
import { inUnits } from './calibrate';
import { meanOfPresent, squared } from './score';

/** Mean over these features; NaN where none is present. */
export const meanOf = (errors: Float64Array, features: number[]): number => meanOfPresent(features.map((feature) => errors[feature]));

/**
 * The newest rows' errors by member.
 * @param longest rows that are kept
 */
export function createErrorMemory(longest: number) {
  let recent: Float64Array[][] = [];
  /** Of the newest rows, by member and horizon: every component asks for them. */
  const means = new Map<string, Float64Array>();
  return {
    push(errors: Float64Array[]): void {
      recent = [...recent, errors].slice(-longest);
      means.clear();
    },
    clear(): void {
      recent = [];
      means.clear();
    },
    /** Mean by feature over the horizon; NaN where it was never present, or where the memory is shorter: few rows have no mean to compare with that of many. */
    over(member: number, rows: number): Float64Array {
      const key = `${member} ${rows}`;
      const mean = means.get(key) ?? averaged(recent.slice(-rows).map((errors) => errors[member]), rows);
      means.set(key, mean);
      return mean;
    },
  };
}

function averaged(rows: Float64Array[], wanted: number): Float64Array {
  const mean = new Float64Array(rows[rows.length - 1].length).fill(NaN);
  return rows.length < wanted ? mean : mean.map((_, feature) => meanOfColumn(rows, feature));
}

/** Without a copy of the column: this is what a judged row costs most. */
function meanOfColumn(rows: Float64Array[], feature: number): number {
  let [sum, present] = [0, 0];
  for (const row of rows) {
    const value = row[feature];
    if (!Number.isNaN(value)) {
      sum += value;
      present += 1;
    }
  }
  return present === 0 ? NaN : sum / present;
}

export type ErrorMemory = ReturnType<typeof createErrorMemory>;

export const lessMean = (residuals: Float64Array, mean: Float64Array) => residuals.map((residual, feature) => residual - mean[feature]);

/**
 * A level by member and feature, and the newest rows' errors by it.
 * @param longest rows whose errors are kept
 */
export function openReference(start: number[][], longest: number) {
  const means = start.map((mean) => Float64Array.from(mean));
  const memory = createErrorMemory(longest);
  let newest: Float64Array[][] = [];
  const clear = () => {
    memory.clear();
    newest = [];
  };
  return {
    means,
    memory,
    clear,
    /** Answers the row's deviations. */
    push(residuals: Float64Array[], units: number[][]): Float64Array[] {
      const drifted = residuals.map((each, member) => lessMean(each, means[member]));
      newest = [...newest, drifted].slice(-ACCEPTED_ROWS);
      memory.push(drifted.map((each, member) => inUnits(squared(each), units[member])));
      return drifted;
    },
    /** Moves to the level of the newest rows, feature by feature where that has moved: a mean of many rows is better than one of few. */
    accept(units: number[][]) {
      means.forEach((mean, member) => mean.forEach((_, feature) => {
        const by = shiftOf(newest.map((row) => row[member][feature]));
        mean[feature] += by ** 2 >= LEAST_SHIFT * units[member][feature] ? by : 0;
      }));
      clear();
    },
  };
}

/** Rows whose level is the new one where a shift is accepted. */
const ACCEPTED_ROWS = 20;

/** Of a unit: what a shift has to be, squared, to be one. */
const LEAST_SHIFT = 0.25;

/** Median of what is present; 0 where nothing is. */
function shiftOf(values: number[]): number {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return sorted.length === 0 ? 0 : quantile(sorted, 0.5);
}
