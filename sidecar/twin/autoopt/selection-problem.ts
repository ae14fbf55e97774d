/** What stage 2 asks of networks and RouteNet-Fermi: features, filter models, losses, and what going on with one more sample does. */

import type { CheckpointFile } from '../../nn/checkpoint-file';
import type { Sample } from '../scenario/results';
import type { Scaling } from '../scenario/sample';
import { networkFeatures } from '../selection/features';
import type { SelectionProblem } from '../selection/problem';
import { brokenRules, rulesLike } from '../selection/rules';
import { errorOf, metricErrors } from '../training/judge';
import { type JudgedNetwork, judgedNetwork } from '../training/networks';
import type { RouteNetSessions } from '../training/sessions';
import { type TrainedMetric, trainRouteNet } from '../training/train';
import type { AutoOptOptions } from './options';

export interface FilterSetting {
  options: AutoOptOptions;
  /** Of all candidates, so that models of different samples see a network alike. */
  scaling: Scaling;
  sessions: RouteNetSessions;
  /** By sample; `networkFeatures` where there are none. */
  features?: ReadonlyMap<Sample, Float64Array>;
  checkpoints?: CheckpointFile;
  signal?: AbortSignal;
  onEpoch?(epoch: number, epochs: number): void;
}

/** Validation networks small enough to be judged once a candidate. */
export const quickly = ({ validation, influencePaths }: AutoOptOptions): Sample[] => validation.filter(({ scenario }) => scenario.flows.length <= influencePaths);

/** A filter model: trained for the delay, the best epoch by the quick part of the validation networks. */
export async function trainFilter(samples: readonly Sample[], { options, scaling, sessions, checkpoints, signal, onEpoch }: FilterSetting, seed = options.selection.seed): Promise<TrainedMetric> {
  const model = await trainRouteNet(samples, 'delay', { ...options.filter, seed, scaling, validation: quickly(options) }, { sessions, checkpoints, signal, onEpoch });
  checkpoints?.flush();
  return model;
}

/** MAPE (%) of a filter model over all paths of all validation networks. */
export async function filterError(model: TrainedMetric, { options, scaling, sessions }: FilterSetting): Promise<number> {
  let judged: JudgedNetwork[] = [];
  try {
    judged = options.validation.map((sample) => judgedNetwork(sample, scaling));
    return await errorOf(sessions, options.filter, 'delay', model.parameters, judged);
  } finally {
    judged.length = 0;
  }
}

/**
 * Places of the candidates that obey the expert's rules. The algorithms verify what they have drawn; here the others are left out before,
 * because most of the highest losses are those of networks that break a rule, and an iteration would find hardly a hard sample.
 */
export function obedient(candidates: readonly Sample[], { validation, rules }: Pick<AutoOptOptions, 'validation' | 'rules'>): number[] {
  const like = validation.length > 0 ? rulesLike(validation, rules) : undefined;
  return [...candidates.keys()].filter((place) => !like || brokenRules(candidates[place], like).length === 0);
}

export function selectionProblem(setting: FilterSetting): SelectionProblem<Sample, TrainedMetric> {
  const { options, scaling, sessions, signal } = setting;
  const judged = new Map<Sample, JudgedNetwork>();
  const judgedOf = (sample: Sample) => {
    const found = judged.get(sample) ?? judgedNetwork(sample, scaling);
    judged.set(sample, found);
    return found;
  };
  return {
    features: (sample) => setting.features?.get(sample) ?? networkFeatures(sample),
    train: (samples, seed) => trainFilter(samples, setting, seed),
    refine: (model, samples, seed) =>
      trainRouteNet(samples, 'delay', { ...options.filter, epochs: 1, ...options.refinement, schedule: 'constant', seed, scaling, start: model.parameters }, { sessions, signal }),
    async loss({ parameters }, sample) {
      const { delay, delays } = await metricErrors(sessions, options.filter, 'delay', parameters, judgedOf(sample));
      return delays > 0 ? delay / delays : 0;
    },
  };
}
