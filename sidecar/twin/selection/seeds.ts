/** Seed samples (algorithm 1 up to the filter model): the candidates nearest to the centres of clusters. */

import { lloyd, nearestTo, squaredDistance, starts } from '../../nn/kmeans';
import type { Random } from '../../nn/random';
import { type Verified, verified } from './neighbours';
import type { SelectionOptions } from './problem';

/**
 * At most `samples` places in `rows` (scaled), centres before neighbours, so that few still cover all clusters. A cluster with less
 * than k samples gives all it has. Samples that are not valid are replaced.
 */
export function selectSeeds(rows: Float64Array[], isValid: (row: number) => boolean, options: SelectionOptions, random: Random): Verified {
  const clusters = membersOf(rows, tightest(rows, options, random));
  const ranks = Array.from({ length: options.samplesPerCluster }, (_, rank) => rank);
  const chosen = ranks.flatMap((rank) => clusters.flatMap((members) => members.slice(rank, rank + 1)));
  return verified(chosen.slice(0, options.samples), rows, isValid, () => true);
}

function tightest(rows: Float64Array[], { clusters, restarts, rounds }: SelectionOptions, random: Random): Float64Array[] {
  let [best, least]: [Float64Array[], number] = [[], Infinity];
  for (let start = 0; start < restarts; start++) {
    const centres = lloyd(rows, starts(rows, clusters, random), rounds);
    const spread = rows.reduce((sum, row) => sum + squaredDistance(row, centres[nearestTo(row, centres)]), 0);
    if (spread < least) {
      [best, least] = [centres, spread];
    }
  }
  return best;
}

/** The members of each cluster, nearest to its centre first. */
function membersOf(rows: Float64Array[], centres: Float64Array[]): number[][] {
  const clusterOf = rows.map((row) => nearestTo(row, centres));
  return centres.map((centre, cluster) => {
    const members = [...rows.keys()].filter((row) => clusterOf[row] === cluster);
    const distances = new Map(members.map((row) => [row, squaredDistance(rows[row], centre)]));
    return members.sort((one, other) => (distances.get(one) ?? 0) - (distances.get(other) ?? 0) || one - other);
  });
}
