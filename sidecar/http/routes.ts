/** The table of routes: what the server answers, who may ask, and what stands in the OpenAPI document. */

import type { Right } from '../contract';
import type { RoentgenError } from '../errors';

/** `open`: anybody who reaches the port. `view`: any token where a view token is set. `stop`, `launch`, `admin`: the token of this right or of one above it, always. */
export type Access = 'open' | Right;

export interface Route {
  method: 'GET' | 'POST';
  /** With `:name` parts, below the API prefix. */
  path: string;
  access: Access;
  summary: string;
  /** Name of the answer's type in contract.ts; `[]` behind it for a list, `File` for bytes. */
  answer: string;
  /** Name of the body's type in contract.ts; `File` for bytes. */
  body?: string;
  status?: number;
  /** A POST that changes nothing; every other one stands in the audit journal. */
  harmless?: true;
  /** Largest body, where it is more than the few kilobytes of a request. */
  bodyBytes?: number;
}

export const ROUTES = {
  status: { method: 'GET', path: '/status', access: 'view', summary: 'State of the sidecar and of each stage.', answer: 'Status' },
  services: { method: 'GET', path: '/services', access: 'view', summary: 'Services with their groups, scores, causes and episodes.', answer: 'ServiceStatus[]' },
  rights: { method: 'GET', path: '/rights', access: 'view', summary: 'Which right the token of this call has.', answer: 'TokenRight' },
  tokenRight: { method: 'POST', path: '/rights', access: 'view', summary: 'The same for proxies whose route takes POST only.', answer: 'TokenRight', harmless: true },
  tuning: { method: 'GET', path: '/services/:service/tuning', access: 'view', summary: 'Line, persistence, alarm budget and quiet hours in force, in the file, and saved over it.', answer: 'TuningStatus' },
  tune: { method: 'POST', path: '/services/:service/tuning', access: 'admin', summary: 'Change line, persistence, alarm budget or quiet hours from now on.', answer: 'TuningStatus', body: 'TuningRequest' },
  resetTuning: { method: 'POST', path: '/services/:service/tuning/reset', access: 'admin', summary: 'Take back what was tuned: the configuration file holds again.', answer: 'TuningStatus' },
  audit: { method: 'POST', path: '/audit/query', access: 'admin', summary: 'Entries of the audit journal, newest first.', answer: 'AuditReport', body: 'AuditQuery', harmless: true },
  jobs: { method: 'GET', path: '/jobs', access: 'view', summary: 'The queue of jobs.', answer: 'JobsStatus' },
  learn: { method: 'POST', path: '/services/:service/learn', access: 'launch', summary: 'Learn the nominal models of a service anew from its nominal period.', answer: 'ServiceStatus', status: 202 },
  models: { method: 'GET', path: '/services/:service/groups/:group/models', access: 'view', summary: 'Versions of the nominal model of a group, with what each was learned from.', answer: 'ModelVersion[]' },
  chooseModel: { method: 'POST', path: '/services/:service/groups/:group/models/:version/use', access: 'launch', summary: 'Score with this version (promote or roll back) until the next is learned.', answer: 'ModelVersion[]' },
  accept: { method: 'POST', path: '/services/:service/groups/:group/accept', access: 'launch', summary: 'Take the present level of a group as nominal from now on; ends its episode.', answer: 'ServiceStatus' },
  episodes: { method: 'GET', path: '/services/:service/episodes', access: 'view', summary: 'Episodes of a service with their causes, newest first; `from` and `to` (milliseconds since the epoch) narrow them.', answer: 'EpisodeRecord[]' },
  nominal: { method: 'POST', path: '/services/:service/episodes/:episode/nominal', access: 'launch', summary: 'Say that an episode was nominal: later models learn from its time.', answer: 'EpisodeRecord' },
  backfill: { method: 'POST', path: '/services/:service/backfill', access: 'launch', summary: 'Score a past range and write the scores to Prometheus.', answer: 'TaskStatus', body: 'Interval', status: 202 },
  backtest: { method: 'POST', path: '/services/:service/backtest', access: 'launch', summary: 'Replay a past range with another configuration, beside the present one.', answer: 'TaskStatus', body: 'BacktestRequest', status: 202 },
  scorecard: { method: 'POST', path: '/services/:service/scorecard', access: 'launch', summary: 'Compare the detectors on nominal time and past incidents.', answer: 'TaskStatus', body: 'Interval', status: 202 },
  signatures: { method: 'POST', path: '/services/:service/groups/:group/signatures', access: 'launch', summary: 'Cause sets that recur in a range.', answer: 'TaskStatus', body: 'Interval', status: 202 },
  tasks: { method: 'GET', path: '/tasks', access: 'view', summary: 'Work over past ranges, newest first.', answer: 'TaskStatus[]' },
  stopTask: { method: 'POST', path: '/tasks/:task/stop', access: 'launch', summary: 'Cancel a task.', answer: 'TaskStatus' },
  promote: { method: 'POST', path: '/services/:service/groups/:group/promote', access: 'launch', summary: 'Score with the staged version from now on.', answer: 'ModelVersion[]' },
  spots: { method: 'GET', path: '/spots', access: 'view', summary: 'Fault-spot classifiers: probabilities, evaluation, campaign.', answer: 'SpotStatus[]' },
  learnSpots: { method: 'POST', path: '/services/:service/spots/learn', access: 'launch', summary: 'Train the fault-spot classifier on the samples that are kept.', answer: 'SpotStatus' },
  transfer: { method: 'POST', path: '/services/:service/transfer', access: 'launch', summary: 'How alike classifiers of two environments are, on the samples of the second.', answer: 'TransferReport', body: 'TransferRequest' },
  samples: { method: 'GET', path: '/services/:service/samples', access: 'view', summary: 'Labelled windows with their lineage, newest first.', answer: 'SpotSampleInfo[]' },
  sample: { method: 'GET', path: '/services/:service/samples/:sample', access: 'view', summary: 'One labelled window with its values.', answer: 'SpotSampleDetail' },
  discardSample: { method: 'POST', path: '/services/:service/samples/:sample/discard', access: 'launch', summary: 'Take a sample out of learning, or (with an empty reason) back in.', answer: 'SpotSampleInfo', body: 'DiscardRequest' },
  exportSamples: { method: 'GET', path: '/services/:service/samples-export', access: 'view', summary: 'All samples as one file; `format` is parquet (default), csv or npz.', answer: 'File' },
  importSamples: { method: 'POST', path: '/services/:service/samples-import', access: 'launch', summary: 'Take in a file of samples (Parquet, CSV or NPZ; 64 MiB at most); `name` is its name in messages.', answer: 'ImportReport', body: 'File' },
  mirrors: { method: 'GET', path: '/mirrors', access: 'view', summary: 'Mirrors that the configured target files belong to.', answer: 'MirrorStatus[]' },
  rollback: { method: 'POST', path: '/mirrors/:mirror/rollback', access: 'launch', summary: 'Roll a mirror back to its saved state.', answer: 'MirrorStatus' },
  snapshot: { method: 'POST', path: '/mirrors/:mirror/snapshot', access: 'launch', summary: 'Save the state of a mirror, to roll back to.', answer: 'MirrorStatus' },
  faults: { method: 'GET', path: '/chaos/faults', access: 'view', summary: 'Catalogue of faults and what this machine can do of it.', answer: 'FaultDescription[]' },
  targets: { method: 'GET', path: '/chaos/targets', access: 'view', summary: 'Components that the allow-list lets a run hit.', answer: 'ChaosTarget[]' },
  experiments: { method: 'GET', path: '/chaos/experiments', access: 'view', summary: 'Experiment files that the sidecar offers.', answer: 'Experiment[]' },
  runs: { method: 'GET', path: '/chaos/runs', access: 'view', summary: 'Chaos runs, newest first.', answer: 'Run[]' },
  run: { method: 'GET', path: '/chaos/runs/:run', access: 'view', summary: 'One chaos run.', answer: 'Run' },
  labels: { method: 'GET', path: '/chaos/labels', access: 'view', summary: 'Labelled fault intervals of all runs, for learning elsewhere.', answer: 'LabelRow[]' },
  preview: { method: 'POST', path: '/chaos/preview', access: 'launch', summary: 'What a run of the experiment would do; changes nothing.', answer: 'Plan', body: 'Experiment', harmless: true },
  start: { method: 'POST', path: '/chaos/runs', access: 'launch', summary: 'Launch a chaos run: an experiment, or one that was previewed with its digest.', answer: 'Run', body: 'LaunchRequest', status: 201 },
  random: { method: 'POST', path: '/chaos/random', access: 'view', summary: 'Draw an experiment by chance, from a seed; starts nothing.', answer: 'Experiment', body: 'RandomRequest', harmless: true },
  importExperiment: { method: 'POST', path: '/chaos/import', access: 'view', summary: 'Turn a Chaos Toolkit experiment into one of ours; starts nothing.', answer: 'Experiment', harmless: true },
  exportRun: { method: 'GET', path: '/chaos/runs/:run/journal', access: 'view', summary: 'A run in the form of a Chaos Toolkit journal.', answer: 'ToolkitJournal' },
  runScoreCard: { method: 'GET', path: '/chaos/runs/:run/scorecard', access: 'view', summary: 'How well a run was detected: when, by which group, and where its components were ranked.', answer: 'RunScoreCard' },
  runScoreCards: { method: 'GET', path: '/chaos/scorecards', access: 'view', summary: 'The same of the newest runs (`limit`, default 50, at most 200; `service` narrows them), newest first.', answer: 'RunScoreCard[]' },
  lever: { method: 'GET', path: '/chaos/lever', access: 'view', summary: 'The safety lever.', answer: 'SafetyLever' },
  pullLever: { method: 'POST', path: '/chaos/lever/pull', access: 'stop', summary: 'Stop every run and campaign and block new ones until the lever is released.', answer: 'SafetyLever', body: 'LeverRequest' },
  releaseLever: { method: 'POST', path: '/chaos/lever/release', access: 'launch', summary: 'Let runs start again.', answer: 'SafetyLever' },
  stop: { method: 'POST', path: '/chaos/runs/:run/stop', access: 'stop', summary: 'Stop a run: its faults are undone at once.', answer: 'Run' },
  stopAll: { method: 'POST', path: '/chaos/stop', access: 'stop', summary: 'Stop every run and campaign.', answer: 'Run[]' },
  campaigns: { method: 'GET', path: '/campaigns', access: 'view', summary: 'The running or last campaign of each service.', answer: 'CampaignStatus[]' },
  campaign: { method: 'POST', path: '/campaigns', access: 'launch', summary: 'Start a campaign: fault, collect, recover, until the samples are there.', answer: 'CampaignStatus', body: 'CampaignRequest', status: 201 },
  stopCampaign: { method: 'POST', path: '/campaigns/:service/stop', access: 'stop', summary: 'Stop the campaign of a service.', answer: 'CampaignStatus' },
  twinExamples: { method: 'GET', path: '/twin/examples', access: 'view', summary: 'Shipped networks with their estimate.', answer: 'TwinExample[]' },
  twinEstimate: { method: 'POST', path: '/twin/estimate', access: 'view', summary: 'Delay, jitter and loss of a network by queueing formulas or a learned model; changes nothing.', answer: 'TwinReport', body: 'TwinEstimateRequest', harmless: true, bodyBytes: 16 * 1024 * 1024 },
  twinSimulate: { method: 'POST', path: '/twin/simulate', access: 'launch', summary: 'Simulate a network packet by packet; answers when it is done or after 2.5 s, whichever is first.', answer: 'TwinSimulation', body: 'TwinSimulationRequest', bodyBytes: 16 * 1024 * 1024 },
  twinSimulation: { method: 'GET', path: '/twin/simulations/:simulation', access: 'view', summary: 'How far a simulation is, and its report.', answer: 'TwinSimulation' },
  stopTwinSimulation: { method: 'POST', path: '/twin/simulations/:simulation/stop', access: 'launch', summary: 'Cancel a simulation.', answer: 'TwinSimulation' },
  twinPlans: { method: 'GET', path: '/twin/plans', access: 'view', summary: 'Kept networks, newest first.', answer: 'TwinPlanInfo[]' },
  twinPlan: { method: 'GET', path: '/twin/plans/:plan', access: 'view', summary: 'A kept network with its predictions.', answer: 'TwinPlan' },
  saveTwinPlan: { method: 'POST', path: '/twin/plans', access: 'launch', summary: 'Keep a network by a name; the same name replaces.', answer: 'TwinPlan', body: 'TwinPlanRequest', status: 201, bodyBytes: 16 * 1024 * 1024 },
  publishTwinPlan: { method: 'POST', path: '/twin/plans/:plan/publish', access: 'launch', summary: 'Serve the predictions of a plan as metrics, or no longer.', answer: 'TwinPlanInfo[]', body: 'TwinPublishRequest' },
  twinModels: { method: 'GET', path: '/twin/models', access: 'view', summary: 'Estimators with their measured errors, and versions of their models.', answer: 'TwinModels' },
  useTwinModel: { method: 'POST', path: '/twin/models/:model/:version/use', access: 'launch', summary: 'Estimate with this version from now on (promote or roll back).', answer: 'TwinModels' },
  trainTwin: { method: 'POST', path: '/twin/train', access: 'launch', summary: 'Train a model of networks (AutoOPT); the version that comes out is kept and not used yet.', answer: 'TaskStatus', body: 'TwinTrainingRequest', status: 202 },
  deleteTwinPlan: { method: 'POST', path: '/twin/plans/:plan/delete', access: 'launch', summary: 'Delete a kept network.', answer: 'TwinPlanInfo[]' },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;

/** HTTP status of each error code; 500 for the others. */
export const STATUS_OF: Partial<Record<RoentgenError['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CHAOS_DISABLED: 403,
  ADMIN_DISABLED: 403,
  TOO_MANY_ATTEMPTS: 429,
  TARGET_NOT_ALLOWED: 403,
  LEVER_ENGAGED: 409,
  NOT_NOMINAL: 409,
  TARGETS_CHANGED: 409,
  COOLDOWN: 429,
  BUDGET_SPENT: 429,
  SAMPLE_UNKNOWN: 404,
  BLUEPRINT_INVALID: 422,
  RUNTIME_UNAVAILABLE: 502,
  SERVICE_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  GROUP_UNKNOWN: 404,
  MODEL_UNKNOWN: 404,
  MODEL_UNFIT: 409,
  EPISODE_UNKNOWN: 404,
  TASK_UNKNOWN: 404,
  TASK_BUSY: 409,
  LEARNING_HELD: 409,
  RANGE_EMPTY: 422,
  NOT_FOUND: 404,
  TARGET_BUSY: 409,
  CAMPAIGN_BUSY: 409,
  TARGET_FOREIGN_STATE: 409,
  EXPERIMENT_INVALID: 422,
  SCENARIO_INVALID: 422,
  NETWORK_UNCONNECTED: 422,
  NETWORK_TOO_LARGE: 413,
  ROUTE_BROKEN: 422,
  SIMULATION_UNKNOWN: 404,
  SIMULATION_CUT: 422,
  PLAN_UNKNOWN: 404,
  PLANS_FULL: 409,
  FAULT_UNKNOWN: 422,
  COMPONENT_UNKNOWN: 422,
  FAULT_UNAVAILABLE: 422,
  DATASET_TOO_SMALL: 422,
  DATASET_INVALID: 422,
  REQUEST_INVALID: 400,
  PROMETHEUS_UNREACHABLE: 502,
  PROMETHEUS_QUERY_FAILED: 502,
  REMOTE_WRITE_REFUSED: 502,
  PROMETHEUS_TIMEOUT: 504,
  PROMETHEUS_BAD_ANSWER: 502,
  PROMETHEUS_PARTIAL: 502,
  CLOCK_SKEW: 502,
};
