/**
 * From errors to a score in which 1.0 is always the line, and from scores to episodes. Mathematics only.
 *
 * `paper`: score = MSE / T^g, T^g = 99th quantile of the nominal MSE. It flags 1 % of nominal samples by construction.
 *
 * `tail` (decision 0004): each feature's squared error is taken in units of its own nominal 99th quantile, so that features that nobody can predict
 *   do not hide the others; E is the mean of that over the features. The excesses of ln E over its nominal 90th quantile u are taken as
 *   exponential with mean beta (peaks over threshold with a Pareto tail; Siffer et al. 2017, xi by Hill's method). The line L is where one
 *   sample in TAIL_RETURN would lie, ln L = u + beta ln(0.1 TAIL_RETURN), and at least MARGIN times the largest nominal E, since a short nominal period has not
 *   seen everything.
 *   score = sqrt(E / L): of the scale of a deviation, not of its square. L follows slow drift (see follow).
 */

import { quantile } from '../../series/scale';

export type CalibrationKind = 'paper' | 'tail';

export interface Calibration {
  kind: CalibrationKind;
  /** T^g: 99th quantile of the nominal MSE. */
  threshold: number;
  /** The error at which the score is 1: of the MSE (paper) or of E (tail). */
  line: number;
  /** Mean of ln E over nominal held-out samples, from which drift is measured. */
  base: number;
}

const THRESHOLD_QUANTILE = 0.99;
const TAIL_FROM = 0.9;
const TAIL_RETURN = 10_000;
const MARGIN = 3;
/** Hill's estimate from few samples strays: beta stays within what nominal errors of services show. */
const BETA_RANGE: [number, number] = [0.1, 0.35];
const LEAST = 1e-6;

/** Unit of a feature's squared error: its nominal 99th quantile, and at least half a scale squared. */
const LEAST_ERROR_UNIT = 0.25;
/** One feature counts at most this many units. */
const MOST_UNITS = 100;

/** @param errors samples x features: nominal squared errors; NaN = missing */
export function errorUnits(errors: Float64Array[], width: number): number[] {
  return Array.from({ length: width }, (_, feature) => {
    const sorted = Float64Array.from(errors.map((row) => row[feature]).filter((error) => !Number.isNaN(error))).sort();
    return Math.max(LEAST_ERROR_UNIT, sorted.length === 0 ? 0 : quantile(sorted, THRESHOLD_QUANTILE));
  });
}

/** Squared errors in units of each feature. */
export function inUnits(errors: Float64Array, units: number[]): Float64Array {
  return errors.map((error, feature) => Math.min(MOST_UNITS, error / units[feature]));
}

const sortedOf = (values: number[]) => Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
const logOf = (error: number) => Math.log(Math.max(error, LEAST));

export function paperCalibration(mse: number[]): Calibration {
  const threshold = Math.max(quantile(sortedOf(mse), THRESHOLD_QUANTILE), LEAST);
  return { kind: 'paper', threshold, line: threshold, base: 0 };
}

/**
 * @param mse nominal MSE, for T^g
 * @param errors nominal E
 * @param heldOut the part of `errors` that the network was not trained on; where it is short, all of them decide
 */
export function tailCalibration(mse: number[], errors: number[], heldOut: number[]): Calibration {
  const { threshold } = paperCalibration(mse);
  const all = sortedOf(errors);
  const judged = heldOut.length >= 20 ? sortedOf(heldOut) : all;
  const u = logOf(quantile(judged, TAIL_FROM));
  const excesses = [...judged].map((error) => logOf(error) - u).filter((excess) => excess > 0);
  const mean = excesses.length === 0 ? 0 : excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length;
  const beta = Math.min(BETA_RANGE[1], Math.max(BETA_RANGE[0], mean));
  const tail = Math.exp(u + beta * Math.log((1 - TAIL_FROM) * TAIL_RETURN));
  const base = [...judged].reduce((sum, error) => sum + logOf(error), 0) / judged.length;
  return { kind: 'tail', threshold, line: Math.max(tail, MARGIN * all[all.length - 1], LEAST), base };
}

/** 1 at the line; monotone in the error. `drift` is what follow has learned. */
export function scoreOf(calibration: Calibration, error: number, drift = 0): number {
  return calibration.kind === 'paper' ? error / calibration.line : Math.sqrt(error / (calibration.line * Math.exp(Math.max(0, drift))));
}

/** Samples after which half of a lasting shift is taken as the new normal. */
const DRIFT_HALF_LIFE = 600;
/** Over this score a sample is no news of drift. */
const DRIFT_BELOW = 0.8;

/** Forgetting mean of ln E - base over samples that are well under the line: memory that grows slowly moves the line, a fault does not. */
export function follow(calibration: Calibration, error: number, drift: number): number {
  if (scoreOf(calibration, error, drift) > DRIFT_BELOW) {
    return drift;
  }
  const rate = 1 - 2 ** (-1 / DRIFT_HALF_LIFE);
  return drift + rate * (logOf(error) - calibration.base - drift);
}

export interface Episode {
  /** Time of the first deviation that belongs to it. */
  start: number;
  peak: number;
}

export interface EpisodeState {
  /** The newest samples, at most n: time and whether over the line. */
  recent: Array<{ time: number; over: boolean }>;
  active: Episode | null;
}

export const NO_EPISODE: EpisodeState = { recent: [], active: null };

/** Persistence: an episode starts when k of the last n samples are over the line, and ends when none of the last n is. */
export function advance(state: EpisodeState, time: number, score: number, { k, n }: { k: number; n: number }): EpisodeState {
  const recent = [...state.recent, { time, over: score >= 1 }].slice(-n);
  const over = recent.filter((sample) => sample.over);
  if (state.active) {
    const active = over.length === 0 ? null : { start: state.active.start, peak: Math.max(state.active.peak, score) };
    return { recent, active };
  }
  return { recent, active: over.length >= k ? { start: over[0].time, peak: score } : null };
}
