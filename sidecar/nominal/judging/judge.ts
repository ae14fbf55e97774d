/**
 * From residuals of rows to scores in which 1 is the line, by the rule that the model was calibrated with: `paper`, the horizons of
 * short nominal periods (evidence.ts), or the ensemble's of long ones (ensemble.ts). Mathematics only (decision 0004).
 */

import { ALL_COMPONENTS } from '../../contract';
import type { Feature } from '../../series/features';
import { follow, inUnits, scoreOf } from './calibrate';
import { type EnsembleLevels, type MemberResiduals, openEnsemble, type Parts } from './ensemble';
import { ENSEMBLE_EPISODES, type EpisodeRule } from './episodes';
import { type Horizon, lastingShift, squaredMeans } from './evidence';
import type { NominalModel } from '../model';
import { errorsByComponent, squared } from './score';

export interface Judged {
  /** By component; `_all` is the whole group. Absent where all its features are missing. */
  score: Map<string, number>;
  /** By feature: what contributions are shares of; NaN = missing. */
  errors: Float64Array;
  /** The rule takes what lasts as the new level by itself. */
  accepting?: boolean;
}

export interface Judge {
  /** Judges the next row. `follows` false: it teaches nothing of drift. */
  judge(residuals: MemberResiduals, follows: boolean): Judged;
  /** After a gap. */
  reset(): void;
  /** Takes the level of the newest rows as nominal. Answers by how much the first member's features have shifted where that member must be shown less. */
  accept(): Float64Array | null;
  /** How far levels have moved; 1 = by as much as a nominal sample in a hundred. Null where the rule does not know. */
  drift(): number | null;
  /** What was followed and accepted since the model was learned. */
  levels(): Levels;
}

/** Survives a restart: a service that has drifted for months is no alarm because the sidecar was restarted. */
export interface Levels {
  ensemble?: EnsembleLevels;
  /** Of the horizons' lines. */
  drift?: Array<[line: string, drift: number]>;
}

type Rules = Pick<NominalModel, 'features' | 'stepMs' | 'calibrations' | 'horizons' | 'ensemble'>;

export function openJudge(model: Rules, acceptAfterMs = Infinity, levels: Levels = {}): Judge {
  return model.ensemble ? ensembleJudge(model, model.ensemble, acceptAfterMs, levels) : model.horizons.length > 0 ? horizonsJudge(model, levels) : paperJudge(model);
}

/** Rows under the line that end an episode by the horizons: what flaps about the line is one episode, and lasts long enough to be accepted as a level. */
const HORIZONS_QUIET = 10;

/** How episodes begin and end with the rule of this model. */
export function episodeRule({ ensemble, horizons = [] }: Pick<NominalModel, 'ensemble'> & Partial<Pick<NominalModel, 'horizons'>>, persistence: { k: number; n: number }): EpisodeRule {
  if (ensemble) {
    return { ...ENSEMBLE_EPISODES, ...persistence, quiet: Math.max(ENSEMBLE_EPISODES.quiet, persistence.n) };
  }
  return { ...persistence, urgent: Infinity, quiet: Math.max(persistence.n, horizons.length > 0 ? HORIZONS_QUIET : 0) };
}

/** Features of the group and, where there are several, of each component by index. A component that is called as all together are has no part of its own. */
export function partsOf(features: Feature[]): Parts {
  const parts = new Map<string, number[]>([[ALL_COMPONENTS, features.map((_, index) => index)]]);
  if (new Set(features.map(({ component }) => component)).size > 1) {
    features.forEach(({ component }, index) => component !== ALL_COMPONENTS && parts.set(component, [...(parts.get(component) ?? []), index]));
  }
  return Object.fromEntries(parts);
}

/** Decision 0004: a group's score is the highest of its own and its components'. */
const withHighest = (score: Map<string, number>) => (score.size > 0 ? score.set(ALL_COMPONENTS, Math.max(...score.values())) : score);

function ensembleJudge({ features, stepMs }: Rules, rule: NonNullable<Rules['ensemble']>, acceptAfterMs: number, levels: Levels): Judge {
  const parts = partsOf(features);
  const watch = openEnsemble(rule, { parts, stepMs, sets: rule.sets }, acceptAfterMs / stepMs, levels.ensemble);
  /** A single component is the group. */
  const only = Object.keys(parts).length === 1 ? features[0].component : null;
  return {
    judge: (residuals, follows) => {
      const { score, errors, accepting } = watch.judge(residuals, follows);
      const highest = withHighest(score);
      return { score: only === null || highest.size === 0 ? highest : highest.set(only, Math.max(...highest.values())), errors, accepting };
    },
    reset: watch.reset,
    accept: () => {
      watch.accept();
      return null;
    },
    drift: watch.drift,
    levels: () => ({ ensemble: watch.levels() }),
  };
}

/** The paper's: each row by itself, MSE against T^g. */
function paperJudge({ features, calibrations }: Rules): Judge {
  return {
    judge: ([residual]) => {
      const errors = squared(residual);
      return { score: scored(errorsByComponent(errors, features), (component, error) => scoreOf(calibrations[component], error)), errors };
    },
    reset: () => undefined,
    accept: () => null,
    drift: () => null,
    levels: () => ({}),
  };
}

function scored(errors: Map<string, number>, score: (component: string, error: number) => number): Map<string, number> {
  return new Map([...errors].filter(([, error]) => !Number.isNaN(error)).map(([component, error]) => [component, score(component, error)]));
}

/** Rows over which a lasting shift is measured. */
const SHIFT_ROWS = 15;

function horizonsJudge({ features, horizons }: Rules, levels: Levels): Judge {
  const drift = new Map(levels.drift);
  /** Newest residuals, oldest first. */
  let residuals: Float64Array[] = [];

  function byHorizon(horizon: Horizon, follows: boolean): Judged {
    const errors = inUnits(squaredMeans(residuals, horizon.rows), horizon.units);
    const score = scored(errorsByComponent(errors, features), (component, error) => {
      const [calibration, key] = [horizon.calibrations[component], `${horizon.rows} ${component}`];
      const before = drift.get(key) ?? 0;
      if (follows) {
        drift.set(key, follow(calibration, error, before));
      }
      return scoreOf(calibration, error, before);
    });
    return { score: withHighest(score), errors };
  }

  return {
    judge: ([residual], follows) => {
      residuals = [...residuals, residual].slice(-SHIFT_ROWS);
      // Few rows have no mean to compare with that of many.
      return horizons.filter(({ rows }) => rows <= residuals.length).map((horizon) => byHorizon(horizon, follows)).reduce((best, other) => ({ score: highest(best.score, other.score), errors: top(other) > top(best) ? other.errors : best.errors }));
    },
    reset: () => (residuals = []),
    accept: () => {
      const by = residuals.length === SHIFT_ROWS ? lastingShift(residuals) : null;
      residuals = by ? [] : residuals;
      return by;
    },
    // The line has moved by exp(drift) of the squared error.
    drift: () => Math.sqrt(Math.exp(Math.max(0, drift.get(`${horizons[0].rows} ${ALL_COMPONENTS}`) ?? 0))) - 1,
    levels: () => ({ drift: [...drift] }),
  };
}

const top = ({ score }: Judged) => score.get(ALL_COMPONENTS) ?? 0;

function highest(one: Map<string, number>, other: Map<string, number>): Map<string, number> {
  return new Map([...one].map(([component, score]) => [component, Math.max(score, other.get(component) ?? 0)]));
}
