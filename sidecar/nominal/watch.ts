/** Scores one group live: keeps the network open, scores every new row once and in order, and follows its episodes. */

import { ALL_COMPONENTS, type Cause } from '../contract';
import { scaleValues } from '../series/scale';
import { gridEnding, type ServiceSeries } from '../series/service-series';
import { openAutoencoder } from './autoencoder';
import { advance, type Episode, follow, inUnits, NO_EPISODE, scoreOf } from './calibrate';
import type { NominalModel } from './model';
import { filled, matrixOf, windowsEnding } from './prepare';
import { causesOf, errorsByComponent, squaredErrors } from './score';

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

/** After a pause (training, an outage) at most this many rows are scored late. */
const CATCH_UP = 5;

export async function openWatch(model: NominalModel, persistence: { k: number; n: number }): Promise<GroupWatch> {
  const scorer = await openAutoencoder(model.weights);
  const width = model.features.length;
  const paper = model.calibrations[ALL_COMPONENTS].kind === 'paper';
  const drift = new Map<string, number>();
  const rows = scorer.window - 1 + CATCH_UP;
  let latest: Scored | null = null;
  let state = NO_EPISODE;
  let episodes = 0;

  function scoreRow(time: number, raw: Float64Array, reconstruction: Float32Array): Scored {
    const squared = squaredErrors(scaleValues(model.scaler, raw), reconstruction);
    const mse = errorsByComponent(squared, model.features);
    const judged = paper ? squared : inUnits(squared, model.units);
    const score = new Map<string, number>();
    for (const [component, error] of paper ? mse : errorsByComponent(judged, model.features)) {
      if (component in model.calibrations && !Number.isNaN(error)) {
        score.set(component, scoreComponent(component, error));
      }
    }
    if (!paper && score.size > 0) {
      score.set(ALL_COMPONENTS, Math.max(...score.values()));
    }
    return { time, mse, score, causes: causesOf(judged, model.features) };
  }

  function scoreComponent(component: string, error: number): number {
    const calibration = model.calibrations[component];
    const before = drift.get(component) ?? 0;
    if (!paper && !state.active) {
      drift.set(component, follow(calibration, error, before));
    }
    return scoreOf(calibration, error, before);
  }

  async function pass(series: ServiceSeries, all: string[]): Promise<Scored[]> {
    if (series.newest === null || (latest && series.newest <= latest.time)) {
      return [];
    }
    const grid = gridEnding(series.newest, model.stepMs, rows);
    const matrix = matrixOf(series.series, model.features, all, grid);
    const scaled = filled(scaleValues(model.scaler, matrix.values), model.fill);
    const fresh = Array.from({ length: CATCH_UP }, (_, index) => rows - CATCH_UP + index).filter((row) => grid.fromMs + row * model.stepMs > (latest?.time ?? series.newest! - model.stepMs) + model.stepMs / 2);
    const reconstruction = await scorer.reconstructLast(windowsEnding(scaled, width, scorer.window, fresh), fresh.length);
    const scored = fresh.map((row, index) => scoreRow(Math.round(grid.fromMs + row * model.stepMs), matrix.values.subarray(row * width, (row + 1) * width), reconstruction.subarray(index * width, (index + 1) * width)));
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
    return true;
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

