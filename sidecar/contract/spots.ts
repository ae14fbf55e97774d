/** The HTTP types of fault spots, their samples and campaigns. */

import type { ApiError } from './monitoring';

/** Accuracy, precision, recall and F1 of one component (Table 3 of the mirror paper); null where 0/0. */
export interface SpotMeasures {
  component: string;
  accuracy: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** How the classifier is judged: on samples that it did not see. */
export interface SpotEvaluation {
  trainSamples: number;
  testSamples: number;
  components: SpotMeasures[];
  average: SpotMeasures;
  /** Share of fault samples whose component stands first (AC@1), and whose kind is named. null: no fault sample. */
  componentFirst: number | null;
  kindRight: number | null;
  /** Expected calibration error of the probabilities (10 bins). */
  calibrationError: number | null;
}

/** `paper`: the network of the mirror paper to the letter. `shared`: one network for every component, whatever their number and names. */
export const SPOT_MODELS = ['shared', 'paper'] as const;
export type SpotModelKind = (typeof SPOT_MODELS)[number];
/** `centred`: as many moments before as after (the paper's). `past`: only moments that are over, as live prediction needs. */
export type SpotWindow = 'centred' | 'past';

/** GET /spots answers a list of these, one a service that has a classifier or samples. */
export interface SpotStatus {
  service: string;
  components: string[];
  samples: number;
  trainedAt: number | null;
  model: SpotModelKind;
  /** By window; the live prediction uses `past`. null: not trained. */
  evaluation: SpotEvaluation | null;
  pastEvaluation: SpotEvaluation | null;
  latest: SpotPrediction | null;
  campaign: CampaignStatus | null;
}

export interface SpotPrediction {
  time: number;
  probabilities: Array<{ component: string; probability: number }>;
  /** Probable kinds of fault on the first component, most probable first; empty where the model names none. */
  kinds: Array<{ fault: string; probability: number }>;
  /** Something is wrong that is unlike all that was learned. */
  unknown: boolean;
}

/** One labelled window as it is kept, without its values. GET /services/:service/samples answers a list, newest first. */
export interface SpotSampleInfo {
  sample: string;
  service: string;
  /** '' for a window without a fault. */
  run: string;
  fault: string | null;
  component: string | null;
  /** The specified moment, milliseconds since the epoch. */
  moment: number;
  /** Which environment it comes from: the mirror's name, `production`, or what an import says. */
  environment: string;
  /** Seed of the campaign; null: no campaign. */
  seed: number | null;
  /** Of Roentgen, when it was taken. */
  version: string;
  parameters: Record<string, number | string>;
  quality: SampleQuality;
  /** Said by a person, or by the quality rules; a discarded sample stays in the store and teaches nothing. */
  discarded: string | null;
}

export interface SampleQuality {
  /** Share of values that had to be bridged. */
  bridged: number;
  /** Whether the fault was seen in the component's own figures; null: not judged. */
  confirmed: boolean | null;
  /** Deviation of the nominal half from other nominal windows, in robust scales: high means it was not nominal. */
  unrest: number | null;
}

/** GET /services/:service/samples/:sample */
export interface SpotSampleDetail extends SpotSampleInfo {
  stepMs: number;
  /** Row of the specified moment. */
  at: number;
  columns: Array<{ component: string; feature: string; unit: string }>;
  /** rows x columns; null = missing. */
  values: Array<Array<number | null>>;
}

/** POST /services/:service/samples/:sample/discard, with an empty reason to take it back. */
export interface DiscardRequest {
  reason: string;
}

/** POST /services/:service/samples/import answers it. */
export interface ImportReport {
  read: number;
  kept: number;
  /** Already there. */
  known: number;
  refused: Array<{ sample: string; reason: string }>;
}

export interface CampaignStatus {
  service: string;
  state: 'running' | 'done' | 'stopped' | 'failed';
  wanted: number;
  collected: number;
  discarded: number;
  startedAt: number;
  endedAt: number | null;
  phase: string;
  error: ApiError | null;
  /** Wanted and collected of each class (fault kind on component; `none` for nominal windows). */
  classes: Array<{ fault: string | null; component: string | null; wanted: number; collected: number }>;
  /** Median seconds of a fault, of collecting its window and of recovery; null before the first. */
  cycle: { fault: number | null; collect: number | null; recover: number | null };
  /** At the present pace; null before the first. */
  faultsPerHour: number | null;
  /** Campaigns that a crash interrupted go on by themselves. */
  resumed: boolean;
  request: CampaignRequest;
}

/** POST /campaigns */
export interface CampaignRequest {
  service: string;
  /** Fault samples in all; spread evenly over faults x components. */
  samples: number;
  faults: string[];
  components: string[];
  seed: number;
  /** `restart` (default): wait until everything is alive and nominal. `rollback`: back to the snapshot that was taken at the start. */
  recovery?: 'restart' | 'rollback';
  /** Seconds that each fault is held. */
  hold?: number;
  /** `balanced` (default), or `uncertain`: faults and components of which the present classifier is least sure, combinations of two included. */
  choice?: 'balanced' | 'uncertain';
}

/** POST /services/:service/transfer: how alike a classifier of the mirror and one of production are, on the production samples that exist. */
export interface TransferReport {
  service: string;
  source: string;
  target: string;
  /** Production samples used. */
  samples: number;
  rows: TransferRow[];
  /** Share of target samples on which source-trained and target-trained models name the same component, with a 95 % interval. */
  agreement: IntervalEstimate;
  /** Difference of their F1 (target-trained minus source-trained, cross-validated) with a 95 % interval; alike when it lies within the margin. */
  difference: IntervalEstimate;
  margin: number;
  alike: boolean | null;
  /** In a sentence. */
  verdict: string;
}

export interface TransferRow {
  /** `source only`, `scaled`, `aligned`, `fine-tuned`, `target only`. */
  method: string;
  accuracy: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  componentFirst: number | null;
}

export interface IntervalEstimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** POST /services/:service/transfer */
export interface TransferRequest {
  /** Names of environments in the sample store. */
  source: string;
  target: string;
  /** Target samples that fine-tuning may use. */
  fineTune?: number;
}
