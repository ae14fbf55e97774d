/**
 * Centroids of nominal rows as a nominal model: a row is expected to be at the nearest one (Lloyd's algorithm from k-means++ starts).
 * It knows no time. Mathematics only.
 */

import { RoentgenError } from '../../errors';
import { lloyd, nearestTo, starts } from '../../nn/kmeans';
import { createRandom } from '../../nn/random';
import type { AutoencoderScorer } from '../autoencoder/scoring';
import { type NominalRows, pickRows, rowScorer } from './rows';

export const KMEANS_DEFAULTS = {
  /** Centroids at most. */
  clusters: 10,
  /** Rounds of Lloyd's algorithm at most. */
  rounds: 50,
  /** Nominal rows at most, evenly picked. */
  rows: 10_000,
  /** Of the starts. */
  seed: 1,
};

export interface KmeansModel {
  kind: 'kmeans';
  features: number;
  centroids: number[][];
}

/** Throws NOMINAL_TOO_SHORT (no row). */
export function learnKmeans(nominal: NominalRows, { clusters, rounds, rows: most, seed }: typeof KMEANS_DEFAULTS = KMEANS_DEFAULTS): KmeansModel {
  const rows = pickRows(nominal, most);
  if (rows.length === 0) {
    throw new RoentgenError('NOMINAL_TOO_SHORT', 'no nominal row to find centroids in', 'wait for more data');
  }
  const centroids = lloyd(rows, starts(rows, clusters, createRandom(seed)), rounds);
  return { kind: 'kmeans', features: nominal.features, centroids: centroids.map((centroid) => [...centroid]) };
}

export function openKmeans({ features, centroids }: KmeansModel): AutoencoderScorer {
  return rowScorer(features, (row, into) => into.set(centroids[nearestTo(row, centroids)]));
}
