/** What the API tells of a group, with a model and before there is one. Mathematics only. */

import { ALL_COMPONENTS, type ApiError, type GroupStatus, type Layer, type StagedModel } from '../contract';
import type { Scored } from './judging/track';
import type { GroupWatch } from './watch';

/** How far learning is. */
export interface Work {
  /** 0..1 of the nominal period's data are there. */
  collecting: number;
  /** Empty while they are not known. */
  groups: string[];
  /** How much of each group that is being learned is done. */
  shares: ReadonlyMap<string, number>;
}

export const NO_WORK: Work = { collecting: 0, groups: [], shares: new Map() };

export interface Beside {
  layer: Layer;
  staged: StagedModel | null;
  /** How much of the nominal period is there, where the model scores only until all of it is; else null. */
  collecting: number | null;
}

/** @param shown the newest result, null where it is stale */
export function readyGroup(watch: GroupWatch, shown: Scored | null, { layer, staged, collecting }: Beside): GroupStatus {
  const { model } = watch;
  const episode = watch.episode();
  return {
    group: model.group,
    state: collecting === null ? 'ready' : 'collecting',
    progress: collecting ?? 1,
    layer,
    detector: model.detector,
    drift: watch.drift(),
    staged,
    error: null,
    trainedAt: model.trainedAt,
    features: model.features.length,
    threshold: model.calibrations[ALL_COMPONENTS].threshold,
    latest: shown && {
      time: shown.time,
      mse: shown.mse.get(ALL_COMPONENTS) ?? NaN,
      score: shown.score.get(ALL_COMPONENTS) ?? NaN,
      components: [...shown.score].filter(([component]) => component !== ALL_COMPONENTS).map(([component, score]) => ({ component, score })),
      causes: shown.causes,
    },
    episode: shown && episode && { start: episode.start, peak: episode.peak },
  };
}

export interface Pending {
  work: Work;
  learning: boolean;
  /** Of the last attempt as a whole, and by group. */
  failure: ApiError | null;
  failed: ReadonlyMap<string, ApiError>;
}

/** Groups without a model; one entry stands for all of them until it is known which there are. */
export function pendingGroups(ready: ReadonlySet<string>, { work, learning, failure, failed }: Pending, layerOf: (group: string) => Layer): GroupStatus[] {
  const without = [...new Set([...work.groups, ...failed.keys()])].filter((group) => !ready.has(group));
  const groups = ready.size === 0 && without.length === 0 ? ['all groups'] : without;
  return groups.map((group) => {
    const error = failed.get(group) ?? (learning ? null : failure);
    return {
      group,
      state: error ? 'failed' : work.groups.length === 0 ? 'collecting' : 'training',
      progress: work.groups.length === 0 ? work.collecting : work.shares.get(group) ?? 0,
      error,
      layer: layerOf(group),
      detector: null,
      drift: null,
      staged: null,
      trainedAt: null,
      features: 0,
      threshold: null,
      latest: null,
      episode: null,
    };
  });
}
