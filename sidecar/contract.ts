/**
 * The names that other programs rely on: metric names with their labels, the HTTP API's types,
 * and the rows that chaos writes and the classifier reads. Imports nothing; changes need a CHANGELOG line.
 */

// ---------------------------------------------------------------- metrics

export interface MetricDefinition {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/** The `component` label of a figure that stands for all components of the group together. */
export const ALL_COMPONENTS = '_all';
/** The `feature` label under which the members beyond the cap of an exported cause set are summed. */
export const OTHER_FEATURES = '_other';

function metric(type: MetricDefinition['type'], name: string, labels: string[], help: string): MetricDefinition {
  return { name, type, labels, help };
}

/** What the sidecar serves at /metrics. */
export const METRICS = {
  mse: metric('gauge', 'roentgen_reconstruction_mse', ['service', 'group', 'component'], 'Mean squared reconstruction error MSE^g(t) of the newest sample, in scaled units; component="_all" is the whole group.'),
  threshold: metric('gauge', 'roentgen_threshold_mse', ['service', 'group', 'component'], 'Threshold T^g: 99th quantile of the MSE over the nominal period.'),
  score: metric('gauge', 'roentgen_anomaly_score', ['service', 'group', 'component'], 'Calibrated anomaly score of the newest sample; 1 is the line.'),
  episode: metric('gauge', 'roentgen_episode_active', ['service', 'group'], '1 while a run of deviations lasts, else 0.'),
  episodes: metric('counter', 'roentgen_episodes_total', ['service', 'group'], 'Episodes since the sidecar started.'),
  contribution: metric('gauge', 'roentgen_cause_contribution_ratio', ['service', 'group', 'component', 'feature'], 'Contribution p(i,t) of each member of the current cause set (only while the score is over the line).'),
  kpi: metric('gauge', 'roentgen_service_kpi', ['service', 'kpi'], 'Newest value of the service metric of the radiography, in the unit of its query.'),
  kpiLimit: metric('gauge', 'roentgen_service_kpi_limit', ['service', 'kpi'], 'Limit of the service metric beyond which users suffer.'),
  faultSpot: metric('gauge', 'roentgen_fault_spot_probability_ratio', ['service', 'component', 'fault'], 'Probability that the component is faulty, by the classifier; fault="any" is not broken down by kind.'),
  suspect: metric('gauge', 'roentgen_suspect_evidence', ['service', 'component'], 'Largest deviation of the component against its robust baseline while an episode is active, in robust scales; a stopped component has 1000.'),
  drift: metric('gauge', 'roentgen_model_drift_ratio', ['service', 'group'], 'How far levels have moved since the model was learned; 1 is as much as a nominal sample in a hundred.'),
  budgetUsed: metric('gauge', 'roentgen_alarm_budget_used_ratio', ['service', 'group'], 'Episodes of the last 24 hours by the alarm budget of a day; absent without a budget.'),
  runActive: metric('gauge', 'roentgen_chaos_run_active', ['run', 'service', 'component', 'fault'], '1 while the fault is applied; the series ends with the fault.'),
  runs: metric('counter', 'roentgen_chaos_runs_total', ['service', 'fault', 'status'], 'Ended chaos runs by outcome.'),
  campaignSamples: metric('gauge', 'roentgen_campaign_samples', ['service', 'state'], 'Samples of the current or last campaign: state="collected" or "wanted".'),
  modelTrained: metric('gauge', 'roentgen_model_trained_timestamp_seconds', ['service', 'group'], 'When the nominal model in use was trained.'),
  modelFeatures: metric('gauge', 'roentgen_model_features', ['service', 'group'], 'Number of features of the nominal model in use.'),
  droppedSeries: metric('gauge', 'roentgen_dropped_series', ['service', 'reason'], 'Series of the service that no model uses, by reason.'),
  stageSeconds: metric('gauge', 'roentgen_stage_duration_seconds', ['stage', 'service'], 'Duration of the last pass of a stage.'),
  stageSuccess: metric('gauge', 'roentgen_stage_last_success_timestamp_seconds', ['stage', 'service'], 'End of the last successful pass of a stage.'),
  stageFailures: metric('counter', 'roentgen_stage_failures_total', ['stage', 'service', 'code'], 'Failed passes of a stage by error code.'),
  jobsQueued: metric('gauge', 'roentgen_jobs_queued', [], 'Jobs that wait for a worker.'),
  buildInfo: metric('gauge', 'roentgen_build_info', ['version'], 'Always 1; the label has the version.'),
} as const satisfies Record<string, MetricDefinition>;

/** What the mirror's own exporter serves beside cAdvisor's and node_exporter's names. */
export const MIRROR_METRICS = {
  requests: metric('counter', 'roentgen_mirror_requests_total', ['service'], 'Requests that the load generator sent.'),
  errors: metric('counter', 'roentgen_mirror_request_errors_total', ['service', 'reason'], 'Requests that failed: reason="status", "timeout" or "connection".'),
  duration: metric('histogram', 'roentgen_mirror_request_duration_seconds', ['service'], 'Duration of requests as the user sees them.'),
  targetRate: metric('gauge', 'roentgen_mirror_target_requests_per_second', ['service'], 'Request rate that the daily curve asks for now.'),
  componentUp: metric('gauge', 'roentgen_mirror_component_up', ['service', 'component'], '1 while the component has a live process.'),
  restarts: metric('counter', 'roentgen_mirror_component_restarts_total', ['service', 'component'], 'Times the supervisor started the component again.'),
} as const satisfies Record<string, MetricDefinition>;

// ---------------------------------------------------------------- HTTP API

export const API_PREFIX = '/api/v1';

export interface ApiError {
  code: string;
  message: string;
  hint?: string;
}

export type StageName = 'discover' | 'learn' | 'score' | 'kpi' | 'causes' | 'spots' | 'recover';

export interface StageStatus {
  stage: StageName;
  service: string;
  lastSuccess: number | null;
  /** Set while the newest pass failed. */
  error: ApiError | null;
}

/** GET /status */
export interface Status {
  version: string;
  ready: boolean;
  now: number;
  prometheus: { url: string; reachable: boolean };
  chaos: { enabled: boolean; reason: string | null };
  stages: StageStatus[];
}

/** A member of a cause set, most guilty first. `ratio` is p(i,t). */
export interface Cause {
  component: string;
  feature: string;
  ratio: number;
}

export type ModelState = 'collecting' | 'training' | 'ready' | 'failed';

export interface GroupStatus {
  group: string;
  state: ModelState;
  /** 0..1 of the present state's work. */
  progress: number;
  error: ApiError | null;
  trainedAt: number | null;
  features: number;
  threshold: number | null;
  /** Physical groups are those of the nodes that the service runs on. */
  layer: Layer;
  /** What scores it; null before there is a model. */
  detector: Detector | null;
  /** Absent score = null, never 0. Times are milliseconds since the epoch. */
  latest: { time: number; mse: number; score: number; components: Array<{ component: string; score: number }>; causes: Cause[] } | null;
  episode: { start: number; peak: number } | null;
  /** How far levels have moved since it was learned: 1 = by as much as a nominal sample in a hundred. Null where it cannot be told. */
  drift: number | null;
  /** A version with other features that scores beside the one in use until it is promoted; null where there is none. */
  staged: StagedModel | null;
}

export type Layer = 'virtual' | 'physical';

/** `ensemble`: autoencoder, principal components and forgetting level together. The simple ones need no training. */
export const DETECTORS = ['ensemble', 'autoencoder', 'pca', 'kmeans', 'z-score'] as const;
export type Detector = (typeof DETECTORS)[number];

export interface StagedModel {
  version: string;
  since: number;
  /** When it takes over by itself, if it is quiet. */
  until: number;
  rows: number;
  /** Share of rows over the line, of the staged version and of the one in use since then. */
  flaggedShare: number;
  flaggedShareInUse: number;
  added: string[];
  removed: string[];
}

export interface Interval {
  from: number;
  to: number;
}

/** How a model does on nominal time that it was neither trained on nor took its line from. */
export interface Quality {
  from: number;
  to: number;
  rows: number;
  flaggedShare: number;
  episodesPerDay: number;
  /** Median score; far below 1 is good. */
  medianScore: number;
}

/** Something ill inside the nominal period. */
export interface IncidentFound extends Interval {
  features: string[];
  excluded: boolean;
}

/** GET /services/:service/groups/:group/models answers a list of these, newest first. */
export interface ModelVersion {
  version: string;
  /** Whether it scores now. */
  inUse: boolean;
  trainedAt: number;
  /** The data it was learned from; milliseconds since the epoch. */
  nominal: { from: number; to: number };
  stepSeconds: number;
  features: number;
  components: string[];
  /** Sizes, dropout, epochs, batch, learning rate and seed of the network. */
  hyperparameters: Record<string, number>;
  /** Epochs that were run, and the mean squared errors of the best one, in squared scaled units. */
  epochs: number;
  trainingLoss: number;
  validationLoss: number;
  detector: Detector;
  /** What it was learned with: engine and its version. */
  engine: string;
  quality: Quality | null;
  /** Times inside the nominal period that were not learned: chaos runs, episodes, incidents on wish. */
  excluded: Interval[];
  incidents: IncidentFound[];
  /** Whether it waits beside the version in use. */
  staged: boolean;
  /** Why it cannot be used with the present configuration, or at all; null where it can. */
  obstacle: string | null;
}

/** GET /services answers a list of these. */
export interface ServiceStatus {
  service: string;
  components: string[];
  stepSeconds: number;
  nominal: { from: number; to: number } | null;
  kpi: { name: string; unit: string; query: string; limit: number | null; value: number | null } | null;
  groups: GroupStatus[];
  /** Label that names the component, and the selector of the series: what a query in Explore needs. */
  componentLabel: string;
  selector: string;
  /** The same of the nodes, where there are groups of theirs. */
  nodes: { componentLabel: string; selector: string } | null;
  /** Which components are behind the present episodes; null while there is none. */
  suspects: Suspects | null;
  /** Why the service is not learned anew just now, though it was asked for or is due; null where it may be. */
  learningHeld: string | null;
}

/** A feature against its robust baseline: rows before the alarm. */
export interface Evidence {
  feature: string;
  metric: string;
  group: string;
  /** Signed shift in robust scales of the feature. */
  deviation: number;
  /** Shift relative to the nominal median; null where that is 0 or unknown. */
  relative: number | null;
  /** When it began, where that can be seen. */
  onset: number | null;
}

export interface SuspectComponent {
  component: string;
  /** Largest deviation of its features, in robust scales. */
  evidence: number;
  /** It says nothing any more: it has stopped. */
  vanished: boolean;
  onset: number | null;
  /** Most telling first, five at most. */
  features: Evidence[];
}

/** Components and groups behind an episode, most suspicious first; needs no model, only rows before and since. */
export interface Suspects {
  time: number;
  /** Start of the oldest active episode. */
  since: number;
  components: SuspectComponent[];
  groups: Array<{ group: string; evidence: number; onset: number | null; causes: Cause[] }>;
}

export type EpisodeEnd = 'recovered' | 'accepted' | 'interrupted';

/** GET /services/:service/episodes answers a list of these, newest first. */
export interface EpisodeRecord {
  episode: string;
  service: string;
  group: string;
  start: number;
  end: number | null;
  /** Null while it lasts. `accepted`: its level is the new nominal one. `interrupted`: the sidecar was not there when it ended. */
  ended: EpisodeEnd | null;
  peak: number;
  peakTime: number;
  /** Contributions over all its rows. */
  causes: Cause[];
  components: SuspectComponent[];
  /** Groups of the service that were ill with it, first ill first. */
  groups: string[];
  /** It was nominal, a person says: later models learn from its time. */
  nominal: boolean;
  author: string | null;
}

/** Cause sets that recur (SYRROCA, section IV). POST /services/:service/groups/:group/signatures with an Interval. */
export interface SignatureReport extends Interval {
  group: string;
  deviations: number;
  signatures: Array<{ features: Array<{ component: string; feature: string; ratio: number }>; samples: number; share: number; first: number; last: number }>;
  /** Share of deviations in no signature. */
  unexplained: number;
}

export type TaskKind = 'backfill' | 'backtest' | 'scorecard' | 'signatures';

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

/** Accuracy, precision, recall and F1 of one component (Table 3 of the mirror paper); null where 0/0. */
export interface SpotMeasures {
  component: string;
  accuracy: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** GET /spots answers a list of these, one a service that has a classifier or samples. */
export interface SpotStatus {
  service: string;
  components: string[];
  samples: number;
  trainedAt: number | null;
  evaluation: { trainSamples: number; testSamples: number; components: SpotMeasures[]; average: SpotMeasures } | null;
  latest: { time: number; probabilities: Array<{ component: string; probability: number }> } | null;
  campaign: CampaignStatus | null;
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
}

/** POST /campaigns */
export interface CampaignRequest {
  service: string;
  samples: number;
  faults: string[];
  components: string[];
  seed: number;
}

export const FAULT_KINDS = ['kill', 'pause', 'cpu-stress', 'memory-stress', 'packet-loss', 'rate-limit'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultParameter {
  name: string;
  unit: string;
  default: number;
  min: number;
  max: number;
  description: string;
}

/** GET /chaos/faults: the catalogue and what this machine can do of it. */
export interface FaultDescription {
  fault: FaultKind;
  title: string;
  description: string;
  /** What it touches, for the preview: for example "nftables table inet roentgen_chaos in the component's network namespace". */
  touches: string;
  parameters: FaultParameter[];
  available: boolean;
  missing: string[];
}

/** GET /chaos/targets: components that the allow-list lets a run hit. */
export interface ChaosTarget {
  service: string;
  component: string;
  runtime: 'process';
}

export interface FaultRequest {
  fault: string;
  component: string;
  /** Seconds from the start of the run. */
  after: number;
  /** Seconds. */
  duration: number;
  parameters: Record<string, number>;
}

/** An experiment file (YAML) and the body of POST /chaos/runs have this form. */
export interface Experiment {
  name: string;
  service: string;
  faults: FaultRequest[];
}

/** POST /chaos/preview: what a run of this experiment would do, changing nothing. */
export interface Plan {
  experiment: Experiment;
  steps: Array<{ fault: FaultKind; service: string; component: string; after: number; duration: number; parameters: Record<string, number>; touches: string; undo: string }>;
}

export type RunState = 'running' | 'completed' | 'failed' | 'aborted' | 'interrupted';

/** Start is when the fault was seen in force, end when its undoing was read back; null = not (yet). Milliseconds since the epoch. */
export interface FaultInterval {
  fault: FaultKind;
  component: string;
  parameters: Record<string, number>;
  start: number | null;
  end: number | null;
  error: ApiError | null;
}

/** GET /chaos/runs answers a list of these, newest first. */
export interface Run {
  run: string;
  experiment: string;
  service: string;
  author: string;
  state: RunState;
  startedAt: number;
  endedAt: number | null;
  faults: FaultInterval[];
}

/** A labelled fault: what a run leaves for learning. One row a fault interval, JSON lines in the store. */
export interface LabelRow {
  run: string;
  service: string;
  component: string;
  fault: string;
  start: number;
  end: number;
  parameters: Record<string, number>;
}

// ---------------------------------------------------------------- runtime targets

/** Where the process runtime keeps a component; written by the mirror at each (re)start, read by the chaos driver. */
export interface ProcessTarget {
  component: string;
  /** The faultable ones are the paper's application and database containers. */
  faultable: boolean;
  /** The component's present incarnation: a counter that grows at each start. */
  incarnation: number;
  /** Absolute directory of the incarnation's cgroup by controller (v1), or all controllers at one place (v2). */
  cgroups: Record<string, string>;
  cgroupVersion: 1 | 2;
  /** Name under /run/netns; the interface inside it. */
  netns: string;
  interface: string;
  /** Process id (host view) of the component's first process; 0 while it is down. */
  pid: number;
}

/** `<mirror directory>/targets.json`, replaced atomically. */
export interface TargetFile {
  service: string;
  targets: ProcessTarget[];
}
