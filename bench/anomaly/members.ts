/** Learns one nominal model of an entity and answers its residuals on every row of the nominal and the test part. */

import { openAutoencoder, type AutoencoderScorer } from '../../sidecar/nominal/autoencoder/scoring';
import { AUTOENCODER_DEFAULTS } from '../../sidecar/nominal/autoencoder/autoencoder';
import { trainAutoencoder } from '../../sidecar/nominal/autoencoder/training';
import { withinBudget } from '../../sidecar/nominal/autoencoder/budget';
import { learnForgetting, openForgetting } from '../../sidecar/nominal/simple/forgetting';
import { KMEANS_DEFAULTS, learnKmeans, openKmeans } from '../../sidecar/nominal/simple/kmeans';
import { learnPca, openPca } from '../../sidecar/nominal/simple/pca';
import { rowScorer } from '../../sidecar/nominal/simple/rows';
import { residualsOf } from '../../sidecar/nominal/judging/score';
import type { Part, ScaledEntity } from './nominal';

export interface Residuals {
  /** The first rows, which no window ends at, are missing: undefined. */
  train: Array<Float64Array | undefined>;
  test: Array<Float64Array | undefined>;
}

export const LEARNERS = {
  'z-score': async ({ features }: ScaledEntity) => rowScorer(features.length, (_, into) => into.fill(0)),
  'z-forgetting': async ({ learned }: ScaledEntity) => openForgetting(learnForgetting(learned), 'start'),
  pca: async ({ learned }: ScaledEntity) => openPca(learnPca(learned)),
  kmeans: async ({ learned }: ScaledEntity, seed: number) => openKmeans(learnKmeans(learned, { ...KMEANS_DEFAULTS, seed })),
  'lstm-ae': async ({ learned: { matrix, features, segments } }: ScaledEntity, seed: number) => {
    const windows = segments.reduce((sum, [from, to]) => sum + to - from, 0);
    const hyperparameters = { ...withinBudget(AUTOENCODER_DEFAULTS, windows), seed };
    return openAutoencoder(await trainAutoencoder(matrix.slice(0, windows * features), features, segments, hyperparameters, {}));
  },
};

export type Learner = keyof typeof LEARNERS;

export async function residualsBy(learner: Learner, entity: ScaledEntity, seed: number): Promise<Residuals> {
  const scorer: AutoencoderScorer = await LEARNERS[learner](entity, seed);
  const residuals = { train: await ofPart(scorer, entity.train), test: await ofPart(scorer, entity.test) };
  await scorer.close();
  return residuals;
}

async function ofPart({ features, window, reconstructRange }: AutoencoderScorer, { scaled, whole, rows }: Part): Promise<Array<Float64Array | undefined>> {
  const expected = await reconstructRange(whole, window - 1, rows);
  return Array.from({ length: rows }, (_, row) => {
    const at = row - window + 1;
    return at < 0 ? undefined : residualsOf(scaled.subarray(row * features, (row + 1) * features), expected.subarray(at * features, (at + 1) * features));
  });
}
