/**
 * Principal components as a nominal model: what of a row lies outside the subspace in which nominal rows move is its error
 * (Shyu et al. 2003). It knows no time. Mathematics only.
 */

import { RoentgenError } from '../../errors';
import type { AutoencoderScorer } from '../autoencoder/scoring';
import { symmetricEigen } from './eigen';
import { meanRow, type NominalRows, pickRows, rowScorer } from './rows';

export const PCA_DEFAULTS = {
  /** Share of the nominal variance that the kept components carry together. */
  variance: 0.9,
};

export interface PcaModel {
  kind: 'pca';
  features: number;
  mean: number[];
  /** Kept directions, of length 1, most variance first. */
  components: number[][];
}

/** Throws NOMINAL_TOO_SHORT (fewer than two rows). */
export function learnPca(nominal: NominalRows, { variance }: typeof PCA_DEFAULTS = PCA_DEFAULTS): PcaModel {
  const { features } = nominal;
  const rows = pickRows(nominal);
  if (rows.length < 2) {
    throw new RoentgenError('NOMINAL_TOO_SHORT', `${rows.length} nominal rows have no principal components`, 'wait for more data');
  }
  const mean = meanRow(rows, features);
  const { values, vectors } = symmetricEigen(covariance(rows, mean), features);
  return { kind: 'pca', features, mean: [...mean], components: vectors.slice(0, keptCount(values, variance)).map((vector) => [...vector]) };
}

/** features x features, divided by the number of rows. */
export function covariance(rows: Float64Array[], mean: Float64Array): Float64Array {
  const features = mean.length;
  const sums = new Float64Array(features * features);
  for (const row of rows) {
    const centred = row.map((value, feature) => value - mean[feature]);
    for (let p = 0; p < features; p++) {
      for (let q = p; q < features; q++) {
        sums[p * features + q] += centred[p] * centred[q];
      }
    }
  }
  return sums.map((_, at) => sums[Math.min(at, (at % features) * features + Math.floor(at / features))] / rows.length);
}

/** Fewest leading components that carry `share`; none where nothing varies, and never all, which would leave no error. */
function keptCount(values: Float64Array, share: number): number {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let carried = 0;
  let kept = 0;
  while (kept < values.length - 1 && carried < share * total) {
    carried += Math.max(0, values[kept]);
    kept += 1;
  }
  return kept;
}

export function openPca({ features, mean, components }: PcaModel): AutoencoderScorer {
  return rowScorer(features, (row, into) => {
    const expected = Float64Array.from(mean);
    for (const component of components) {
      const along = component.reduce((sum, value, feature) => sum + value * (row[feature] - mean[feature]), 0);
      component.forEach((value, feature) => (expected[feature] += along * value));
    }
    into.set(expected);
  });
}
