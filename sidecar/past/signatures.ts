/** Signatures of one group in a range. */

import { ALL_COMPONENTS, type Interval, type SignatureReport } from '../contract';
import type { NominalModel } from '../nominal/model';
import { contributions } from '../nominal/judging/score';
import { type DeviantSample, signaturesOf } from '../radiography/signatures';
import { type PastDeps, trackedLive } from './live';
import { replayRange } from './replay';

/** Throws as replayRange does. */
export async function signaturesIn(model: NominalModel, range: Interval, { service, onProgress, ...deps }: PastDeps): Promise<SignatureReport> {
  const samples: DeviantSample[] = [];
  await replayRange([model], range, {
    ...deps,
    options: trackedLive(service),
    onRow: (_model, time, scored) => {
      if (scored && (scored.score.get(ALL_COMPONENTS) ?? 0) >= 1) {
        samples.push({ time, contributions: contributions(scored.errors) });
      }
    },
    onStretch: onProgress,
  });
  const { deviations, signatures, unexplained } = signaturesOf(samples);
  return {
    ...range,
    group: model.group,
    deviations,
    unexplained,
    signatures: signatures.map(({ features, meanContribution, samples: count, share, first, last }) => ({
      features: features.map((index, place) => ({ component: model.features[index].component, feature: model.features[index].name, ratio: meanContribution[place] })),
      samples: count, share, first, last,
    })),
  };
}
