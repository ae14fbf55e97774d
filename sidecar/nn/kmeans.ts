/** Centroids of vectors: Lloyd's algorithm from k-means++ starts (Arthur and Vassilvitskii 2007). All vectors have one length. */

import type { Random } from './random';

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

/** The place of a weight, met with the probability weight / sum, hence never of a 0; `target` is uniform in [0, sum). */
export function drawn(weights: ArrayLike<number>, target: number): number {
  let [place, sum] = [0, 0];
  for (let index = 0; index < weights.length && sum <= target; index++) {
    if (weights[index] > 0) {
      place = index;
      sum += weights[index];
    }
  }
  return place;
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
    centroids = centroids.map((centroid, cluster) => meanOf(rows.filter((_, index) => now[index] === cluster)) ?? centroid);
  }
  return centroids;
}

function meanOf(rows: Float64Array[]): Float64Array | undefined {
  return rows[0]?.map((_, column) => rows.reduce((sum, row) => sum + row[column] / rows.length, 0));
}

export function squaredDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let column = 0; column < one.length; column++) {
    sum += (one[column] - other[column]) ** 2;
  }
  return sum;
}

/** The place of the nearest centroid, the first of equals. */
export function nearestTo(row: ArrayLike<number>, centroids: ReadonlyArray<ArrayLike<number>>): number {
  let [best, least] = [0, Infinity];
  centroids.forEach((centroid, cluster) => {
    const distance = squaredDistance(row, centroid);
    if (distance < least) {
      [best, least] = [cluster, distance];
    }
  });
  return best;
}
