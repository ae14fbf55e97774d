/**
 * One group's way through time: residuals of rows in, scores and episodes out. The live watch, the quality of a new model, backfill and
 * backtest are all this. Mathematics only.
 */

import { ALL_COMPONENTS, type Cause } from '../../contract';
import { type EpisodeState, NO_EPISODE } from './calibrate';
import type { MemberResiduals } from './ensemble';
import { advanceBy } from './episodes';
import { episodeRule, type Levels, openJudge } from './judge';
import type { NominalModel } from '../model';
import { createPolicy, type Policy } from './policy';
import { causesOf, errorsByComponent, squared } from './score';
import type { Scaler } from '../../series/scale';

export interface Scored {
  time: number;
  /** By component; `_all` is the whole group. */
  mse: Map<string, number>;
  score: Map<string, number>;
  /** While an episode lasts of all its rows together, else of this one. */
  causes: Cause[];
  /** p(i,t) of this row are shares of these, by feature; NaN = missing. */
  errors: Float64Array;
}

export interface TrackedEpisode {
  start: number;
  peak: number;
  peakTime: number;
  causes: Cause[];
  /** Its level was taken as nominal. */
  accepted: boolean;
}

export interface TrackOptions {
  persistence: { k: number; n: number };
  /** An episode that lasts this long is taken as the new normal level; Infinity: never. */
  acceptAfterMs: number;
  policy?: Policy;
  /** Times in which no episode begins. */
  isQuiet?(time: number): boolean;
  /** The line as a multiple of the model's; default 1. */
  line?: number;
  onBegin?(episode: TrackedEpisode): void;
  onEnd?(episode: TrackedEpisode, time: number): void;
  /** Where an earlier track left off. */
  levels?: Levels;
  /** A level was accepted; the first member must be shown less by so much. */
  onShift?(by: Float64Array): void;
}

export interface Track {
  /**
   * The next row. Null where all of it is missing: it has no score, and touches nothing.
   * @param raw the row as it was read
   * @param held whether what is seen now must not be learned: a chaos run
   */
  row(time: number, residuals: MemberResiduals, raw: ArrayLike<number>, held: boolean): Scored | null;
  /** After rows that were not seen. */
  gap(): void;
  /** Takes the present level as nominal; an active episode ends. */
  accept(time: number): void;
  /** Another persistence rule and line, from the next row on. */
  tune(options: Pick<TrackOptions, 'persistence' | 'line'>): void;
  episode(): TrackedEpisode | null;
  drift(): number | null;
  levels(): Levels;
}

/** A score just under the line, for rows that may not begin an episode. */
const UNDER = 1 - 1e-9;

/** What of a model decides scores. */
export type TrackedModel = Pick<NominalModel, 'features' | 'stepMs' | 'calibrations' | 'horizons' | 'ensemble' | 'budgetFactor'>;

/** @param scalers of the members; needed with a policy only */
export function createTrack(model: TrackedModel, scalers: Scaler[], options: TrackOptions): Track {
  const { policy = createPolicy([], model.features), isQuiet = () => false, line = 1 } = options;
  const judge = openJudge(model, options.acceptAfterMs, options.levels);
  let rule = episodeRule(model, options.persistence);
  const paper = model.ensemble === null && model.horizons.length === 0;
  let divisor = model.budgetFactor * line;
  let state: EpisodeState = NO_EPISODE;
  let episode: (TrackedEpisode & { errors: Float64Array; rows: Float64Array }) | null = null;
  let accepted = -Infinity;

  function row(time: number, residuals: MemberResiduals, raw: ArrayLike<number>, held: boolean): Scored | null {
    if (residuals[0].every(Number.isNaN)) {
      return null;
    }
    const mattering = policy.active ? residuals.map((residual, member) => policy.gate(residual, scalers[member], raw)) : residuals;
    const mse = errorsByComponent(squared(residuals[0]), model.features);
    const judged = judge.judge(mattering, !held && (model.ensemble !== null || state.active === null));
    const score = new Map([...judged.score].map(([component, value]) => [component, value / divisor]));
    const whole = score.get(ALL_COMPONENTS);
    if (whole === undefined) {
      return null;
    }
    follow(time, whole, judged.errors);
    const causes = episode && !paper ? episode.causes : causesOf(judged.errors, model.features);
    acceptInTime(time, judged.accepting ?? false);
    return { time, mse, score, causes, errors: judged.errors };
  }

  function follow(time: number, score: number, errors: Float64Array): void {
    const before = state.active;
    state = advanceBy(rule, state, time, !before && isQuiet(time) ? Math.min(score, UNDER) : score);
    if (state.active) {
      episode = grown(episode ?? { ...state.active, peak: 0, peakTime: time, causes: [], accepted: false, errors: new Float64Array(errors.length), rows: new Float64Array(errors.length) }, time, score, errors);
      episode.causes = causesOf(episode.errors.map((sum, feature) => sum / (episode as NonNullable<typeof episode>).rows[feature]), model.features);
    }
    if (state.active && !before && episode) {
      options.onBegin?.(episode);
    }
    if (!state.active && before) {
      end(time);
    }
  }

  function end(time: number): void {
    const ended = episode;
    episode = null;
    if (ended) {
      options.onEnd?.(ended, time);
    }
  }

  /** What has lasted long enough is the new level, whether it is well or not: an alarm that never ends tells nothing. */
  function acceptInTime(time: number, byRule: boolean): void {
    if (episode && byRule) {
      episode.accepted = true;
    }
    // The ensemble's rule does it by itself.
    if (!paper && model.ensemble === null && episode && time - Math.max(episode.start, accepted) >= options.acceptAfterMs) {
      shift(time);
    }
  }

  function shift(time: number): void {
    const by = judge.accept();
    accepted = time;
    if (episode) {
      episode.accepted = true;
    }
    if (by) {
      options.onShift?.(by);
    }
  }

  return {
    row,
    gap: () => {
      judge.reset();
      state = { ...state, recent: [] };
    },
    accept: (time) => {
      shift(time);
      state = NO_EPISODE;
      end(time);
    },
    tune: (other) => {
      rule = episodeRule(model, other.persistence);
      divisor = model.budgetFactor * (other.line ?? 1);
    },
    episode: () => episode,
    drift: judge.drift,
    levels: judge.levels,
  };
}

function grown<E extends { peak: number; peakTime: number; errors: Float64Array; rows: Float64Array }>(episode: E, time: number, score: number, errors: Float64Array): E {
  errors.forEach((error, feature) => {
    if (!Number.isNaN(error)) {
      episode.errors[feature] += error;
      episode.rows[feature] += 1;
    }
  });
  return score > episode.peak ? { ...episode, peak: score, peakTime: time } : episode;
}
