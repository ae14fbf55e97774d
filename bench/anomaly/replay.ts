/** Calibrates on the nominal part and replays the test part in order, as the sidecar scores a service live. */

import { ALL_COMPONENTS } from '../../sidecar/contract';
import { advance, type EpisodeState, follow, inUnits, NO_EPISODE, scoreOf } from '../../sidecar/nominal/calibrate';
import { calibrateEnsemble, type MemberResiduals, openEnsemble } from '../../sidecar/nominal/ensemble';
import { advanceBy, ENSEMBLE_EPISODES } from '../../sidecar/nominal/episodes';
import { calibrateHorizon, type Horizon, HORIZONS, lastingShift, squaredMeans } from '../../sidecar/nominal/evidence';
import { errorsByComponent, squared } from '../../sidecar/nominal/score';
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

/** As in sidecar/nominal/watch.ts. */
const SHIFT_ROWS = 15;

/** The rule of short nominal periods (evidence.ts): the highest of the horizons' scores, lines that follow drift, shifts that are accepted. */
export function replayHorizons({ train, test }: Residuals, { features, split, persistence, acceptAfterMs, stepMs }: ReplayOptions): Replayed {
  const nominal = new Map(train.flatMap((residual, row) => (residual ? [[row, residual] as const] : [])));
  const mse = [...nominal.values()].map((residual) => errorsByComponent(squared(residual), features));
  const horizons = HORIZONS.map((rows) => calibrateHorizon(nominal, rows, split, features, (component) => mse.map((each) => each.get(component) ?? NaN)));
  const lines = horizons.map((horizon) => openLine(horizon, features));
  const shift = new Float64Array(features.length);
  let recent: Float64Array[] = [];
  let state: EpisodeState = NO_EPISODE;
  let accepted = -Infinity;
  const replayed = test.map((residual, row) => {
    if (!residual) {
      return { score: 0, errors: new Float64Array(features.length) };
    }
    recent = [...recent, residual.map((value, feature) => value - shift[feature])].slice(-SHIFT_ROWS);
    const best = lines.map((line) => line(recent, state.active === null)).reduce((one, other) => (other.score > one.score ? other : one));
    state = advance(state, row * stepMs, best.score, persistence);
    if (state.active && row * stepMs - Math.max(state.active.start, accepted) >= acceptAfterMs && recent.length === SHIFT_ROWS) {
      lastingShift(recent).forEach((by, feature) => (shift[feature] += by));
      recent = [];
      accepted = row * stepMs;
    }
    return best;
  });
  return { scores: Float64Array.from(replayed, ({ score }) => score), errors: replayed.map(({ errors }) => errors), advance: (before, at, score) => advance(before, at, score, persistence) };
}

function openLine(horizon: Horizon, features: Feature[]) {
  let drift = 0;
  const calibration = horizon.calibrations[ALL_COMPONENTS];
  return (recent: Float64Array[], quiet: boolean) => {
    const errors = inUnits(squaredMeans(recent, horizon.rows), horizon.units);
    const error = errorsByComponent(errors, features).get(ALL_COMPONENTS) ?? NaN;
    const score = scoreOf(calibration, error, drift);
    drift = quiet ? follow(calibration, error, drift) : drift;
    return { score, errors };
  };
}

/** The rule of long nominal periods (ensemble.ts); one member alone is judged by the same rule. */
export function replayEnsemble(members: Residuals[], { features, stepMs, split, acceptAfterMs, persistence }: ReplayOptions, forgets: boolean): Replayed {
  const parts = { [ALL_COMPONENTS]: features.map((_, index) => index) };
  const options = { parts, stepMs, forgets, ...(members.length === 1 && { sets: [[0]] }) };
  const together = (part: 'train' | 'test'): Array<MemberResiduals | null> =>
    members[0][part].map((_, row) => {
      const all = members.map((member) => member[part][row]);
      return all.every((each) => each !== undefined) ? (all as MemberResiduals) : null;
    });
  const train = together('train');
  const missing = train.slice(0, split).filter((each) => each === null).length;
  const ensemble = calibrateEnsemble(train.filter((each) => each !== null), split - missing, options);
  const watch = openEnsemble(ensemble, options, acceptAfterMs / stepMs);
  const judged = together('test').map((residuals) => (residuals ? watch.judge(residuals) : null));
  const rule = { ...ENSEMBLE_EPISODES, ...persistence };
  return {
    scores: Float64Array.from(judged, (each) => each?.score.get(ALL_COMPONENTS) ?? 0),
    errors: judged.map((each) => each?.errors ?? new Float64Array(features.length)),
    advance: (before, at, score) => advanceBy(rule, before, at, score),
  };
}
