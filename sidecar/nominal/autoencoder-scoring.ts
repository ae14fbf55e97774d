/** Scores windows with a trained nominal network. */

import { RoentgenError } from '../errors';
import { openSession } from '../nn/session';
import { type AutoencoderWeights, reconstructionGraph, shapeOf } from './autoencoder';

/** Windows that are scored in one go where there are many. */
const SCORING_BATCH = 64;

export interface Scorer {
  features: number;
  window: number;
  /** `windows` is batch x window x features, row-major; answers batch x features: the reconstruction of each window's last row. */
  reconstructLast(windows: Float32Array, batch: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens a trained model for scoring. */
export async function openAutoencoder(weights: AutoencoderWeights): Promise<Scorer> {
  const shape = shapeOf(weights);
  const { features, window } = shape;
  const session = await openSession(reconstructionGraph(shape, weights.arrays));
  return {
    features,
    window,
    async reconstructLast(windows, batch) {
      if (windows.length !== batch * window * features) {
        throw new RoentgenError('INTERNAL', `${windows.length} values are not ${batch} windows of ${window} rows of ${features} features`);
      }
      const last = new Float32Array(batch * features);
      for (let from = 0; from < batch; from += SCORING_BATCH) {
        const size = Math.min(SCORING_BATCH, batch - from);
        const part = windows.subarray(from * window * features, (from + size) * window * features);
        last.set((await session.run({ windows: part }, { batch: size })).reconstruction, from * features);
      }
      return last;
    },
    close: () => session.close(),
  };
}
