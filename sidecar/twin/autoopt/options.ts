/** What a run of AutoOPT is told. */

import type { CandidateOptions } from '../candidates';
import type { Metric } from '../routenet';
import type { GeneratedScenario } from '../scenario/generate';
import type { Sample } from '../scenario/results';
import { SELECTION_DEFAULTS, type SelectionOptions } from '../selection/problem';
import { RULE_DEFAULTS } from '../selection/rules';
import { METRICS, type RouteNetModel } from '../training/model-file';
import { FILTER_TRAINING, type RouteNetTraining, TRAINING_DEFAULTS } from '../training/options';
import type { CandidateRule } from './admission';
import { candidateScenario } from './candidate-mix';
import type { Simulators } from './pool';
import type { SourceCount, SourcedSample } from './sources';

export interface AutoOptOptions {
  /** Where everything is kept: the same call goes on where it was stopped. */
  directory: string;
  /** Scenarios that are generated and simulated, to select from; 0 where `sources` are enough. */
  candidates: number;
  /** Folders (or files of networks) with more candidates, in any form that readSource takes. */
  sources: readonly string[];
  /** Which networks of `sources` may be candidates; generated ones obey it by themselves. */
  rule: CandidateRule;
  /** Networks that choose the epoch, judge the influence of samples and give the rules their ranges. */
  validation: readonly Sample[];
  metrics: readonly Metric[];
  /** Its `seed` is that of everything: candidates, selection, weights. */
  selection: SelectionOptions;
  /** Of the final models. */
  training: RouteNetTraining;
  /** Of the models that only rank candidates. */
  filter: RouteNetTraining;
  /** Equation 9: going on with the filter model, with a sample and without. */
  refinement: { steps: number; learningRate: number };
  /** How far from the validation networks a candidate may be (rulesLike). */
  rules: typeof RULE_DEFAULTS;
  /** Validation networks with more paths are left out where a model is judged for each sample. */
  influencePaths: number;
  /** `measured`: networkFeatures. `latent`: states of a RouteNet trained on all candidates (equations 5 and 6), as in the paper. */
  features: 'measured' | 'latent';
  scenarioAt(seed: number, place: number): GeneratedScenario;
  /** Where generated candidates are kept, to be shared by runs; candidates-SEED in the directory unless given. */
  pool?: string;
  /** Of the simulations; CANDIDATE_DEFAULTS where it is not given. */
  simulation?: CandidateOptions;
}

export const AUTOOPT_DEFAULTS: Omit<AutoOptOptions, 'directory' | 'validation'> = {
  candidates: 500,
  sources: [],
  rule: 'challenge',
  metrics: METRICS,
  selection: SELECTION_DEFAULTS,
  training: TRAINING_DEFAULTS,
  filter: FILTER_TRAINING,
  refinement: { steps: 100, learningRate: 0.0005 },
  rules: RULE_DEFAULTS,
  influencePaths: 20_000,
  features: 'measured',
  scenarioAt: candidateScenario,
};

export interface AutoOptProgress {
  stage: 'candidates' | 'extraction' | 'selection' | 'training';
  done: number;
  of: number;
  /** In words: the metric, the iteration. */
  detail: string;
}

export interface AutoOptHooks {
  /** Threads that simulate candidates; the caller's own where there are none. */
  simulators?: Simulators;
  onProgress?(progress: AutoOptProgress): void;
  signal?: AbortSignal;
}

/** A row of table II. */
export interface AutoOptRow {
  samples: number;
  easy: number;
  hard: number;
  rejected: number;
  /** MAPE (%) of the delay on all validation networks, by the filter model that was trained on the samples. */
  error: number;
}

export interface StageTime {
  stage: AutoOptProgress['stage'];
  wallSeconds: number;
  cpuSeconds: number;
}

export interface AutoOptResult {
  model: RouteNetModel;
  candidates: SourcedSample[];
  /** Places in `candidates`. */
  selected: number[];
  sources: SourceCount[];
  rows: AutoOptRow[];
  /** Of this call only: what was done before costs nothing now. */
  times: StageTime[];
}
