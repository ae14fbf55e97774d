/** The lines of a model that is trained, what its alarm budget makes of them, and its quality, from the rows of its nominal period. Mathematics only. */

import type { ServiceSection } from '../../config/config';
import { ALL_COMPONENTS, type Quality } from '../../contract';
import type { Matrix } from '../../series/align';
import { quantile } from '../../series/scale';
import { budgetFactor, episodesPerDay, type TimedScores } from '../judging/alarm-budget';
import { paperCalibration } from '../judging/calibrate';
import { calibrateEnsemble, ENSEMBLE, type MemberResiduals } from '../judging/ensemble';
import { calibrateHorizon, HORIZONS } from '../judging/evidence';
import { episodeRule, partsOf } from '../judging/judge';
import { openMembers } from '../members';
import type { NominalModel } from '../model';
import { createPolicy } from '../judging/policy';
import { errorsByComponent, squared } from '../judging/score';
import { createTrack } from '../judging/track';

/** Of the rows that were not trained on: from here on they neither decide the line of which the quality is told. */
const VERIFY_FROM = 2 / 3;
/** Fewer rows than this tell nothing of quality. */
const LEAST_VERIFIED = 30;
/** Rows that are replayed between two pauses. */
const REPLAY_ROWS = 1000;

/** Between two parts of the work: `share` of it (0..1) is done. Lets messages in; throws where the work is to end. */
export type Pause = (share: number) => Promise<void>;

type Lines = Pick<NominalModel, 'calibrations' | 'horizons' | 'ensemble'>;

export interface Calibrated extends Lines {
  budgetFactor: number;
  quality: Quality | null;
}

/**
 * @param segments ranges [from, to) of contiguous rows that may be learned, ascending
 * @param split rows of the matrix from here on were not trained on
 */
export async function calibrateGroup(service: ServiceSection, model: NominalModel, matrix: Matrix, segments: Array<[number, number]>, split: number, pause: Pause): Promise<Calibrated> {
  const rows = await nominalRows(service, model, matrix, segments);
  const heldOut = rows.findIndex(({ row }) => row >= split);
  const verified = Math.floor(heldOut + (rows.length - heldOut) * VERIFY_FROM);
  await pause(0.2);
  const lines = linesOf(service, model, rows, heldOut);
  await pause(0.5);
  const judged = rows.length - verified < LEAST_VERIFIED ? [] : await replayed(service, { ...model, ...linesOf(service, model, rows.slice(0, verified), heldOut) }, rows.slice(verified), () => pause(0.7));
  const rule = episodeRule({ ...model, ...lines }, service.persistence);
  const budget = service.alarmBudget;
  const factor = budget === null ? 1 : Math.max(...[judged, await replayed(service, { ...model, ...lines }, rows.slice(heldOut), () => pause(0.9))].map((scores) => budgetFactor(scores, rule, budget)));
  return { ...lines, budgetFactor: factor, quality: qualityOf(judged.map((each) => each && { ...each, score: each.score / factor }), rule) };
}

interface NominalRow {
  row: number;
  time: number;
  /** Of what matters (policy.ts). */
  residuals: MemberResiduals;
  /** Of the first member as it was, by component. */
  mse: Map<string, number>;
  raw: Float64Array;
}

/** Every row that has a whole window behind it, in order. */
async function nominalRows(service: ServiceSection, model: NominalModel, matrix: Matrix, segments: Array<[number, number]>): Promise<NominalRow[]> {
  const policy = createPolicy(service.policy, model.features);
  const members = await openMembers(model);
  const width = model.features.length;
  const all: NominalRow[] = [];
  try {
    for (const [from, to] of segments) {
      const first = from + members.window - 1;
      const residuals = to > first ? await members.residuals(matrix.values, first, to) : [];
      residuals.forEach((each, index) => {
        const row = first + index;
        const raw = matrix.values.subarray(row * width, (row + 1) * width);
        const mattering = policy.active ? each.map((residual, member) => policy.gate(residual, members.scalers[member], raw)) : each;
        all.push({ row, time: matrix.grid.fromMs + row * matrix.grid.stepMs, residuals: mattering, mse: errorsByComponent(squared(each[0]), model.features), raw });
      });
    }
  } finally {
    await members.close();
  }
  return all;
}

function linesOf(service: ServiceSection, { features, stepMs, detector }: NominalModel, rows: NominalRow[], heldOut: number): Lines {
  const residuals = new Map(rows.map(({ row, residuals: [first] }) => [row, first]));
  const mse = (component: string) => rows.map((each) => each.mse.get(component) ?? NaN);
  const paper = () => Object.fromEntries([ALL_COMPONENTS, ...componentsOf(features)].map((component) => [component, paperCalibration(mse(component))]));
  if (service.calibration === 'paper') {
    return { calibrations: paper(), horizons: [], ensemble: null };
  }
  if (rows.length >= ENSEMBLE.leastRows) {
    const sets = detector === 'ensemble' ? undefined : [[0]];
    return { calibrations: paper(), horizons: [], ensemble: calibrateEnsemble(rows.map((each) => each.residuals), heldOut, { parts: partsOf(features), stepMs, sets }) };
  }
  const horizons = HORIZONS.map((horizon) => calibrateHorizon(residuals, horizon, rows[heldOut].row, features, mse));
  return { calibrations: horizons[0].calibrations, horizons, ensemble: null };
}

/** Scores of the rows as if they came live. */
async function replayed(service: ServiceSection, model: NominalModel, rows: NominalRow[], pause: () => Promise<void>): Promise<TimedScores> {
  const track = createTrack(model, [], { persistence: service.persistence, acceptAfterMs: service.acceptAfterMs });
  const scores: TimedScores = [];
  for (const [index, { row, time, residuals, raw }] of rows.entries()) {
    if (index > 0 && rows[index - 1].row !== row - 1) {
      track.gap();
      scores.push(null);
    }
    const score = track.row(time, residuals, raw, false)?.score.get(ALL_COMPONENTS);
    scores.push(score === undefined ? null : { time, score });
    if (index % REPLAY_ROWS === 0) {
      await pause();
    }
  }
  return scores;
}

function qualityOf(scores: TimedScores, rule: ReturnType<typeof episodeRule>): Quality | null {
  const told = scores.filter((each) => each !== null);
  if (told.length === 0) {
    return null;
  }
  const sorted = Float64Array.from(told, ({ score }) => score).sort();
  return { from: told[0].time, to: told[told.length - 1].time, rows: told.length, flaggedShare: sorted.filter((score) => score >= 1).length / told.length, episodesPerDay: episodesPerDay(scores, rule), medianScore: quantile(sorted, 0.5) };
}

export function componentsOf(features: Array<{ component: string }>): string[] {
  return [...new Set(features.map((feature) => feature.component))].sort();
}
