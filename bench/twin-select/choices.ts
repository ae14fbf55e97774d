/** How a share of the candidates is chosen: at random, or by AutoOPT's stage 2. */

import { epochRandom, permutation } from '../../sidecar/nn/random';
import { errorsOf } from '../../sidecar/twin/evaluation/errors';
import type { Sample } from '../../sidecar/twin/scenario/results';
import { networkFeatures } from '../../sidecar/twin/selection/features';
import { type SelectionOptions, type SelectionProgress, SELECTION_DEFAULTS } from '../../sidecar/twin/selection/problem';
import { brokenRules, RULE_DEFAULTS, rulesLike } from '../../sidecar/twin/selection/rules';
import { selectSamples } from '../../sidecar/twin/selection/select';
import type { Learner } from './learner';
import type { Pool } from './split';

export interface Chosen {
  samples: Sample[];
  /** Candidates that can never be selected, by reason. */
  rejected: Record<'rules' | 'influence' | 'training', number>;
  /** In words, of the first that broke rules. */
  broken: string[];
}

const NONE = { rules: 0, influence: 0, training: 0 };

export function atRandom({ candidates }: Pool<Sample>, count: number, seed: number): Chosen {
  const order = permutation(candidates.length, epochRandom(seed, 3));
  return { samples: [...order].slice(0, count).map((place) => candidates[place]), rejected: NONE, broken: [] };
}

/** A filter model of fewer networks ranks others by chance. */
const LEAST_SEEDS = 4;

/** Table II's proportions at any size: a fifth are seeds (a centre and its neighbour), each iteration adds a fifth. Small selections have more seeds. */
export function proportions(count: number, seed: number): SelectionOptions {
  const fifth = Math.max(1, Math.round(count / 5));
  const seeds = Math.min(count, Math.max(LEAST_SEEDS, fifth));
  return { ...SELECTION_DEFAULTS, samples: count, seed, clusters: Math.ceil(seeds / 2), samplesPerCluster: Math.min(2, seeds), samplesPerIteration: Math.max(2, fifth) };
}

/**
 * Ranges from the validation samples. The longest path must not be shorter than theirs are: three hops at least is for networks that
 * are made to stand for larger ones, and would refuse a small real network whole.
 */
export function rulesOf(validation: readonly Sample[]): ReturnType<typeof rulesLike> {
  const longest = validation.map(({ scenario: { flows, paths } }) => flows.reduce((most, { src, dst }) => Math.max(most, paths[src][dst].length - 1), 0));
  return rulesLike(validation, { ...RULE_DEFAULTS, longestPath: Math.min(RULE_DEFAULTS.longestPath, ...longest) });
}

export async function byAutoOpt<Model>(learner: Learner<Model>, pool: Pool<Sample>, count: number, seed: number, hooks: { signal?: AbortSignal; onProgress?(progress: SelectionProgress): void }): Promise<Chosen> {
  const rules = rulesOf(pool.validation);
  const problem = {
    features: networkFeatures,
    train: (samples: Sample[], of: number) => learner.train(samples, of, 'filter'),
    refine: (model: Model, samples: Sample[], of: number) => learner.refine(model, samples, of),
    loss: async (model: Model, sample: Sample) => errorsOf(await learner.errors(model, sample)).delay / 100,
    isValid: (sample: Sample) => brokenRules(sample, rules).length === 0,
  };
  const { selected, rejected } = await selectSamples(problem, pool, proportions(count, seed), hooks);
  const countOf = (reason: keyof typeof NONE) => rejected.filter((each) => each.reason === reason).length;
  return {
    samples: selected.map((place) => pool.candidates[place]),
    rejected: { rules: countOf('rules'), influence: countOf('influence'), training: countOf('training') },
    broken: rejected.filter(({ reason }) => reason === 'rules').slice(0, 3).map(({ candidate }) => `${pool.candidates[candidate].name}: ${brokenRules(pool.candidates[candidate], rules).join('; ')}`),
  };
}
