/**
 * Raw samples to a matrix on the step grid. Counters become increments per step, gauges stay as they are (SYRROCA, section III.A).
 * Mathematics only; NaN = missing. Times in milliseconds, growing.
 */

import type { RawSeries } from '../prometheus/answers';
import type { Feature, FeatureSeries } from './features';
import { bucketQuantile } from './histograms';

export interface Grid {
  fromMs: number;
  stepMs: number;
  rows: number;
}

/** Rows x features. */
export interface Matrix {
  features: Feature[];
  grid: Grid;
  values: Float64Array;
}

/** A sample speaks for grid points up to this many steps after it. */
const FRESH_STEPS = 2.5;

/**
 * A counter's growth since its first sample, with resets taken as a restart from zero: what was counted since then is growth.
 * The samples before the first are unknown, not zero. A sample that is no number (NaN, Inf) says nothing.
 */
function growth(series: RawSeries): number[] {
  let [total, previous] = [0, NaN];
  return series.values.map((value) => {
    if (!Number.isFinite(value)) {
      return NaN;
    }
    total += Number.isNaN(previous) ? 0 : value >= previous ? value - previous : value;
    previous = value;
    return total;
  });
}

/** Position of the last sample at or before `time`, or -1. */
function lastAt(times: number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/** The counter's growth at a time, linear between samples: late scrapes make no zero and no double increment. */
function growthAt(series: RawSeries, grown: number[], time: number, freshMs: number): number {
  const index = lastAt(series.times, time);
  if (index < 0 || time - series.times[index] > freshMs) {
    return NaN;
  }
  const next = index + 1;
  if (next >= series.times.length || series.times[next] - series.times[index] > 2 * freshMs) {
    return series.times[index] === time ? grown[index] : NaN;
  }
  const share = (time - series.times[index]) / (series.times[next] - series.times[index]);
  return grown[index] + share * (grown[next] - grown[index]);
}

/** Increments per step of one counter series: NaN where either end of the step is unknown. */
export function increments(series: RawSeries, grid: Grid): Float64Array {
  const grown = growth(series);
  const fresh = FRESH_STEPS * grid.stepMs;
  const result = new Float64Array(grid.rows);
  let before = growthAt(series, grown, grid.fromMs - grid.stepMs, fresh);
  for (let row = 0; row < grid.rows; row++) {
    const now = growthAt(series, grown, grid.fromMs + row * grid.stepMs, fresh);
    result[row] = now - before;
    before = now;
  }
  return result;
}

/** Last value of one gauge series at each grid point: NaN where it is too old. Infinite values are missing. */
export function levels(series: RawSeries, grid: Grid): Float64Array {
  const fresh = FRESH_STEPS * grid.stepMs;
  return Float64Array.from({ length: grid.rows }, (_, row) => {
    const time = grid.fromMs + row * grid.stepMs;
    const index = lastAt(series.times, time);
    const value = index < 0 || time - series.times[index] > fresh ? NaN : series.values[index];
    return Number.isFinite(value) ? value : NaN;
  });
}

/** Sum over parts of what each says; missing where all are. */
function summed(parts: RawSeries[], grid: Grid, read: (part: RawSeries, grid: Grid) => Float64Array): Float64Array {
  const column = new Float64Array(grid.rows).fill(NaN);
  for (const part of parts) {
    read(part, grid).forEach((value, row) => {
      if (!Number.isNaN(value)) {
        column[row] = (Number.isNaN(column[row]) ? 0 : column[row]) + value;
      }
    });
  }
  return column;
}

function columnOf({ feature, parts, divisor, quantile }: FeatureSeries, grid: Grid): Float64Array {
  if (quantile) {
    const counts = quantile.buckets.parts.map((bucket) => summed(bucket, grid, increments));
    return Float64Array.from({ length: grid.rows }, (_, row) => bucketQuantile(quantile.q, quantile.buckets.bounds, counts.map((column) => column[row])));
  }
  if (divisor) {
    const counts = summed(divisor, grid, increments);
    return summed(parts, grid, increments).map((total, row) => (counts[row] > 0 ? total / counts[row] : NaN));
  }
  return summed(parts, grid, feature.counter ? increments : levels);
}

const keyOf = ({ component, name }: Feature): string => JSON.stringify([component, name]);

/**
 * The matrix of the given features; a feature that no series speaks of is a column of NaN. A feature is read as a counter where it is
 * one here, whatever Prometheus says of its type by now. All values are finite or NaN.
 */
export function align(series: FeatureSeries[], features: Feature[], grid: Grid): Matrix {
  const byKey = new Map(series.map((each) => [keyOf(each.feature), each]));
  const values = new Float64Array(grid.rows * features.length).fill(NaN);
  features.forEach((feature, column) => {
    const found = byKey.get(keyOf(feature));
    if (found) {
      columnOf({ ...found, feature }, grid).forEach((value, row) => (values[row * features.length + column] = Number.isFinite(value) ? value : NaN));
    }
  });
  return { features, grid, values };
}

/**
 * Decision 0002: where a component says nothing at all at a row while another component speaks, it has stopped and uses nothing: 0.
 * `speaks(component, row)` must look at every series of the component, not only at this group's.
 */
export function stoppedUseNothing(matrix: Matrix, speaks: (component: string, row: number) => boolean, components: string[]): void {
  const { features, grid, values } = matrix;
  for (let row = 0; row < grid.rows; row++) {
    const silent = new Set(components.filter((component) => !speaks(component, row)));
    if (silent.size === 0 || silent.size === components.length) {
      continue;
    }
    features.forEach((feature, column) => {
      if (silent.has(feature.component)) {
        values[row * features.length + column] = 0;
      }
    });
  }
}

/** Components of one scrape target, and how many of them have a sample at each time. */
interface Target {
  times: number[];
  components: Map<number, number>;
}

/**
 * For each component, whether it speaks at each row: it has a sample within `quietSteps` steps before the row, and no scrape that
 * told of other components of its target has passed it over since (components are told together where they share time stamps).
 */
export function speaking(series: FeatureSeries[], grid: Grid, quietSteps = 1.5): (component: string, row: number) => boolean {
  const timesOf = timesByTarget(series);
  const targets = targetsOf(timesOf);
  const rows = new Map([...timesOf.keys()].map((component) => [component, new Uint8Array(grid.rows)]));
  for (const [component, byTarget] of timesOf) {
    const marks = rows.get(component) as Uint8Array;
    byTarget.forEach((known, instance) => markRows(marks, [...known].sort((a, b) => a - b), targets.get(instance) as Target, grid, quietSteps));
  }
  return (component, row) => rows.get(component)?.[row] === 1;
}

/** Times of samples by component and instance. */
function timesByTarget(series: FeatureSeries[]): Map<string, Map<string, Set<number>>> {
  const timesOf = new Map<string, Map<string, Set<number>>>();
  const newest = new Map<Set<number>, number[]>();
  for (const { feature, parts } of series) {
    for (const { labels, times } of parts) {
      const targets = timesOf.get(feature.component) ?? new Map<string, Set<number>>();
      const known = targets.get(labels.instance ?? '') ?? new Set<number>();
      // What is scraped together has the same times: most series add nothing, and comparing is faster than a set.
      if (!isSame(newest.get(known), times)) {
        times.forEach((time) => known.add(time));
        newest.set(known, times);
      }
      timesOf.set(feature.component, targets.set(labels.instance ?? '', known));
    }
  }
  return timesOf;
}

const isSame = (one: number[] | undefined, other: number[]) => one !== undefined && one.length === other.length && one.every((time, index) => time === other[index]);

function targetsOf(timesOf: Map<string, Map<string, Set<number>>>): Map<string, Target> {
  const targets = new Map<string, Target>();
  for (const byTarget of timesOf.values()) {
    byTarget.forEach((known, instance) => {
      const target = targets.get(instance) ?? { times: [], components: new Map<number, number>() };
      known.forEach((time) => target.components.set(time, (target.components.get(time) ?? 0) + 1));
      targets.set(instance, target);
    });
  }
  targets.forEach((target) => (target.times = [...target.components.keys()].sort((a, b) => a - b)));
  return targets;
}

function markRows(marks: Uint8Array, times: number[], target: Target, grid: Grid, quietSteps: number): void {
  for (let row = 0; row < grid.rows; row++) {
    const now = grid.fromMs + row * grid.stepMs;
    const last = times[lastAt(times, now)];
    const passedOver = target.times[lastAt(target.times, now)] > last && (target.components.get(last) ?? 0) > 1;
    marks[row] ||= now - last <= quietSteps * grid.stepMs && !passedOver ? 1 : 0;
  }
}
