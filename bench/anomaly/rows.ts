/**
 * The rows of the table: what scores the entities. All but `random` and `horizons` (the autoencoder by the rule of short nominal
 * periods, evidence.ts) are calibrated by the rule of long ones (ensemble.ts).
 */

import { ENSEMBLE } from '../../sidecar/nominal/judging/ensemble';
import { createRandom } from '../../sidecar/nn/random';
import type { ScalerKind } from '../../sidecar/series/scale';
import type { Entity } from './entities';
import { type Learner, residualsBy, type Residuals } from './members';
import { scaleEntity, type ScaledEntity } from './nominal';
import { persistent } from './operating';
import { ensembleLines, horizonLines, replayAlone, type Replayed, type ReplayOptions, replayShipped } from './replay';

/** The sidecar's defaults (sidecar/config/schema.ts). */
const PERSISTENCE = { k: 2, n: 3 };
const ACCEPT_AFTER_MS = 6 * 3600_000;

export const ROWS = ['random', 'z-score', 'z-forgetting', 'pca', 'kmeans', 'lstm-ae', 'horizons', 'ensemble'] as const;
export type RowName = (typeof ROWS)[number];
/** What an installation runs by default where the nominal period is long enough; its figures have the plain ids. */
export const SHIPPED: RowName = 'ensemble';
/** Rows whose result depends on a seed. */
export const SEEDED: ReadonlySet<RowName> = new Set(['random', 'kmeans', 'lstm-ae', 'horizons', 'ensemble']);

/** A random score is over the line once in so many samples, as the ensemble is calibrated to be. */
const RANDOM_RETURN = 500;

/** Learns each model of an entity once a seed, however many rows use it. */
export function openEntity(entity: Entity, stepMs: number) {
  const scaled = new Map<ScalerKind, ScaledEntity>();
  const learned = new Map<string, Promise<Residuals>>();
  const by = (kind: ScalerKind): ScaledEntity => once(scaled, kind, () => scaleEntity(entity, kind, stepMs));
  const residuals = (learner: Learner, kind: ScalerKind, seed: number) => once(learned, `${learner} ${kind} ${seed}`, () => residualsBy(learner, by(kind), seed));
  const options = (): ReplayOptions => {
    const { features, learned: { segments } } = by('standard');
    return { features, stepMs, split: segments[0][1], persistence: PERSISTENCE, acceptAfterMs: ACCEPT_AFTER_MS };
  };
  const network = (seed: number) => residuals('lstm-ae', 'robust', seed);
  const shortRule = (own: Residuals) => replayShipped([own], horizonLines(own, options()), options());
  const longRule = (members: Residuals[], sets?: number[][]) => replayShipped(members, ensembleLines(members, options(), { sets }), options());
  return async (row: RowName, seed: number): Promise<Replayed> => {
    switch (row) {
      case 'random':
        return randomRow(entity, seed);
      case 'ensemble':
        if (entity.train.rows < ENSEMBLE.leastRows) {
          return shortRule(await network(seed));
        }
        return longRule([await network(seed), await residuals('pca', 'standard', 0), await residuals('z-score', 'standard', 0)]);
      case 'horizons':
        return shortRule(await network(seed));
      case 'lstm-ae':
        return longRule([await network(seed)], [[0]]);
      default:
        return replayAlone(await residuals(row, 'standard', row === 'kmeans' ? seed : 0), options());
    }
  };
}

function once<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function randomRow({ test, metrics }: Entity, seed: number): Replayed {
  const random = createRandom(seed);
  return {
    scores: Float64Array.from({ length: test.rows }, () => random() / (1 - 1 / RANDOM_RETURN)),
    errors: Array.from({ length: test.rows }, () => Float64Array.from(metrics, () => random())),
    advance: persistent(PERSISTENCE.k, PERSISTENCE.n),
  };
}
