/**
 * From MSE^g(t) to a score in which 1.0 is always the line, and from scores to episodes. Mathematics only.
 *
 * `paper`: score = MSE / T^g, T^g = 99th quantile of the nominal MSE. It flags 1 % of nominal samples by construction.
 * `tail`: the excesses of the logarithm of the MSE over its nominal 90th quantile u are taken as exponential with mean beta
 *   (peaks over threshold with a Pareto tail of the MSE; Siffer et al. 2017 with xi estimated by Hill's method). The line L is
 *   where one sample in `TAIL_RETURN` would lie: ln L = u + beta ln(0.1 TAIL_RETURN). Held-out errors, which training has not
 *   seen, decide: L is at least MARGIN times the largest of them. score = (MSE / L)^(1/2): monotone, 1 at the line, and of the scale of a deviation, not its square.
 */

import { quantile } from '../series/scale';

export type CalibrationKind = 'paper' | 'tail';

export interface Calibration {
  kind: CalibrationKind;
  /** T^g: 99th quantile of the nominal MSE. */
  threshold: number;
  /** The MSE at which the score is 1. */
  line: number;
}

const THRESHOLD_QUANTILE = 0.99;
const TAIL_FROM = 0.9;
const TAIL_RETURN = 10_000;
const MARGIN = 1.3;
/** Hill's estimate from few samples strays: beta stays within what nominal errors of services show. */
const BETA_RANGE: [number, number] = [0.1, 0.5];
/** Below this MSE (in squared scales) nothing is a deviation: a model that reconstructs perfectly must not flag rounding. */
const LEAST_LINE = 1e-4;

/**
 * @param training MSE of the nominal samples that the network was trained on
 * @param heldOut MSE of nominal samples that it has not seen; may be empty
 */
export function calibrate(kind: CalibrationKind, training: number[], heldOut: number[]): Calibration {
  const sorted = Float64Array.from([...training, ...heldOut].filter((value) => !Number.isNaN(value))).sort();
  const threshold = Math.max(quantile(sorted, THRESHOLD_QUANTILE), LEAST_LINE / 10);
  if (kind === 'paper') {
    return { kind, threshold, line: threshold };
  }
  const judged = Float64Array.from(heldOut.length >= 20 ? heldOut : [...sorted]).sort();
  const u = Math.log(Math.max(quantile(judged, TAIL_FROM), LEAST_LINE / 100));
  const excesses = [...judged].map((value) => Math.log(Math.max(value, 1e-300)) - u).filter((excess) => excess > 0);
  const mean = excesses.length === 0 ? BETA_RANGE[0] : excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length;
  const beta = Math.min(BETA_RANGE[1], Math.max(BETA_RANGE[0], mean));
  const tail = Math.exp(u + beta * Math.log((1 - TAIL_FROM) * TAIL_RETURN));
  return { kind, threshold, line: Math.max(tail, MARGIN * judged[judged.length - 1], LEAST_LINE) };
}

/** 1 at the line; monotone in the MSE. */
export function scoreOf(calibration: Calibration, mse: number): number {
  const ratio = mse / calibration.line;
  return calibration.kind === 'paper' ? ratio : Math.sqrt(ratio);
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
