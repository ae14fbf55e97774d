/** The HTTP types of chaos, and the rows that it leaves for learning. */

import type { ApiError } from './monitoring';

export const FAULT_KINDS = [
  'kill', 'stop', 'restart', 'pause', 'remove',
  'cpu-stress', 'cpu-limit', 'memory-stress', 'io-stress', 'disk-fill', 'fd-exhaustion', 'process-exhaustion',
  'packet-loss', 'burst-loss', 'rate-limit', 'partition', 'connection-reset', 'delay', 'duplicate', 'corrupt', 'dns-failure', 'dependency-outage', 'sip-answer-loss',
  'http-error', 'http-latency', 'clock-skew', 'db-lock', 'slow-query', 'surge',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A number, or the name of something: the component at the other end, a table, one of `options`. */
export type ParameterValue = number | string;
export type Parameters = Record<string, ParameterValue>;

export interface FaultParameter {
  name: string;
  /** '' for texts. */
  unit: string;
  /** Its type is the parameter's: a text's default is '' where any value would be a guess. */
  default: ParameterValue;
  /** Of numbers; 0 for texts. */
  min: number;
  max: number;
  /** What a text may be: one of these words; a component of the service; a name. Absent for numbers. */
  text?: 'component' | 'name' | string[];
  /** Whole numbers only. */
  whole?: boolean;
  description: string;
}

export type FaultFamily = 'component' | 'resource' | 'network' | 'application';

/** GET /chaos/faults: the catalogue and what this machine can do of it. */
export interface FaultDescription {
  fault: FaultKind;
  family: FaultFamily;
  title: string;
  description: string;
  /** What it touches, for the preview: for example "nftables table netdev roentgen_packet_loss in the component's network namespace". */
  touches: string;
  undo: string;
  parameters: FaultParameter[];
  available: boolean;
  missing: string[];
}

/** GET /chaos/targets: components that the allow-list lets a run hit. */
export interface ChaosTarget {
  service: string;
  component: string;
  runtime: 'process' | 'docker' | 'kubernetes';
  /** Alive now. */
  up: boolean;
}

export interface FaultRequest {
  fault: string;
  component: string;
  /** Seconds from the start of the run. */
  after: number;
  /** Seconds. */
  duration: number;
  parameters: Parameters;
}

/** The run is stopped when this holds at a poll; three polls without an answer count as holding. */
export type StopCondition =
  /** PromQL with one number as its answer, and the bound that ends the run; an empty answer does not hold. */
  | { query: string; over?: number; under?: number }
  /** Roentgen's own score: the highest of the service's groups, or of one. */
  | { score: number; group?: string };

/** An experiment as it runs: the faults of a file after its sequence, ramps and random choices were worked out. */
export interface Experiment {
  name: string;
  service: string;
  description?: string;
  faults: FaultRequest[];
  /** `nominal` (default): refuse to start while a group of the service is in an episode. */
  gate?: 'nominal' | 'none';
  stop?: StopCondition[];
}

/** POST /chaos/random: faults drawn by chance, as an experiment to look at before it is launched. */
export interface RandomRequest {
  service: string;
  seed: number;
  /** Faults to draw. */
  count: number;
  /** Kinds and components to draw from; empty: all that this machine can make, and all allowed. */
  faults: string[];
  components: string[];
  /** Seconds of each fault, and between the starts of two. 0 between: all at once. */
  duration: number;
  every: number;
}

/** POST /chaos/preview: what a run of this experiment would do, changing nothing. */
export interface Plan {
  experiment: Experiment;
  steps: Array<{ fault: FaultKind; service: string; component: string; after: number; duration: number; parameters: Parameters; touches: string; undo: string }>;
  /** Digest of the steps and of what they hit; POST /chaos/runs with it is refused (TARGETS_CHANGED) when it is not the same any more. */
  digest: string;
  /** Why a run would be refused at this moment (gate, cooldown, budget, lever); empty: it would start. */
  refusals: ApiError[];
}

/** POST /chaos/runs takes an Experiment, or this: the experiment that was previewed. */
export interface LaunchRequest {
  experiment: Experiment;
  digest: string;
}

export type RunState = 'running' | 'completed' | 'failed' | 'aborted' | 'interrupted';

/** Whether the fault was seen in the target's own figures. */
export interface Confirmation {
  /** null: it could not be judged (no series, too few samples). */
  confirmed: boolean | null;
  /** The figure that moved most (or should have), before and during. */
  figure: string;
  before: number | null;
  during: number | null;
}

/** Start is when the fault was seen in force, end when its undoing was read back; null = not (yet). Milliseconds since the epoch. */
export interface FaultInterval {
  fault: FaultKind;
  component: string;
  parameters: Parameters;
  start: number | null;
  end: number | null;
  error: ApiError | null;
  confirmation: Confirmation | null;
  /** As planned, in seconds: from the start of the run, and in force. Absent in runs of older versions. */
  after?: number;
  duration?: number;
}

/** GET /chaos/runs answers a list of these, newest first. */
export interface Run {
  run: string;
  experiment: string;
  service: string;
  author: string;
  state: RunState;
  /** Whether the service left its nominal state (a group's score over the line) between start and end; null: no model watched. */
  deviated: boolean | null;
  /** Why it was stopped early: the stop condition, the lever, a person; null otherwise. */
  reason: string | null;
  startedAt: number;
  endedAt: number | null;
  faults: FaultInterval[];
}

/** GET and POST /chaos/lever: engaged, it has stopped everything and blocks every start, over restarts, until it is released. */
export interface SafetyLever {
  engaged: boolean;
  reason: string;
  author: string;
  /** Milliseconds since the epoch; null: it was never touched. */
  since: number | null;
}

/** POST /chaos/lever/pull */
export interface LeverRequest {
  reason: string;
}

/** GET /chaos/runs/:run/journal: the run in Chaos Toolkit's journal form, with the fault intervals beside it. */
export interface ToolkitJournal {
  'chaoslib-version': string;
  platform: string;
  node: string;
  experiment: Record<string, unknown>;
  start: string;
  end: string | null;
  duration: number | null;
  status: 'running' | 'completed' | 'failed' | 'aborted' | 'interrupted';
  deviated: boolean;
  run: Array<Record<string, unknown>>;
  rollbacks: Array<Record<string, unknown>>;
  roentgen: { labels: LabelRow[] };
}

/** A labelled fault: what a run leaves for learning. One row a fault interval, JSON lines in the store. */
export interface LabelRow {
  run: string;
  service: string;
  component: string;
  fault: string;
  start: number;
  end: number;
  parameters: Parameters;
  /** As in Confirmation; absent in rows of older versions. */
  confirmed?: boolean | null;
}

/** Why a fault cannot be judged: it was never in force; no model scored the service meanwhile; a group was in an episode already when it began; it is too early to say. */
export type Unjudged = 'never-in-force' | 'not-watched' | 'already-ill' | 'too-early';

/** Where the component that was hit stands in a ranking, most suspicious first. */
export interface ComponentRank {
  /** 1 = first; null: it is not among those that were ranked. */
  rank: number | null;
  /** Components that were ranked; 0: nothing ranked any. */
  of: number;
  /** The one that stood first; null where there is none. */
  first: string | null;
}

/** One fault of a run against what was detected. */
export interface FaultScore {
  fault: FaultKind;
  component: string;
  unjudged: Unjudged | null;
  /** Whether an episode of the service began from when it was in force until `graceSeconds` after it was undone; null: not judged. */
  detected: boolean | null;
  /** Seconds from being in force to the first sample over the line of the first of those episodes. */
  delaySeconds: number | null;
  /** Groups in those episodes, first ill first. */
  groups: string[];
  /** Groups in which it should show first, by the catalogue; empty: any. With the reason. */
  expectedGroups: string[];
  expectedBecause: string;
  /** Whether the first ill group is an expected one; null: not detected, or a group that the catalogue knows nothing of. */
  groupRight: boolean | null;
  /** By the rows before and since (EpisodeRecord.components), by the model's contributions, by the fault-spot classifier at its highest while in force. */
  suspects: ComponentRank;
  causes: ComponentRank;
  spots: ComponentRank;
  /** Other components that had a fault of the run at the same time: an episode may be theirs as well. */
  sharedWith: string[];
}

/** GET /chaos/runs/:run/scorecard, and GET /chaos/scorecards a list of these, newest run first: how well a run was detected. */
export interface RunScoreCard {
  run: string;
  experiment: string;
  service: string;
  startedAt: number;
  /** Whether nothing of it can change any more but the rankings of episodes that last. */
  final: boolean;
  faults: FaultScore[];
  /** Episodes in the time before the run that no fault explains, and how many seconds of such time there were (half an hour at most); null: nobody watched. */
  falseAlarms: number | null;
  quietSeconds: number;
  /** After a fault's end, in which an episode is still its own; and how much later than the first sample over the line the alarm is at most. */
  graceSeconds: number;
  persistenceSeconds: number;
}
