/**
 * Centroids of nominal rows as a nominal model: a row is expected to be at the nearest one. Lloyd's algorithm from k-means++ starts
 * (Arthur and Vassilvitskii 2007). It knows no time. Mathematics only.
 */

import { RoentgenError } from '../../errors';
import { createRandom, type Random } from '../../nn/random';
import type { AutoencoderScorer } from '../autoencoder/scoring';
import { meanRow, type NominalRows, pickRows, rowScorer } from './rows';

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

/** k-means++: each start is a row, drawn with its squared distance to the nearest start before as weight; fewer where rows repeat. */
export function starts(rows: Float64Array[], clusters: number, random: Random): Float64Array[] {
  const chosen = [rows[Math.floor(random() * rows.length)]];
  const nearest = rows.map((row) => squaredDistance(row, chosen[0]));
  while (chosen.length < clusters) {
    const total = nearest.reduce((sum, distance) => sum + distance, 0);
    if (total === 0) {
      break;
    }
    const next = rows[drawn(nearest, random() * total)];
    chosen.push(next);
    rows.forEach((row, index) => (nearest[index] = Math.min(nearest[index], squaredDistance(row, next))));
  }
  return chosen;
}

function drawn(weights: number[], target: number): number {
  let sum = 0;
  const found = weights.findIndex((weight) => (sum += weight) > target);
  return found < 0 ? weights.length - 1 : found;
}

/** Moves each centroid to the mean of the rows nearest to it until none changes; one without rows stays. */
export function lloyd(rows: Float64Array[], first: Float64Array[], rounds: number): Float64Array[] {
  let centroids = first;
  let before = new Int32Array(rows.length).fill(-1);
  for (let round = 0; round < rounds; round++) {
    const now = Int32Array.from(rows, (row) => nearestTo(row, centroids));
    if (now.every((cluster, index) => cluster === before[index])) {
      break;
    }
    before = now;
    centroids = centroids.map((centroid, cluster) => {
      const own = rows.filter((_, index) => now[index] === cluster);
      return own.length === 0 ? centroid : meanRow(own, centroid.length);
    });
  }
  return centroids;
}

function squaredDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let feature = 0; feature < one.length; feature++) {
    sum += (one[feature] - other[feature]) ** 2;
  }
  return sum;
}

function nearestTo(row: ArrayLike<number>, centroids: Array<ArrayLike<number>>): number {
  let [best, least] = [0, Infinity];
  centroids.forEach((centroid, cluster) => {
    const distance = squaredDistance(row, centroid);
    if (distance < least) {
      [best, least] = [cluster, distance];
    }
  });
  return best;
}

export function openKmeans({ features, centroids }: KmeansModel): AutoencoderScorer {
  return rowScorer(features, (row, into) => into.set(centroids[nearestTo(row, centroids)]));
}
