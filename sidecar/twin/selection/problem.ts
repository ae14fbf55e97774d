/**
 * What AutoOPT's stage 2 (section III-D) selects from, by which choices, and what it tells. It knows nothing of networks: whoever
 * hands in samples says what their features are, how a model is trained on them, and how wrong it is about one.
 */

import type { Scaling } from './scaling';

export interface SelectionProblem<Sample, Model> {
  /** Of one length for all samples; finite. */
  features(sample: Sample): Float64Array;
  /** From scratch. Same samples in the same order and same seed: same model, else a selection cannot be resumed. */
  train(samples: Sample[], seed: number): Promise<Model>;
  /** Goes on training a model, which stays as it is, for a little; instead of training from scratch for the influence of each sample. */
  refine?(model: Model, samples: Sample[], seed: number): Promise<Model>;
  /** 0 or more, in the paper the MAPE or MAE of a sample; Infinity is permitted, NaN is not. */
  loss(model: Model, sample: Sample): Promise<number>;
  /** The expert's rules, of a single sample. Without them every sample is valid. */
  isValid?(sample: Sample): boolean;
}

export interface SelectionData<Sample> {
  candidates: readonly Sample[];
  /** Tells the influence of a sample (equation 9); without validation samples outliers are found by the rules alone. */
  validation: readonly Sample[];
}

export interface SelectionOptions {
  /** N_max. */
  samples: number;
  /** Of all randomness, and handed to every training, so that models differ by their samples only. */
  seed: number;
  scaling: Scaling;
  /** n and k of algorithm 1. */
  clusters: number;
  samplesPerCluster: number;
  /** Of the clustering: starts, of which the tightest clustering is taken, and rounds of each at most. */
  restarts: number;
  rounds: number;
  /** Seeds at most that are replaced for their influence (equation 9, with them and without); the paper has their rules only: 0. */
  seedReplacements: number;
  /** Samples drawn in an iteration; outliers are taken off. */
  samplesPerIteration: number;
  /** Part of the drawn samples that comes from those of high loss. */
  hardShare: number;
  /** N_t and N_l as parts of the candidates that remain; together 1 at most. */
  lowShare: number;
  highShare: number;
  /** R_iter of equation 8 by iteration, 1 or more; the last one stays. */
  ratios: number[];
  /** thr_iter of equation 9 by iteration; the last one stays, and the first one is for seeds too. */
  thresholds: number[];
}

/** Reasons in docs/twin-selection.md. */
export const SELECTION_DEFAULTS: SelectionOptions = {
  samples: 100,
  seed: 1,
  scaling: 'standard',
  clusters: 10,
  samplesPerCluster: 2,
  restarts: 5,
  rounds: 50,
  seedReplacements: 0,
  samplesPerIteration: 20,
  hardShare: 0.5,
  lowShare: 0.5,
  highShare: 0.3,
  ratios: [100],
  thresholds: [0.05],
};

/** A candidate that is not selected, and never will be. */
export interface Rejection {
  candidate: number;
  iteration: number;
  /** It breaks the rules, makes the model worse (equation 9), or a training with it failed. */
  reason: 'rules' | 'influence' | 'training';
  /** The left side of equation 9; absent where it is no finite number. */
  influence?: number;
}

/** A row of table II. The first iteration is the seed selection. */
export interface Iteration {
  iteration: number;
  /** Selected so far. */
  samples: number;
  /** Added in this iteration; seeds are neither. */
  easy: number;
  hard: number;
  rejected: number;
  /** Mean loss on the validation samples of the model trained on what is selected; absent without validation samples. */
  validationLoss?: number;
}

/** Where a selection stands after an iteration: plain JSON, enough to go on with the same candidates and options. */
export interface SelectionState {
  /** Of features and options. */
  digest: string;
  /** Places in `candidates`, in the order of their selection. */
  selected: number[];
  rejected: Rejection[];
  iterations: Iteration[];
}

export interface SelectionProgress {
  iteration: number;
  selected: number;
  /** What the iteration is at, and how far. */
  step: 'train' | 'losses' | 'influence';
  done: number;
  of: number;
}

export interface SelectionHooks {
  resume?: SelectionState;
  /** At each iteration's end, when its model is trained. What it is given stays as it is. */
  onIteration?(state: SelectionState): void;
  onProgress?(progress: SelectionProgress): void;
  signal?: AbortSignal;
  /** Losses and trainings of influence asked for at a time; changes nothing but the time. */
  parallel?: number;
}

export interface Selection<Model> extends SelectionState {
  /** Trained on what is selected. */
  model: Model;
}
