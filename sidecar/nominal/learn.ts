/** Learns the nominal models of a service: waits for the nominal period's data, then one autoencoder and calibration a group. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceSection } from '../config/config';
import { ALL_COMPONENTS } from '../contract';
import { RoentgenError } from '../errors';
import type { Jobs } from '../jobs/jobs';
import type { Prometheus } from '../prometheus/client';
import { type Matrix, speaking } from '../series/align';
import type { Feature, FeatureSeries } from '../series/features';
import { floorOf } from '../series/floors';
import { grouping } from '../series/groups';
import { fitScaler, scaleValues } from '../series/scale';
import { type DropReason, pick, usefulColumns, wholeSegments } from '../series/select';
import { gridEnding, type SeriesSource } from '../series/service-series';
import { AUTOENCODER_DEFAULTS, type AutoencoderHyperparameters } from './autoencoder';
import { paperCalibration } from './calibrate';
import { calibrateHorizon, HORIZONS } from './evidence';
import { openScorer, windowOf } from './interchange';
import { basisOf, type NominalModel } from './model';
import { filled, fillOf, groupFeatures, matrixOf, windowsEnding } from './prepare';
import { errorsByComponent, residualsOf, squared } from './score';

export interface LearnDeps {
  prometheus: Prometheus;
  source: SeriesSource;
  jobs: Pick<Jobs, 'run'>;
  /** A model whose imported scorer is calibrated instead of a network trained. */
  pinned(group: string): NominalModel | null;
  now(): number;
}

export interface LearnHooks {
  /** 0..1 of the nominal period's data are there. */
  onCollecting(share: number): void;
  /** The groups that are going to be learned, in order. */
  onGroups(groups: string[]): void;
  /** How much of a group is learned. Groups are learned side by side, so calls for several take turns. */
  onGroup(group: string, share: number): void;
  /** Each model as soon as it is there: what a later group meets does not touch it. */
  onModel(model: NominalModel): Promise<void>;
  onGroupFailed(group: string, error: RoentgenError): void;
  onDropped(dropped: Partial<Record<DropReason, number>>): void;
}

/** Points at which the nominal period is probed for data. */
const PROBES = 30;
const PROBE_MS = 1000;
/** Short gaps (a restart of Prometheus) do not keep a period from being learned. */
const COVERED_SHARE = 0.95;
/** The network learns on the first part of the nominal period; the rest decides the line. */
const LEARNING_SHARE = 0.7;
/** Fewer whole windows than this teach nothing. */
const LEAST_WINDOWS = 40;
/** A component that is silent in more than this share of the nominal rows was not nominal. */
const SILENT_SHARE = 0.05;
/** A row with more missing features than this is not learned. */
const PRESENT_SHARE = 0.9;

/**
 * Learns every group of the service, or `only` some. A group that cannot be learned does not keep the others from it.
 * Throws SERVICE_WITHOUT_SERIES, COMPONENT_VANISHED, what Prometheus's client throws, or, when all is done, the first failed group's
 * error: NOMINAL_TOO_SHORT, TRAINING_FAILED or TRAINING_OUT_OF_MEMORY.
 */
export async function learnService(service: ServiceSection, deps: LearnDeps, hooks: LearnHooks, signal: AbortSignal, only?: ReadonlySet<string>): Promise<void> {
  const [from, to] = await nominalPeriod(service, deps, hooks, signal);
  const { series, components, newest } = await deps.source.read(from - 3 * service.stepMs, to);
  if (newest === null) {
    throw withoutSeries(service);
  }
  const grid = gridEnding(newest, service.stepMs, Math.floor((newest - from) / service.stepMs));
  const rested = restedRows(series, components, grid);
  const matrices = groupMatrices(service, series, components, grid, hooks, deps.pinned);
  const groups = [...matrices.keys()].filter((group) => !only || only.has(group));
  hooks.onGroups(groups);
  await learnTogether(groups, signal, async (group, stop) => {
    try {
      await hooks.onModel(await learnGroup(service, group, matrices.get(group) as Matrix, rested, { from, to: newest }, deps, hooks, stop));
      return null;
    } catch (error) {
      if (stop.aborted || !(error instanceof RoentgenError) || error.code === 'STORE_UNWRITABLE') {
        throw error;
      }
      hooks.onGroupFailed(group, error);
      return error;
    }
  });
}

/**
 * Learns the groups side by side: the queue of jobs runs as many at a time as it has workers. What `learn` throws stops all of them;
 * an error that it answers is thrown, the first group's first, when all are done.
 */
async function learnTogether(groups: string[], signal: AbortSignal, learn: (group: string, stop: AbortSignal) => Promise<RoentgenError | null>): Promise<void> {
  const fatal = new AbortController();
  const stop = AbortSignal.any([signal, fatal.signal]);
  const ends = groups.map((group) => learn(group, stop).catch((error: unknown) => {
    fatal.abort(error);
    return null;
  }));
  const failures = (await Promise.all(ends)).filter((error) => error !== null);
  signal.throwIfAborted();
  fatal.signal.throwIfAborted();
  if (failures.length > 0) {
    throw failures[0];
  }
}

/** The matrix of every group that has features worth learning. */
function groupMatrices(service: ServiceSection, series: FeatureSeries[], components: string[], grid: Matrix['grid'], hooks: LearnHooks, pinned: LearnDeps['pinned']): Map<string, Matrix> {
  const { groups, ungrouped } = groupFeatures(series, grouping(service.groups));
  const dropped: Partial<Record<DropReason, number>> = { ungrouped };
  const matrices = new Map<string, Matrix>();
  for (const [group, features] of groups) {
    const chosen = pinned(group)?.features;
    if (chosen) {
      matrices.set(group, matrixOf(series, chosen, components, grid));
      continue;
    }
    const whole = matrixOf(series, features, components, grid);
    const useful = usefulColumns(whole);
    Object.entries(useful.dropped).forEach(([reason, count]) => (dropped[reason as DropReason] = (dropped[reason as DropReason] ?? 0) + count));
    if (useful.columns.length > 0) {
      matrices.set(group, pick(whole, useful.columns));
    }
  }
  hooks.onDropped(dropped);
  if (matrices.size === 0) {
    throw new RoentgenError('SERVICE_WITHOUT_SERIES', `none of the ${series.length} features of ${service.name} belongs to a group and moves`, "name the service's metrics in groups, or choose a nominal period with load");
  }
  return matrices;
}

function withoutSeries(service: ServiceSection): RoentgenError {
  return new RoentgenError('SERVICE_WITHOUT_SERIES', `no series with the label ${service.componentLabel} fit ${service.selector}`, 'check selector and component_label, and that Prometheus scrapes the service');
}

/** The nominal period; a period that ends now is waited for. */
async function nominalPeriod(service: ServiceSection, deps: LearnDeps, hooks: LearnHooks, signal: AbortSignal): Promise<[number, number]> {
  const { nominal } = service;
  if ('fromMs' in nominal) {
    return [nominal.fromMs, nominal.toMs];
  }
  for (;;) {
    const now = deps.now();
    const probe = Math.max(service.stepMs, Math.floor(nominal.durationMs / PROBES));
    const found = await deps.prometheus.instant(`count_over_time(count(last_over_time(${service.selector}[${probe}ms]))[${nominal.durationMs}ms:${probe}ms])`, now);
    const share = (found[0]?.value ?? 0) / Math.floor(nominal.durationMs / probe);
    hooks.onCollecting(Math.min(1, share / COVERED_SHARE));
    if (share >= COVERED_SHARE) {
      return [now - nominal.durationMs, now];
    }
    if (found.length === 0) {
      throw withoutSeries(service);
    }
    await sleep(PROBE_MS, undefined, { signal });
  }
}

/** Rows at which every component speaks. Throws COMPONENT_VANISHED where one is silent too often or at the end. */
function restedRows(series: FeatureSeries[], components: string[], grid: Matrix['grid']): boolean[] {
  const speaks = speaking(series, grid);
  for (const component of components) {
    let silent = 0;
    for (let row = 0; row < grid.rows; row++) {
      silent += !speaks(component, row) && components.some((other) => speaks(other, row)) ? 1 : 0;
    }
    if (silent > SILENT_SHARE * grid.rows || !speaks(component, grid.rows - 1)) {
      throw new RoentgenError('COMPONENT_VANISHED', `${component} says nothing in ${silent} of ${grid.rows} rows of the nominal period`, 'learning is tried again; or choose a nominal period in which it runs');
    }
  }
  return Array.from({ length: grid.rows }, (_, row) => components.every((component) => speaks(component, row)));
}

async function learnGroup(service: ServiceSection, group: string, matrix: Matrix, rested: boolean[], nominal: { from: number; to: number }, deps: LearnDeps, hooks: LearnHooks, signal: AbortSignal): Promise<NominalModel> {
  const hyperparameters: AutoencoderHyperparameters = { ...AUTOENCODER_DEFAULTS, ...service.training };
  const pinned = deps.pinned(group);
  const window = pinned ? windowOf(pinned) : hyperparameters.window;
  const width = matrix.features.length;
  const segments = cut(wholeSegments(matrix, PRESENT_SHARE), rested);
  const rows = segments.flatMap(([from, to]) => range(from + window - 1, to));
  if (rows.length < LEAST_WINDOWS) {
    throw new RoentgenError('NOMINAL_TOO_SHORT', `${group}: ${rows.length} whole windows of ${window} rows in the nominal period, ${LEAST_WINDOWS} are needed`, 'choose a longer nominal.duration, or a step that is the scrape interval or a multiple of it');
  }
  const split = rows[Math.floor(rows.length * LEARNING_SHARE)];
  if (pinned) {
    const scaled = filled(scaleValues(pinned.scaler, matrix.values), pinned.fill);
    const model = { ...pinned, nominal, trainedAt: deps.now() };
    return { ...model, ...(await calibrated(service, model, matrix, scaled, rows, split)) };
  }
  const scaler = fitScaler(service.scaler, matrix.values, width, matrix.features.map((feature) => floorOf(feature, service.stepMs)));
  const fill = fillOf(scaler, matrix.values);
  const scaled = filled(scaleValues(scaler, matrix.values), fill);
  const weights = await deps.jobs.run('train-autoencoder', { matrix: scaled, features: width, segments: before(segments, split), hyperparameters }, {
    signal,
    onProgress: ({ epoch, epochs }) => hooks.onGroup(group, epoch / epochs),
    // Learning that was interrupted goes on from there if the data are the same: in a nominal period with fixed ends, not in one that ends now.
    checkpoint: ['nominal', service.name, group],
  });
  const model: NominalModel = { service: service.name, group, basis: basisOf(service, group), stepMs: service.stepMs, features: matrix.features, scaler, fill, nominal, trainedAt: deps.now(), weights, calibrations: {}, horizons: [] };
  return { ...model, ...(await calibrated(service, model, matrix, scaled, rows, split)) };
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** Segments without the rows that are not rested. */
function cut(segments: Array<[number, number]>, rested: boolean[]): Array<[number, number]> {
  return segments.flatMap(([from, to]) => {
    const parts: Array<[number, number]> = [];
    for (let row = from; row < to; row++) {
      const last = parts[parts.length - 1];
      if (rested[row] && last && last[1] === row) {
        last[1] = row + 1;
      } else if (rested[row]) {
        parts.push([row, row + 1]);
      }
    }
    return parts;
  });
}

function before(segments: Array<[number, number]>, row: number): Array<[number, number]> {
  return segments.filter(([from]) => from < row).map(([from, to]) => [from, Math.min(to, row)]);
}

/** Lines of the group and of each component, on residuals of rows before and after the split. */
async function calibrated(service: ServiceSection, model: NominalModel, matrix: Matrix, scaled: Float32Array, rows: number[], split: number): Promise<Pick<NominalModel, 'calibrations' | 'horizons'>> {
  const width = model.features.length;
  const scorer = await openScorer(model);
  const reconstruction = await scorer.reconstructLast(windowsEnding(scaled, width, scorer.window, rows), rows.length);
  await scorer.close();
  const residuals = new Map(rows.map((row, index) => [row, residualsOf(scaleValues(model.scaler, matrix.values.subarray(row * width, (row + 1) * width)), reconstruction.subarray(index * width, (index + 1) * width))]));
  const errors = [...residuals.values()].map((residual) => errorsByComponent(squared(residual), model.features));
  const mse = (component: string) => errors.map((each) => each.get(component) ?? NaN);
  if (service.calibration === 'paper') {
    const components = [ALL_COMPONENTS, ...componentsOf(model.features)];
    return { calibrations: Object.fromEntries(components.map((component) => [component, paperCalibration(mse(component))])), horizons: [] };
  }
  const horizons = HORIZONS.map((horizon) => calibrateHorizon(residuals, horizon, split, model.features, mse));
  return { calibrations: horizons[0].calibrations, horizons };
}

export function componentsOf(features: Feature[]): string[] {
  return [...new Set(features.map((feature) => feature.component))].sort();
}
