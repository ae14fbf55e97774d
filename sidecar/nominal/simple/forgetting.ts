/**
 * The z-score that forgets: a row is expected at the forgetting mean of the rows before it. The mean follows only while what comes is
 * nominal, so that an outage is not learned. Mathematics only.
 */

import { quantile } from '../../series/scale';
import type { AutoencoderScorer } from '../autoencoder/scoring';
import { meanRow, type NominalRows, pickRows, rowScorer } from './rows';

export const FORGETTING_DEFAULTS = {
  /** Samples after which half of a lasting shift is taken as the new normal. */
  halfLife: 150,
  /** A row whose mean squared deviation is over this quantile of the nominal ones is not followed ... */
  nominalQuantile: 0.995,
  /** ... unless so many rows before it were not either (samples): what lasts is the new normal. */
  acceptAfter: 720,
  /** One row moves the mean by no more than this deviation would (scales). */
  mostDeviation: 3,
};

export interface ForgettingModel {
  kind: 'forgetting';
  features: number;
  options: typeof FORGETTING_DEFAULTS;
  /** Mean squared deviation up to which a row is nominal. */
  limit: number;
  /** Expectation before the first nominal row, and after the last. */
  start: number[];
  end: number[];
}

interface State {
  mean: Float64Array;
  /** Rows in a row that were not followed. */
  ignored: number;
}

/** Rows at the beginning whose mean is the first expectation. */
const FIRST_ROWS = 60;

/** Of no rows the expectation is the scaler's centre. */
export function learnForgetting(nominal: NominalRows, options: typeof FORGETTING_DEFAULTS = FORGETTING_DEFAULTS): ForgettingModel {
  const { features } = nominal;
  const rows = pickRows(nominal);
  const start = [...meanRow(rows.slice(0, FIRST_ROWS), features)];
  const open: ForgettingModel = { kind: 'forgetting', features, options, limit: Infinity, start, end: start };
  const limit = quantile(Float64Array.from(walk(open, rows).deviations).sort(), options.nominalQuantile);
  const model = { ...open, limit: rows.length === 0 ? Infinity : limit };
  return { ...model, end: [...walk(model, rows).state.mean] };
}

function walk(model: ForgettingModel, rows: Float64Array[]): { deviations: number[]; state: State } {
  const state: State = { mean: Float64Array.from(model.start), ignored: 0 };
  return { deviations: rows.map((row) => follow(model, state, row)), state };
}

/** Answers the row's mean squared deviation and moves the state. */
function follow({ options: { halfLife, acceptAfter, mostDeviation }, limit }: ForgettingModel, state: State, row: ArrayLike<number>): number {
  const { mean } = state;
  let sum = 0;
  for (let feature = 0; feature < mean.length; feature++) {
    sum += (row[feature] - mean[feature]) ** 2;
  }
  const deviation = sum / mean.length;
  state.ignored = deviation > limit ? state.ignored + 1 : 0;
  if (state.ignored === 0 || state.ignored > acceptAfter) {
    const rate = 1 - 2 ** (-1 / halfLife);
    mean.forEach((value, feature) => (mean[feature] += rate * Math.max(-mostDeviation, Math.min(mostDeviation, row[feature] - value))));
  }
  return deviation;
}

/** Rows must come in order and each once. `from` is where it begins: at the first nominal row, or after the last one. */
export function openForgetting(model: ForgettingModel, from: 'start' | 'end'): AutoencoderScorer {
  const state: State = { mean: Float64Array.from(model[from]), ignored: 0 };
  return rowScorer(model.features, (row, into) => {
    into.set(state.mean);
    follow(model, state, row);
  });
}
