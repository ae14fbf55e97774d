/** Nearest neighbours by equation 7, and what VERIFY of both algorithms does with them. */

import { squaredDistance } from '../../nn/kmeans';

/** The permitted row nearest to a point, the first of equals; undefined where none is permitted. */
export function nearestRow(point: ArrayLike<number>, rows: readonly Float64Array[], isPermitted: (row: number) => boolean): number | undefined {
  let [best, least]: [number | undefined, number] = [undefined, Infinity];
  rows.forEach((row, index) => {
    const distance = isPermitted(index) ? squaredDistance(row, point) : Infinity;
    if (distance < least) {
      [best, least] = [index, distance];
    }
  });
  return best;
}

export interface Verified {
  /** All valid. */
  kept: number[];
  /** Those that were not. */
  broken: number[];
}

/**
 * Puts the nearest neighbour that is valid and free in the place of each chosen row that is not valid; nothing, where there is none.
 * The algorithms take N_x random samples away until the set passes; rules of single samples say which ones fail.
 */
export function verified(chosen: readonly number[], rows: readonly Float64Array[], isValid: (row: number) => boolean, isFree: (row: number) => boolean): Verified {
  const taken = new Set(chosen);
  const broken = chosen.filter((row) => !isValid(row));
  const kept = chosen.flatMap((row) => {
    const found = isValid(row) ? row : nearestRow(rows[row], rows, (other) => isValid(other) && isFree(other) && !taken.has(other));
    return found === undefined ? [] : (taken.add(found), [found]);
  });
  return { kept, broken };
}
