/**
 * What a model expects of rows, by each of its members: the network, and the simple models that judge beside it or in its place.
 * Answers residuals; rules (judge.ts) make scores of them.
 */

import type { Pool } from '../nn/pool';
import { type Scaler, scaleValues } from '../series/scale';
import type { AutoencoderScorer } from './autoencoder/scoring';
import type { MemberResiduals } from './judging/ensemble';
import { openScorer } from './interchange';
import type { NominalModel, SimpleModel } from './model';
import { filled } from './prepare';
import { residualsOf } from './judging/score';
import { openKmeans } from './simple/kmeans';
import { openPca } from './simple/pca';
import { rowScorer } from './simple/rows';

export interface Members {
  /** Rows that end at a row and that its residuals need. */
  readonly window: number;
  /** By member. */
  readonly scalers: Scaler[];
  /**
   * Residuals of rows [from, to).
   * @param values raw, rows x features; NaN = missing
   * @param from at least window - 1
   */
  residuals(values: Float64Array, from: number, to: number): Promise<MemberResiduals[]>;
  /** What the first member is shown from now on is less this: a level that was accepted, in its scaled units, by feature. */
  shift(by: Float64Array): void;
  /** What it has been shown less by, in all. */
  shifted(): Float64Array;
  close(): Promise<void>;
}

/**
 * @param pool keeps the network's session; the members have one of their own where none is given
 * @param shift what the first member is shown less by from the beginning
 */
export async function openMembers(model: NominalModel, pool?: Pool, shift?: ArrayLike<number>): Promise<Members> {
  const width = model.features.length;
  const network = model.weights || model.foreign ? [{ scorer: await openScorer(model, pool), scaler: model.scaler, fill: model.fill }] : [];
  const simple = model.simple ? model.simple.members.map((member) => ({ scorer: openSimple(member), scaler: model.simple?.scaler as Scaler, fill: model.simple?.fill as number[] })) : [];
  const members = [...network, ...simple];
  const window = Math.max(...members.map(({ scorer }) => scorer.window));
  const shifted = Float64Array.from({ length: width }, (_, feature) => shift?.[feature] ?? 0);

  async function residuals(values: Float64Array, from: number, to: number): Promise<MemberResiduals[]> {
    const seen = values.subarray((from - window + 1) * width, to * width);
    const bySimple = model.simple ? scaleValues(model.simple.scaler, seen) : null;
    const all = await Promise.all(members.map(async ({ scorer, scaler, fill }, member) => {
      const scaled = scaler === model.simple?.scaler && bySimple ? bySimple : scaleValues(scaler, seen);
      const shown = member === 0 ? less(scaled, shifted) : scaled;
      const expected = await scorer.reconstructRange(filled(shown, fill), window - 1, window - 1 + to - from);
      return { shown, expected };
    }));
    return Array.from({ length: to - from }, (_, index) => all.map(({ shown, expected }) => {
      const at = window - 1 + index;
      return residualsOf(shown.subarray(at * width, (at + 1) * width), expected.subarray(index * width, (index + 1) * width));
    }));
  }

  return {
    window,
    scalers: members.map(({ scaler }) => scaler),
    residuals,
    shift: (by) => by.forEach((value, feature) => (shifted[feature] += value)),
    shifted: () => shifted,
    close: async () => {
      await Promise.all(members.map(({ scorer }) => scorer.close()));
    },
  };
}

const less = (scaled: Float32Array, by: Float64Array) => (by.every((value) => value === 0) ? scaled : scaled.map((value, at) => value - by[at % by.length]));

function openSimple(member: SimpleModel): AutoencoderScorer {
  switch (member.kind) {
    case 'pca':
      return openPca(member);
    case 'kmeans':
      return openKmeans(member);
    case 'level':
      return rowScorer(member.features, (_, into) => into.fill(0));
  }
}
