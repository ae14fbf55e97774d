/**
 * past: scores of times that are over. Models are led through a range of Prometheus's data as they would have been live, for backfill,
 * backtest, score cards and signatures; each of them is a file here.
 */

import type { Interval } from '../contract';
import { RoentgenError } from '../errors';
import type { Pool } from '../nn/pool';
import { componentsOf } from '../nominal/learning/learn-group';
import { openMembers } from '../nominal/members';
import type { NominalModel } from '../nominal/model';
import { createPolicy } from '../nominal/judging/policy';
import { matrixOf } from '../nominal/prepare';
import { createTrack, type Scored, type Track, type TrackOptions } from '../nominal/judging/track';
import type { SeriesSource } from '../series/service-series';
import { createTurns } from './turns';

export interface ReplayOptions {
  source: SeriesSource;
  pool?: Pool;
  signal: AbortSignal;
  /** How a model is tracked. */
  options(model: NominalModel): Omit<TrackOptions, 'onShift'>;
  /** Whether what is seen at a time must not be learned. */
  held?(time: number): boolean;
  /** Each row of each model in order of time; null: it has no score. */
  onRow(model: NominalModel, time: number, scored: Scored | null, track: Track): void;
  /** After each stretch, when all of its rows were told. */
  onStretch?(share: number): Promise<void> | void;
}

/** Values (rows x features) that are read and aligned at once: some 10 ms of work. Of fewer rows than the least most would be read twice, for windows. */
const STRETCH = { values: 10_000, leastRows: 100, mostRows: 1500 };
/** More is asked for piece by piece. */
const MOST_ROWS = 2_000_000;
/** Steps that are read beside a stretch: a counter's increments need its neighbours, and a value is good for two and a half. */
const MARGIN_STEPS = 3;
/** After so many rows without a score the newest ones are forgotten: with those that a last value stands for, as many as the live watch catches up with. */
const GAP_ROWS = 3;

/**
 * Leads the models through the range. Throws RANGE_EMPTY where no model has a score in it, REQUEST_INVALID for a range that is no range,
 * what Prometheus's client throws, and the signal's reason.
 */
export async function replayRange(models: NominalModel[], { from, to }: Interval, replay: ReplayOptions): Promise<{ rows: number }> {
  const total = rowsOf(models, { from, to });
  const [{ stepMs }] = models;
  const opened: Opened[] = [];
  let scored = 0;
  try {
    for (const model of models) {
      opened.push(await openModel(model, replay));
    }
    const longest = stretchRows(models);
    for (let row = 0; row < total; row += longest) {
      replay.signal.throwIfAborted();
      const count = Math.min(longest, total - row);
      scored += await stretch(opened, from + row * stepMs, count, replay);
      await replay.onStretch?.((row + count) / total);
    }
  } finally {
    await Promise.all(opened.map(({ members }) => members.close()));
  }
  if (scored === 0) {
    throw new RoentgenError('RANGE_EMPTY', 'Prometheus has no data of the service in this range', 'choose a later range, or one within its retention');
  }
  return { rows: total };
}

function rowsOf(models: NominalModel[], { from, to }: Interval): number {
  if (models.length === 0) {
    throw new RoentgenError('REQUEST_INVALID', 'there is no model yet', 'wait until the nominal period is learned');
  }
  const total = Math.floor((to - from) / models[0].stepMs) + 1;
  if (!(total >= 1) || total > MOST_ROWS) {
    throw new RoentgenError('REQUEST_INVALID', `from ${from} to ${to} are ${total} rows`, `a range has 1 to ${MOST_ROWS} rows`);
  }
  return total;
}

function stretchRows(models: NominalModel[]): number {
  const width = models.reduce((sum, { features }) => sum + features.length, 0);
  return Math.max(STRETCH.leastRows, Math.min(STRETCH.mostRows, Math.floor(STRETCH.values / width)));
}

interface Opened {
  model: NominalModel;
  members: Awaited<ReturnType<typeof openMembers>>;
  track: Track;
  policy: ReturnType<typeof createPolicy>;
  /** Rows in a row that had no score. */
  lost: number;
  /** A level was accepted: residuals that were made before are of no use. */
  shifted: boolean;
}

async function openModel(model: NominalModel, { pool, options }: ReplayOptions): Promise<Opened> {
  const members = await openMembers(model, pool);
  const chosen = options(model);
  const onShift = (by: Float64Array) => {
    members.shift(by);
    opened.shifted = true;
  };
  const opened: Opened = { model, members, policy: chosen.policy ?? createPolicy([], model.features), track: createTrack(model, members.scalers, { ...chosen, onShift }), lost: 0, shifted: false };
  return opened;
}

/** Answers how many rows of all models had a score. */
async function stretch(opened: Opened[], fromMs: number, count: number, replay: ReplayOptions): Promise<number> {
  const { stepMs } = opened[0].model;
  const before = Math.max(...opened.map(({ members }) => members.window)) - 1;
  const { series, components } = await replay.source.read(fromMs - (before + MARGIN_STEPS) * stepMs, fromMs + (count - 1 + MARGIN_STEPS) * stepMs);
  const all = [...new Set([...components, ...opened.flatMap(({ model }) => componentsOf(model.features))])];
  const grid = { fromMs: fromMs - before * stepMs, stepMs, rows: before + count };
  const turn = createTurns();
  let scored = 0;
  for (const each of opened) {
    await turn();
    replay.signal.throwIfAborted();
    const { values } = matrixOf(series, each.model.features, all, grid, each.policy);
    await turn();
    scored += await follow(each, { values, before, fromMs, count }, replay, turn);
  }
  return scored;
}

interface Rows {
  values: Float64Array;
  /** Rows of `values` before the first that is told, whose time is `fromMs`. */
  before: number;
  fromMs: number;
  count: number;
}

async function follow(each: Opened, { values, before, fromMs, count }: Rows, { held, onRow }: ReplayOptions, turn: ReturnType<typeof createTurns>): Promise<number> {
  const { model, members, track } = each;
  const width = model.features.length;
  const missing = values.subarray(before * width).every(Number.isNaN);
  let residuals: Awaited<ReturnType<typeof members.residuals>> = [];
  let [scored, made] = [0, 0];
  each.shifted = !missing;
  for (let index = 0; index < count; index++) {
    if (each.shifted) {
      [residuals, made, each.shifted] = [await members.residuals(values, before + index, before + count), index, false];
    }
    const time = Math.round(fromMs + index * model.stepMs);
    const raw = values.subarray((before + index) * width, (before + index + 1) * width);
    const result = missing ? null : track.row(time, residuals[index - made], raw, held?.(time) ?? false);
    each.lost = result ? 0 : each.lost + 1;
    if (each.lost === GAP_ROWS) {
      track.gap();
    }
    scored += result ? 1 : 0;
    onRow(model, time, result, track);
    await turn();
  }
  return scored;
}
