/** Calibrates on the nominal part and replays the test part in order, as the sidecar scores a service live. */

import { ALL_COMPONENTS } from '../../sidecar/contract';
import { calibrateEnsemble, type Ensemble, type MemberResiduals, openEnsemble } from '../../sidecar/nominal/judging/ensemble';
import { advanceBy } from '../../sidecar/nominal/judging/episodes';
import { calibrateHorizon, HORIZONS } from '../../sidecar/nominal/judging/evidence';
import { episodeRule, partsOf } from '../../sidecar/nominal/judging/judge';
import { errorsByComponent, squared } from '../../sidecar/nominal/judging/score';
import { createTrack, type TrackedModel } from '../../sidecar/nominal/judging/track';
import type { Feature } from '../../sidecar/series/features';
import type { Residuals } from './members';
import type { Advance } from './operating';

export interface Replayed {
  /** Of each test row; 1 = the line; 0 where there is none. */
  scores: Float64Array;
  /** Of each test row: errors by feature, of which contributions are shares. */
  errors: Float64Array[];
  advance: Advance;
}

export interface ReplayOptions {
  features: Feature[];
  stepMs: number;
  /** Row of the nominal part from which on the line is decided. */
  split: number;
  persistence: { k: number; n: number };
  acceptAfterMs: number;
}

/** The sidecar's own way through the rows (track.ts), with a model that is calibrated as the sidecar calibrates its own. */
export function replayShipped(members: Residuals[], lines: Pick<TrackedModel, 'horizons' | 'ensemble'>, { features, stepMs, persistence, acceptAfterMs }: ReplayOptions): Replayed {
  const model: TrackedModel = { features, stepMs, calibrations: {}, budgetFactor: 1, ...lines };
  const shift = new Float64Array(features.length);
  const track = createTrack(model, [], { persistence, acceptAfterMs, onShift: (by) => by.forEach((value, feature) => (shift[feature] += value)) });
  const rows = members[0].test.map((_, row) => {
    const residuals = residualsAt(members, 'test', row);
    return residuals && track.row(row * stepMs, residuals.map((each, member) => (member === 0 ? each.map((value, feature) => value - shift[feature]) : each)), [], false);
  });
  const rule = episodeRule(model, persistence);
  return {
    scores: Float64Array.from(rows, (each) => each?.score.get(ALL_COMPONENTS) ?? 0),
    errors: rows.map((each) => each?.errors ?? new Float64Array(features.length)),
    advance: (before, at, score) => advanceBy(rule, before, at, score),
  };
}

/** All members' residuals of a row; null where one has none. */
function residualsAt(members: Residuals[], part: keyof Residuals, row: number): MemberResiduals | null {
  const all = members.map((member) => member[part][row]);
  return all.every((each) => each !== undefined) ? (all as MemberResiduals) : null;
}

/** The rule of short nominal periods (evidence.ts). */
export function horizonLines({ train }: Residuals, { features, split }: ReplayOptions): Pick<TrackedModel, 'horizons' | 'ensemble'> {
  const nominal = new Map(train.flatMap((residual, row) => (residual ? [[row, residual] as const] : [])));
  const mse = [...nominal.values()].map((residual) => errorsByComponent(squared(residual), features));
  return { ensemble: null, horizons: HORIZONS.map((rows) => calibrateHorizon(nominal, rows, split, features, (component) => mse.map((each) => each.get(component) ?? NaN))) };
}

/** The rule of long ones (ensemble.ts). */
export function ensembleLines(members: Residuals[], { features, stepMs, split }: ReplayOptions, options: { sets?: number[][]; forgets?: boolean } = {}): { horizons: []; ensemble: Ensemble } {
  const train = members[0].train.map((_, row) => residualsAt(members, 'train', row));
  const missing = train.slice(0, split).filter((each) => each === null).length;
  return { horizons: [], ensemble: calibrateEnsemble(train.filter((each) => each !== null), split - missing, { parts: partsOf(features), stepMs, ...options }) };
}

/** One member alone, which does not forget: what the simple models are without the ensemble. */
export function replayAlone(member: Residuals, options: ReplayOptions): Replayed {
  const { features, stepMs, acceptAfterMs, persistence } = options;
  const judged = { sets: [[0]], forgets: false };
  const { ensemble } = ensembleLines([member], options, judged);
  const watch = openEnsemble(ensemble, { parts: partsOf(features), stepMs, ...judged }, acceptAfterMs / stepMs);
  const rows = member.test.map((residual) => (residual ? watch.judge([residual]) : null));
  const rule = episodeRule({ ensemble }, persistence);
  return {
    scores: Float64Array.from(rows, (each) => each?.score.get(ALL_COMPONENTS) ?? 0),
    errors: rows.map((each) => each?.errors ?? new Float64Array(features.length)),
    advance: (before, at, score) => advanceBy(rule, before, at, score),
  };
}
