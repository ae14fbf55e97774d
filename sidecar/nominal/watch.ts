/** Scores one group live: scores every new row once and in order, and follows its episodes. */

import { ALL_COMPONENTS, type Cause } from '../contract';
import type { Pool } from '../nn/pool';
import { scaleValues } from '../series/scale';
import { gridEnding, type ServiceSeries } from '../series/service-series';
import { advance, type Episode, follow, inUnits, NO_EPISODE, scoreOf } from './calibrate';
import { type Horizon, lastingShift, squaredMeans } from './evidence';
import { openScorer } from './interchange';
import type { NominalModel } from './model';
import { filled, matrixOf } from './prepare';
import { causesOf, errorsByComponent, residualsOf, squared } from './score';

export interface Scored {
  time: number;
  /** By component; `_all` is the whole group. */
  mse: Map<string, number>;
  score: Map<string, number>;
  causes: Cause[];
}

export interface GroupWatch {
  readonly model: NominalModel;
  /** Milliseconds of series before the newest row that a pass needs. */
  readonly historyMs: number;
  /** Scores the rows that are new since the last pass, oldest first. */
  pass(series: ServiceSeries, all: string[]): Promise<Scored[]>;
  latest(): Scored | null;
  episode(): Episode | null;
  /** Episodes since the watch was opened. */
  episodes(): number;
  close(): Promise<void>;
}

export interface WatchOptions {
  persistence: { k: number; n: number };
  /** An episode that lasts this long is taken as the new normal level. */
  acceptAfterMs: number;
}

/** After a pause (training, an outage) at most this many rows are scored late. */
const CATCH_UP = 5;
/** Rows over which a lasting shift is measured. */
const SHIFT_ROWS = 15;

/** `pool` keeps the network's session; the watch has one of its own where none is given. */
export async function openWatch(model: NominalModel, { persistence, acceptAfterMs }: WatchOptions, pool?: Pool): Promise<GroupWatch> {
  const scorer = await openScorer(model, pool);
  const width = model.features.length;
  const rows = scorer.window - 1 + CATCH_UP;
  const drift = new Map<string, number>();
  /** Newest residuals, oldest first. */
  let residuals: Float64Array[] = [];
  const shift = new Float64Array(width);
  let accepted = -Infinity;
  let latest: Scored | null = null;
  let state = NO_EPISODE;
  let episodes = 0;

  function scoreRow(time: number, residual: Float64Array): Scored {
    residuals = [...residuals, residual].slice(-SHIFT_ROWS);
    const errors = squared(residual);
    const mse = errorsByComponent(errors, model.features);
    if (model.horizons.length === 0) {
      const score = new Map([...mse].filter(([, error]) => !Number.isNaN(error)).map(([component, error]) => [component, scoreOf(model.calibrations[component], error)]));
      return { time, mse, score, causes: causesOf(errors, model.features) };
    }
    return { time, mse, ...model.horizons.map(scoreHorizon).reduce((best, other) => (top(other.score) > top(best.score) ? { ...other, score: highest(best.score, other.score) } : { ...best, score: highest(best.score, other.score) })) };
  }

  /** Decision 0004: a group's score is the highest of its own and its components'. */
  function scoreHorizon(horizon: Horizon): Pick<Scored, 'score' | 'causes'> {
    const errors = inUnits(squaredMeans(residuals, horizon.rows), horizon.units);
    const score = new Map<string, number>();
    for (const [component, error] of errorsByComponent(errors, model.features)) {
      if (!Number.isNaN(error)) {
        score.set(component, scoreComponent(horizon, component, error));
      }
    }
    if (score.size > 0) {
      score.set(ALL_COMPONENTS, Math.max(...score.values()));
    }
    return { score, causes: causesOf(errors, model.features) };
  }

  function scoreComponent(horizon: Horizon, component: string, error: number): number {
    const calibration = horizon.calibrations[component];
    const key = `${horizon.rows} ${component}`;
    const before = drift.get(key) ?? 0;
    if (!state.active) {
      drift.set(key, follow(calibration, error, before));
    }
    return scoreOf(calibration, error, before);
  }

  async function pass(series: ServiceSeries, all: string[]): Promise<Scored[]> {
    const { newest } = series;
    if (newest === null || (latest && newest <= latest.time)) {
      return [];
    }
    const grid = gridEnding(newest, model.stepMs, rows);
    const values = scaleValues(model.scaler, matrixOf(series.series, model.features, all, grid).values).map((value, at) => value - shift[at % width]);
    const seen = latest?.time ?? newest - model.stepMs;
    const fresh = Array.from({ length: CATCH_UP }, (_, index) => rows - CATCH_UP + index).filter((row) => grid.fromMs + row * model.stepMs > seen + model.stepMs / 2);
    if (latest && newest - latest.time > CATCH_UP * model.stepMs) {
      residuals = [];
      state = { ...state, recent: [] };
    }
    const reconstruction = await scorer.reconstructRange(filled(values, model.fill), rows - fresh.length, rows);
    const scored = fresh.map((row, index) => scoreRow(Math.round(grid.fromMs + row * model.stepMs), residualsOf(values.subarray(row * width, (row + 1) * width), reconstruction.subarray(index * width, (index + 1) * width))));
    return scored.filter(keep);
  }

  /** A row in which everything is missing has no score and does not touch the episode. */
  function keep(scored: Scored): boolean {
    const score = scored.score.get(ALL_COMPONENTS);
    if (score === undefined) {
      return false;
    }
    const before = state.active;
    state = advance(state, scored.time, score, persistence);
    episodes += state.active && !before ? 1 : 0;
    latest = scored;
    acceptShift(scored.time);
    return true;
  }

  /** What has lasted long enough is the new level, whether it is well or not: an alarm that never ends tells nothing. */
  function acceptShift(time: number): void {
    if (model.horizons.length > 0 && state.active && time - Math.max(state.active.start, accepted) >= acceptAfterMs && residuals.length === SHIFT_ROWS) {
      lastingShift(residuals).forEach((by, feature) => (shift[feature] += by));
      residuals = [];
      accepted = time;
    }
  }

  return {
    model,
    historyMs: (rows + 3) * model.stepMs,
    pass,
    latest: () => latest,
    episode: () => state.active,
    episodes: () => episodes,
    close: () => scorer.close(),
  };
}

const top = (score: Map<string, number>) => score.get(ALL_COMPONENTS) ?? 0;

function highest(one: Map<string, number>, other: Map<string, number>): Map<string, number> {
  return new Map([...one].map(([component, score]) => [component, Math.max(score, other.get(component) ?? 0)]));
}
