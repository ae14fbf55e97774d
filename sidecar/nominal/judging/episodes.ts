/** From scores to episodes where the nominal period was long enough for the ensemble (ensemble.ts). Mathematics only. */

import type { EpisodeState } from './calibrate';

export interface EpisodeRule {
  /** An episode starts when k of the last n samples are over the line ... */
  k: number;
  n: number;
  /** ... or one reaches this score: short faults leave one sample, but a clear one. Infinity: none does. */
  urgent: number;
  /** Samples under the line that end it: what flaps is one episode. At least n. */
  quiet: number;
}

/** k and n are the configuration's `persistence`. */
export const ENSEMBLE_EPISODES: EpisodeRule = { k: 2, n: 3, urgent: 1.3, quiet: 30 };

/** The state after a sample. With no urgent score and quiet = n it is `advance` of calibrate.ts. */
export function advanceBy({ k, n, urgent, quiet }: EpisodeRule, state: EpisodeState, time: number, score: number): EpisodeState {
  const recent = [...state.recent, { time, over: score >= 1 }].slice(-quiet);
  if (state.active) {
    const active = recent.some((sample) => sample.over) ? { start: state.active.start, peak: Math.max(state.active.peak, score) } : null;
    return { recent, active };
  }
  const over = recent.slice(-n).filter((sample) => sample.over);
  return { recent, active: over.length >= k || score >= urgent ? { start: over[0].time, peak: score } : null };
}
