/**
 * One score from three members that err in different ways: the autoencoder on robust scaling (it knows time, and bounds bursts),
 * principal components on standard scaling (they see bursts in full), and the forgetting level on standard scaling. The autoencoder
 * and one of the other two must agree: evidence is the geometric mean of both members' errors, and the greater of the two pairs
 * decides. For nominal periods of LEAST_ROWS and more; shorter ones have no tail to calibrate and keep the horizons of evidence.ts.
 * Mathematics only (decision 0004).
 *
 *   residual of a member, less its forgetting mean (which follows only while the score is low)      d_i
 *   in units of the feature's nominal 99th quantile, bounded                                        e_i = min(d_i^2 / unit_i, 100)
 *   mean over the component's features and the horizon's rows                                       E
 *   pair                                                                                            G = (E_autoencoder E_other)^(1/4)
 *   score by one reference                                                                          max over pairs and horizons of G / line
 *
 * Deviations are taken from two references, the forgetting means and the level of the nominal period, and a row is over the line only by
 * both: what has drifted is followed, and what comes back to where it was is no alarm.
 */

import { quantile } from '../../series/scale';
import { inUnits } from './calibrate';
import { createErrorMemory, type ErrorMemory, lessMean, meanOf, openReference } from './error-memory';
import { meanOfPresent, squared } from './score';

/** Residuals of one row, by member, one number a feature; NaN = missing. The ensemble's members are autoencoder, components, level. */
export type MemberResiduals = Float64Array[];

export const ENSEMBLE = {
  /** Nominal rows below which the tail of the score is unknown. */
  leastRows: 2000,
  /** Rows over which errors are averaged. */
  horizons: [1, 5, 20],
  /** How often a nominal sample may be over the line of one set and horizon, in all components together: once in so many samples. */
  returnRows: 500,
  /** Of the nominal scores, from here on the tail is fitted. */
  tailFrom: 0.95,
  /** The forgetting mean's half-life: at least so many rows and so many milliseconds. */
  halfLifeRows: 150,
  halfLifeMs: 3 * 3600_000,
  /** Over this score a row is not followed. */
  followBelow: 0.7,
  /** One row moves the mean by no more than this residual would (scales). */
  mostInnovation: 3,
  /** Half-life of the mean's way to a level that is accepted and goes on moving (rows), whatever the size of the step. */
  acceptHalfLifeRows: 60,
};

const LONGEST = Math.max(...ENSEMBLE.horizons);

/** Members that must agree, by index; the set with the most evidence decides. One member alone is judged by [[0]]. */
const PAIRS = [
  [0, 1],
  [0, 2],
];

export interface Ensemble {
  /** Members that must agree. */
  sets: number[][];
  /** Of squared residuals, by member and feature. */
  units: number[][];
  /** By component (`_all` is the whole group), set and horizon: G at which the score is 1. */
  lines: Record<string, number[][]>;
  /** The forgetting means after the nominal period, by member and feature. */
  means: number[][];
}

/** Features of each component by index. */
export type Parts = Record<string, number[]>;

export interface EnsembleOptions {
  parts: Parts;
  stepMs: number;
  /** Default: the ensemble's pairs. */
  sets?: number[][];
  /** Whether the members' means follow drift; default true. */
  forgets?: boolean;
}

export interface Judged {
  /** By component; absent where all its features are missing. */
  score: Map<string, number>;
  /** By feature: the row's error, of which contributions are shares; mean over the episode's rows before ranking. In units; NaN = missing. */
  errors: Float64Array;
  /** What keeps the score up has lasted so long that it is being taken as the new normal. */
  accepting: boolean;
}

/** Moves a forgetting mean by a row; what is missing stays. */
function follow(mean: Float64Array, drifted: Float64Array, rate: number, most = ENSEMBLE.mostInnovation): void {
  for (let feature = 0; feature < mean.length; feature++) {
    const by = drifted[feature];
    if (!Number.isNaN(by)) {
      mean[feature] += rate * Math.max(-most, Math.min(most, by));
    }
  }
}

const rateOfRows = (halfLife: number) => 1 - 2 ** (-1 / halfLife);
const rateOf = ({ stepMs, forgets = true }: EnsembleOptions) => (forgets ? rateOfRows(Math.max(ENSEMBLE.halfLifeRows, ENSEMBLE.halfLifeMs / stepMs)) : 0);

/** G of each set and horizon over these features: the root of the geometric mean of the set's errors. */
function agreement(memory: ErrorMemory, sets: number[][], features: number[]): number[][] {
  const mean = new Map([...new Set(sets.flat())].map((member) => [member, ENSEMBLE.horizons.map((rows) => meanOf(memory.over(member, rows), features))]));
  return sets.map((members) => ENSEMBLE.horizons.map((_, horizon) => geometricMean(members.map((member) => mean.get(member)?.[horizon] ?? NaN)) ** 0.5));
}

const geometricMean = (values: number[]) => values.reduce((product, value) => product * value, 1) ** (1 / values.length);

/** Lines of one component: where one nominal sample in `returnRows` would lie, by an exponential tail of ln G. */
function linesOf(nominal: number[][][], returnRows: number): number[][] {
  return nominal[0].map((horizons, set) => horizons.map((_, horizon) => tailLine(nominal.map((each) => each[set][horizon]), returnRows)));
}

const LEAST = 1e-9;

function tailLine(values: number[], returnRows: number): number {
  const logs = Float64Array.from(values.filter((value) => !Number.isNaN(value)), (value) => Math.log(Math.max(value, LEAST))).sort();
  const u = quantile(logs, ENSEMBLE.tailFrom);
  const excesses = logs.filter((log) => log > u).map((log) => log - u);
  const beta = excesses.length === 0 ? 0 : excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length;
  return Math.exp(u + beta * Math.log((1 - ENSEMBLE.tailFrom) * returnRows));
}

/**
 * @param nominal residuals of the nominal rows in order, at least ENSEMBLE.leastRows
 * @param heldOut rows from here on were not trained on: they decide units and lines
 */
export function calibrateEnsemble(nominal: MemberResiduals[], heldOut: number, options: EnsembleOptions): Ensemble {
  const { parts, sets = PAIRS } = options;
  const drifted = withoutDrift(nominal, rateOf(options));
  const units = nominal[0].map((_, member) => unitsOf(drifted.rows.slice(heldOut).map((row) => row[member])));
  const memory = createErrorMemory(LONGEST);
  const found = new Map(Object.keys(parts).map((component) => [component, [] as number[][][]]));
  drifted.rows.forEach((row, index) => {
    memory.push(row.map((each, member) => inUnits(squared(each), units[member])));
    if (index >= heldOut) {
      found.forEach((all, component) => all.push(agreement(memory, sets, parts[component])));
    }
  });
  const returnRows = ENSEMBLE.returnRows * found.size;
  return { sets, units, lines: Object.fromEntries([...found].map(([component, all]) => [component, linesOf(all, returnRows)])), means: drifted.means.map((mean) => [...mean]) };
}

/** Residuals less their forgetting means, which follow every nominal row. */
function withoutDrift(nominal: MemberResiduals[], rate: number): { rows: MemberResiduals[]; means: Float64Array[] } {
  const means = nominal[0].map((each) => new Float64Array(each.length));
  const rows = nominal.map((residuals) =>
    residuals.map((each, member) => {
      const less = lessMean(each, means[member]);
      follow(means[member], less, rate);
      return less;
    })
  );
  return { rows, means };
}

/** Least unit of a feature, as a share of the median of all features' units: one that never moved is no louder than the others. */
const LEAST_UNIT_SHARE = 0.25;

/** 99th quantile of each feature's squared residuals. */
function unitsOf(rows: Float64Array[]): number[] {
  const units = Array.from(rows[0], (_, feature) => {
    const sorted = Float64Array.from(rows.map((row) => row[feature] ** 2).filter((error) => !Number.isNaN(error))).sort();
    return sorted.length === 0 ? 0 : quantile(sorted, 0.99);
  });
  const least = LEAST_UNIT_SHARE * quantile(Float64Array.from(units).sort(), 0.5);
  return units.map((unit) => Math.max(unit, least, LEAST));
}

export interface EnsembleWatch {
  /** Judges the next row; `follows` false (a chaos run, an episode that a person holds) keeps the means as they are. */
  judge(residuals: MemberResiduals, follows?: boolean): Judged;
  /** Forgets the newest rows' errors, after a gap; the means stay. */
  reset(): void;
  /** Takes the level of the newest rows as nominal at once. */
  accept(): void;
  /** Root mean square over features of how far the last member's means have moved since calibration, in roots of its units. */
  drift(): number;
  /** The forgetting means and the nominal level now, by member and feature: to go on from. */
  levels(): EnsembleLevels;
}

export type EnsembleLevels = [forgetting: number[][], nominal: number[][]];

/**
 * @param acceptAfterRows what keeps the score up for so many rows is followed: it is the new normal
 * @param levels where an earlier watch left off; without it as after the nominal period
 */
export function openEnsemble({ sets, units, lines, means: start }: Ensemble, options: EnsembleOptions, acceptAfterRows: number, levels?: EnsembleLevels): EnsembleWatch {
  const rate = rateOf(options);
  const acceptRate = rate === 0 ? 0 : Math.max(rate, rateOfRows(ENSEMBLE.acceptHalfLifeRows));
  const [followed, fixed] = levels ?? [start, start.map((mean) => mean.map(() => 0))];
  const forgetting = openReference(followed, LONGEST);
  const nominal = openReference(fixed, LONGEST);
  const { means } = forgetting;
  let held = 0;
  return {
    judge(residuals, follows = true) {
      const [drifted, shifted] = [forgetting, nominal].map((reference) => reference.push(residuals, units));
      const both = [forgetting, nominal].map(({ memory }) => judge(memory, options.parts, sets, lines));
      const score = lesser(both);
      held = Math.max(0, ...score.values()) >= ENSEMBLE.followBelow ? held + 1 : 0;
      const accepting = follows && rate > 0 && held > acceptAfterRows;
      if (accepting && held - 1 <= acceptAfterRows) {
        // The level of the nominal period stays one: to come back to it is no alarm.
        forgetting.accept(units);
      } else if (accepting) {
        drifted.forEach((each, member) => follow(means[member], each, acceptRate, Infinity));
      } else if (follows && held === 0) {
        drifted.forEach((each, member) => follow(means[member], each, rate));
      }
      return { score, errors: causeErrors(drifted, shifted, units), accepting };
    },
    reset() {
      forgetting.clear();
      nominal.clear();
    },
    accept() {
      forgetting.accept(units);
      nominal.accept(units);
      held = 0;
    },
    levels: () => [forgetting, nominal].map((reference) => reference.means.map((mean) => [...mean])) as EnsembleLevels,
    drift: () => movedBy(means[means.length - 1], start[start.length - 1], units[units.length - 1]),
  };
}

const lesser = ([ones, others]: Array<Map<string, number>>) => new Map([...ones].map(([component, one]) => [component, Math.min(one, others.get(component) ?? one)]));

const movedBy = (mean: Float64Array, start: number[], units: number[]) => Math.sqrt(meanOfPresent(mean.map((value, feature) => (value - start[feature]) ** 2 / units[feature])));

function judge(memory: ErrorMemory, parts: Parts, sets: number[][], lines: Ensemble['lines']): Map<string, number> {
  const score = new Map<string, number>();
  for (const [component, features] of Object.entries(parts)) {
    const own = agreement(memory, sets, features).flatMap((horizons, set) => horizons.map((value, horizon) => value / lines[component][set][horizon])).filter((value) => !Number.isNaN(value));
    if (own.length > 0) {
      score.set(component, Math.max(...own));
    }
  }
  return score;
}

/** A feature that is predicted better than this (half a scale, squared) is no louder than the others where causes are told. */
const LEAST_CAUSE_UNIT = 0.25;
/** Errors to this power, so that the loudest features and rows decide: deviations cubed instead of squared. */
const CAUSE_POWER = 1.5;

/** What a person would call the cause: the lesser deviation from both references by the louder of the first and the last member, unbounded; what principal components leave is smeared over features. */
function causeErrors(drifted: MemberResiduals, shifted: MemberResiduals, units: number[][]): Float64Array {
  const members = [...new Set([0, drifted.length - 1])];
  const errorOf = (member: number, feature: number) => Math.min(drifted[member][feature] ** 2, shifted[member][feature] ** 2) / Math.max(LEAST_CAUSE_UNIT, units[member][feature]);
  return drifted[0].map((_, feature) => Math.max(...members.map((member) => errorOf(member, feature))) ** CAUSE_POWER);
}
