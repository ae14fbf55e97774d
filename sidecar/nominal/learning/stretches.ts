/**
 * Stretches in which one feature leaves its surroundings and comes back. Looked for at growing block lengths: a running median over
 * blocks follows daily curves, drift and level shifts, and passes over what is shorter than half of its window. Mathematics only.
 */

import type { Grid } from '../../series/align';
import type { Floor } from '../../series/floors';
import { DAY_MS } from '../judging/alarm-budget';
import { centralRange, longerBlocks, median, medianOfThree, runningMedian, sampled, WINDOW } from './blocks';

/** Rows [from, to). */
export interface Stretch {
  column: number;
  from: number;
  to: number;
  /** Median over the stretch, in scales; below zero where the feature is low. */
  deviation: number;
}

/** Longer than this, a stretch draws the median to itself; the next block length sees it whole. */
const MOST_BLOCKS = 15;
/** One or two rows are a burst. */
const LEAST_BLOCKS = 3;
/** Scales that a stretch deviates throughout, and in the median. */
const THROUGHOUT = 1.5;
const LEAST_DEVIATION = 3.5;
/** Widths of a normal distribution's central nine tenths and half, in standard deviations; floors are interquartile ranges. */
const CENTRAL_WIDTH = 3.29;
const IQR_WIDTH = 1.349;
/** What lasts longer is how the service is: a weekend, a holiday, another load. */
const MOST_MS = 12 * 3_600_000;

/** A week has each kind of day, so that the daily curve is not a weekend's. */
const LEAST_DAYS = 7;
const DAY_SLOTS = 96;

/** This many others half as strong and half as long are a habit of the feature, as is one at the same time of another day. */
const HABIT = 4;
const ALIKE = 0.5;
const SAME_TIME_MS = 15 * 60_000;

/** Rows, and share of the stretch, either side of an edge in which half of the deviation has to come or go: curves and drift take longer. */
const EDGE_ROWS = 3;
const EDGE_SHARE = 0.1;
const EDGE_HEIGHT = 0.5;

/** t(x) = asinh(x / unit) of the robust scaler (series/scale.ts): a change by the floor is a change by one unit. */
export function inUnits(values: Float64Array, floor: Floor): Float64Array {
  const unit = Math.max(floor.share * Math.abs(median(sampled(values))), floor.least) || 1;
  return values.map((value) => Math.asinh(value / unit));
}

/** Least scale of what `inUnits` gives. */
export const leastScale = (floor: Floor) => floor.spread / IQR_WIDTH;

/** Less the median of rows at the same time of day, where there is a week of them. */
function withoutDailyCurve(values: Float64Array, { fromMs, stepMs, rows }: Grid): Float64Array {
  if (rows * stepMs < LEAST_DAYS * DAY_MS) {
    return values;
  }
  const slots = Math.max(1, Math.min(DAY_SLOTS, Math.floor(DAY_MS / stepMs)));
  const placeOf = (row: number) => ((((fromMs + row * stepMs) % DAY_MS) + DAY_MS) % DAY_MS) * (slots / DAY_MS);
  const bySlot = Array.from({ length: slots }, (): number[] => []);
  values.forEach((value, row) => bySlot[Math.floor(placeOf(row))].push(value));
  const curve = bySlot.map((slot) => median(Float64Array.from(slot)) || 0);
  return values.map((value, row) => {
    const place = placeOf(row) - 0.5 + slots;
    const share = place % 1;
    return value - (1 - share) * curve[Math.floor(place) % slots] - share * curve[Math.ceil(place) % slots];
  });
}

/** Runs [from, to) of deviations of one sign beyond THROUGHOUT. */
function runsOf(deviations: Float64Array): Array<[number, number]> {
  const runs: Array<[number, number]> = [];
  const signOf = (deviation: number) => (deviation >= THROUGHOUT ? 1 : deviation <= -THROUGHOUT ? -1 : 0);
  for (let at = 0; at < deviations.length; ) {
    const [from, sign] = [at, signOf(deviations[at])];
    while (at < deviations.length && signOf(deviations[at]) === sign) {
      at++;
    }
    if (sign !== 0 && at - from >= LEAST_BLOCKS && at - from <= MOST_BLOCKS) {
      runs.push([from, at]);
    }
  }
  return runs;
}

/** Median of three rows: a single row makes no edge. */
const around = (values: Float64Array, row: number) => medianOfThree(values[row - 1] ?? NaN, values[row], values[row + 1] ?? NaN);

/** The last row that is `beyond`, on the way from a row inside outwards. */
function edgeOf(inside: number, outermost: number, step: -1 | 1, beyond: (row: number) => boolean): number {
  let row = inside;
  while (row !== outermost && beyond(row + step)) {
    row += step;
  }
  return row;
}

/** A stretch as it was found, before it is asked whether it is one of a habit. */
interface Candidate extends Stretch {
  /** In units of `inUnits`. */
  height: number;
}

function candidatesAt(values: Float64Array, blocks: Float64Array, block: number, column: number, least: number): Candidate[] {
  const baseline = runningMedian(blocks);
  const residuals = blocks.map((value, index) => value - baseline[index]);
  const [low, high] = centralRange(residuals);
  const scale = Math.max((high - low) / CENTRAL_WIDTH, least);
  return runsOf(residuals.map((residual) => residual / scale)).map(([first, end]) => {
    const height = median(residuals.subarray(first, end));
    const beyond = (level: number) => (row: number) => (around(values, row) - level) * Math.sign(height) >= THROUGHOUT * scale;
    const from = block === 1 ? first : edgeOf((first + 1) * block - 1, Math.max(0, (first - 1) * block), -1, beyond(baseline[first]));
    const last = block === 1 ? end - 1 : edgeOf((end - 1) * block, Math.min(values.length, (end + 1) * block) - 1, 1, beyond(baseline[end - 1]));
    return { column, from, to: last + 1, deviation: height / scale, height };
  });
}

/** At an end of the period surroundings are on one side only, and may be a weekend: there, a stretch has to leave the usual range of all rows. */
function isNovel(values: Float64Array, { from, to }: Candidate, [low, high]: [number, number]): boolean {
  const level = from > 0 && to < values.length ? NaN : median(values.subarray(from, to));
  return !(level >= low && level <= high);
}

function isAbrupt(values: Float64Array, { from, to, height }: Candidate): boolean {
  const reach = Math.max(EDGE_ROWS, Math.round(EDGE_SHARE * (to - from)));
  const change = (row: number) => Math.abs(around(values, Math.min(values.length - 1, row + reach)) - around(values, Math.max(0, row - reach)));
  return Math.max(change(from), change(to)) >= EDGE_HEIGHT * Math.abs(height);
}

/** @param all in the order of time */
function isHabit({ from, to, deviation }: Candidate, all: Candidate[], { stepMs }: Grid): boolean {
  let [end, places] = [-1, 0];
  for (const other of all) {
    const elsewhere = other.to <= from || other.from >= to;
    if (elsewhere && other.deviation * Math.sign(deviation) >= ALIKE * Math.abs(deviation) && other.to - other.from >= ALIKE * (to - from)) {
      const apart = Math.abs(other.from - from) * stepMs;
      const days = Math.round(apart / DAY_MS);
      places += other.from >= end ? 1 : 0;
      end = Math.max(end, other.to);
      if (places >= HABIT || (days > 0 && Math.abs(apart - days * DAY_MS) <= Math.max(SAME_TIME_MS, ((to - from) / 2) * stepMs))) {
        return true;
      }
    }
  }
  return false;
}

/** Stretches of one column of raw values, at every block length; what is long may be seen at two. */
export function stretchesOf(raw: Float64Array, column: number, floor: Floor, grid: Grid): Stretch[] {
  const values = withoutDailyCurve(inUnits(raw, floor), grid);
  const found: Candidate[] = [];
  for (let [block, blocks] = [1, values]; blocks.length >= WINDOW; [block, blocks] = [3 * block, longerBlocks(blocks)]) {
    found.push(...candidatesAt(values, blocks, block, column, leastScale(floor)));
  }
  found.sort((a, b) => a.from - b.from || a.to - b.to);
  const range = centralRange(values);
  const clear = ({ from, to, deviation }: Candidate) => Math.abs(deviation) >= LEAST_DEVIATION && (to - from) * grid.stepMs <= MOST_MS;
  return found.filter((each) => clear(each) && isAbrupt(values, each) && isNovel(values, each, range) && !isHabit(each, found, grid));
}
