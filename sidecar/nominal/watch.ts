/** Scores one group live: every new row once and in order, whatever the clocks do, and follows its episodes. */

import { ALL_COMPONENTS } from '../contract';
import type { Pool } from '../nn/pool';
import { gridEnding, type ServiceSeries } from '../series/service-series';
import type { Levels } from './judging/judge';
import { openMembers } from './members';
import type { NominalModel } from './model';
import { createPolicy } from './judging/policy';
import { matrixOf } from './prepare';
import { createTrack, type Scored, type TrackedEpisode, type TrackOptions } from './judging/track';

export interface GroupWatch {
  readonly model: NominalModel;
  /** Milliseconds of series before the newest row that a pass needs. */
  readonly historyMs: number;
  /**
   * Scores the rows that are new since the last pass, oldest first.
   * @param held whether what is seen now must not be learned: a chaos run
   */
  pass(series: ServiceSeries, all: string[], held: boolean): Promise<Scored[]>;
  latest(): Scored | null;
  episode(): TrackedEpisode | null;
  /** Episodes since the watch was opened. */
  episodes(): number;
  /** Rows that had a score since the watch was opened, and those over the line. */
  rows(): { scored: number; over: number };
  drift(): number | null;
  /** Takes the present level as nominal; an active episode ends. */
  accept(): void;
  /** Another persistence rule and line, from the next row on. */
  tune(options: Pick<TrackOptions, 'persistence' | 'line'>): void;
  levels(): WatchLevels;
  close(): Promise<void>;
}

export interface WatchOptions extends Omit<TrackOptions, 'onShift' | 'levels'> {
  /** Where an earlier watch of the same model left off. */
  levels?: WatchLevels;
}

/** What was followed and accepted since the model was learned. */
export interface WatchLevels {
  judge: Levels;
  shifted: number[];
}

/** After a pause (training, an outage) at most this many rows are scored late. */
const CATCH_UP = 5;

/** `pool` keeps the network's session; the watch has one of its own where none is given. */
export async function openWatch(model: NominalModel, options: WatchOptions, pool?: Pool): Promise<GroupWatch> {
  const members = await openMembers(model, pool, options.levels?.shifted);
  const policy = options.policy ?? createPolicy([], model.features);
  let episodes = 0;
  const onBegin = (episode: TrackedEpisode) => {
    episodes += 1;
    options.onBegin?.(episode);
  };
  const track = createTrack(model, members.scalers, { ...options, levels: options.levels?.judge, onBegin, onShift: members.shift });
  const rows = members.window - 1 + CATCH_UP;
  const counts = { scored: 0, over: 0 };
  let latest: Scored | null = null;
  /** Time of the newest row that was looked at. */
  let seen = -Infinity;

  async function pass({ newest, series }: ServiceSeries, all: string[], held: boolean): Promise<Scored[]> {
    if (newest === null || newest <= seen) {
      return [];
    }
    const width = model.features.length;
    const grid = gridEnding(newest, model.stepMs, rows);
    const { values } = matrixOf(series, model.features, all, grid, policy);
    const since = Number.isFinite(seen) ? seen : newest - model.stepMs;
    const fresh = Array.from({ length: CATCH_UP }, (_, index) => rows - CATCH_UP + index).filter((row) => grid.fromMs + row * model.stepMs > since + model.stepMs / 2);
    if (Number.isFinite(seen) && newest - seen > CATCH_UP * model.stepMs) {
      track.gap();
    }
    seen = newest;
    const residuals = await members.residuals(values, rows - fresh.length, rows);
    const scored = fresh.map((row, index) => track.row(Math.round(grid.fromMs + row * model.stepMs), residuals[index], values.subarray(row * width, (row + 1) * width), held)).filter((each) => each !== null);
    scored.forEach(keep);
    return scored;
  }

  function keep(scored: Scored): void {
    latest = scored;
    counts.scored += 1;
    counts.over += (scored.score.get(ALL_COMPONENTS) ?? 0) >= 1 ? 1 : 0;
  }

  return {
    model,
    historyMs: (rows + 3) * model.stepMs,
    pass,
    latest: () => latest,
    episode: track.episode,
    episodes: () => episodes,
    rows: () => ({ ...counts }),
    drift: track.drift,
    accept: () => track.accept(seen),
    tune: track.tune,
    levels: () => ({ judge: track.levels(), shifted: [...members.shifted()] }),
    close: members.close,
  };
}
