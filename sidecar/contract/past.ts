/** The HTTP types of work over past ranges. */

import type { ApiError, Detector, Interval } from './monitoring';

/** Cause sets that recur (SYRROCA, section IV). POST /services/:service/groups/:group/signatures with an Interval. */
export interface SignatureReport extends Interval {
  group: string;
  deviations: number;
  signatures: Array<{ features: Array<{ component: string; feature: string; ratio: number }>; samples: number; share: number; first: number; last: number }>;
  /** Share of deviations in no signature. */
  unexplained: number;
}

export type TaskKind = 'backfill' | 'backtest' | 'scorecard' | 'signatures' | 'twin-training';

/** Work over a past range. GET /tasks answers a list of these, newest first. */
export interface TaskStatus {
  task: string;
  kind: TaskKind;
  service: string;
  author: string;
  /** Of signatures; null where it is about all groups. */
  group: string | null;
  /** Of a backtest: what was asked for. */
  request: BacktestRequest | null;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  progress: number;
  startedAt: number;
  endedAt: number | null;
  error: ApiError | null;
  backfill: BackfillReport | null;
  backtest: BacktestReport | null;
  scorecard: ScoreCard | null;
  signatures: SignatureReport | null;
  /** Version of the model that a training of the network twin made; its `service` is `network-twin`. */
  twinVersion?: string;
}

/** POST /services/:service/backfill */
export type BackfillRequest = Interval;

export interface BackfillReport extends Interval {
  rows: number;
  samples: number;
}

/** POST /services/:service/backtest: what of the configuration is tried, and against which incidents. */
export interface BacktestRequest extends Interval {
  persistence?: { k: number; n: number };
  /** The line as a multiple of the present one. */
  line?: number;
  detector?: Detector;
  alarmBudget?: number;
  quietHours?: string[];
  /** Without them the chaos runs of the range. */
  incidents?: Interval[];
}

export interface BacktestGroup {
  group: string;
  rows: number;
  /** Of samples outside incidents. */
  flaggedShare: number;
  falseEpisodes: number;
  falseEpisodesPerDay: number;
  found: number;
  /** Median seconds from an incident's beginning to the alarm; null where none was found. */
  delaySeconds: number | null;
  episodes: Array<Interval & { peak: number; isFalse: boolean }>;
  /** For the chart: highest score in each of at most 500 stretches; null = none. */
  curve: Array<[time: number, score: number | null]>;
}

/** `groups` with what was asked for, `present` with the configuration as it is. */
export interface BacktestReport extends Interval {
  incidents: Interval[];
  groups: BacktestGroup[];
  present: BacktestGroup[];
  /** Incidents that at least one group found. */
  found: number;
  foundPresent: number;
  days: number;
}

/** POST /services/:service/scorecard: the detectors side by side on nominal time and past incidents; always with a random score. */
export interface ScoreCard extends Interval {
  incidents: number;
  days: number;
  rows: Array<{ detector: Detector | 'random'; inUse: boolean; found: number; falseEpisodesPerDay: number; flaggedShare: number; delaySeconds: number | null; aucPr: number | null }>;
  /** Which one the figures speak for, and why in a sentence. */
  best: Detector;
  reason: string;
}
