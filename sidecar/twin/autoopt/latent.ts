/** Features by EXTRACT (algorithm 1): a RouteNet-Fermi is trained on all candidates, its states of each are the features. */

import type { CheckpointFile } from '../../nn/checkpoint-file';
import type { Sample } from '../scenario/results';
import { latentFeatures } from '../training/extract';
import type { AutoOptHooks } from './options';
import { type FilterSetting, trainFilter } from './selection-problem';

export async function latentOf(candidates: readonly Sample[], setting: FilterSetting, checkpoints: CheckpointFile, { onProgress, signal }: AutoOptHooks): Promise<Map<Sample, Float64Array>> {
  const { options: { filter }, sessions, scaling } = setting;
  const onEpoch = (done: number, of: number) => onProgress?.({ stage: 'extraction', done, of, detail: 'the extractor learns from all candidates' });
  const { parameters } = await trainFilter(candidates, { ...setting, checkpoints, onEpoch });
  const features = new Map<Sample, Float64Array>();
  for (const sample of candidates) {
    signal?.throwIfAborted();
    features.set(sample, await latentFeatures(sessions, { ...filter, metric: 'delay' }, parameters, scaling, sample));
  }
  return features;
}
