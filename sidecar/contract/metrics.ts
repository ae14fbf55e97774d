/** Metric names with their labels. Imports nothing. */

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
  faultSpot: metric('gauge', 'roentgen_fault_spot_probability_ratio', ['service', 'component', 'fault'], 'Probability that the component is faulty, by the classifier; fault="any" is not broken down by kind; of the most probable component also by kind.'),
  spotUnknown: metric('gauge', 'roentgen_fault_spot_unknown', ['service'], '1 while something is wrong that is unlike all that the classifier learned, else 0.'),
  suspect: metric('gauge', 'roentgen_suspect_evidence', ['service', 'component'], 'Largest deviation of the component against its robust baseline while an episode is active, in robust scales; a stopped component has 1000.'),
  drift: metric('gauge', 'roentgen_model_drift_ratio', ['service', 'group'], 'How far levels have moved since the model was learned; 1 is as much as a nominal sample in a hundred.'),
  budgetUsed: metric('gauge', 'roentgen_alarm_budget_used_ratio', ['service', 'group'], 'Episodes of the last 24 hours by the alarm budget of a day; absent without a budget.'),
  runActive: metric('gauge', 'roentgen_chaos_run_active', ['run', 'service', 'component', 'fault'], '1 while the fault is applied; the series ends with the fault.'),
  runs: metric('counter', 'roentgen_chaos_runs_total', ['service', 'fault', 'status'], 'Ended chaos runs by outcome.'),
  leverEngaged: metric('gauge', 'roentgen_chaos_lever_engaged', [], '1 while the safety lever blocks every chaos run, else 0.'),
  campaignSamples: metric('gauge', 'roentgen_campaign_samples', ['service', 'state'], 'Samples of the current or last campaign: state="collected" or "wanted".'),
  modelTrained: metric('gauge', 'roentgen_model_trained_timestamp_seconds', ['service', 'group'], 'When the nominal model in use was trained.'),
  groupInfo: metric('gauge', 'roentgen_group_info', ['service', 'group', 'layer'], 'Always 1; the label says whether the group is of components (virtual) or of the nodes below them (physical).'),
  modelFeatures: metric('gauge', 'roentgen_model_features', ['service', 'group'], 'Number of features of the nominal model in use.'),
  droppedSeries: metric('gauge', 'roentgen_dropped_series', ['service', 'reason'], 'Series of the service that no model uses, by reason.'),
  stageSeconds: metric('gauge', 'roentgen_stage_duration_seconds', ['stage', 'service'], 'Duration of the last pass of a stage.'),
  stageSuccess: metric('gauge', 'roentgen_stage_last_success_timestamp_seconds', ['stage', 'service'], 'End of the last successful pass of a stage.'),
  stageFailures: metric('counter', 'roentgen_stage_failures_total', ['stage', 'service', 'code'], 'Failed passes of a stage by error code.'),
  tuned: metric('gauge', 'roentgen_tuned_keys', ['service'], 'Keys of the service that an administrator tuned away from the configuration file; 0 while the file holds.'),
  auditLost: metric('counter', 'roentgen_audit_lost_total', [], 'Entries of the audit journal that could not be written.'),
  wrongTokens: metric('counter', 'roentgen_wrong_tokens_total', [], 'Calls whose token is not known.'),
  twinPathDelay: metric('gauge', 'roentgen_twin_path_delay_seconds', ['plan', 'src', 'dst', 'tos'], 'Predicted mean delay of packets in a published plan of the network twin; absent where none arrives.'),
  twinPathJitter: metric('gauge', 'roentgen_twin_path_jitter_seconds_squared', ['plan', 'src', 'dst', 'tos'], 'Predicted jitter, the variance of the delay; its root is in seconds.'),
  twinPathLoss: metric('gauge', 'roentgen_twin_path_loss_ratio', ['plan', 'src', 'dst', 'tos'], 'Predicted share of packets that are lost.'),
  twinLinkUtilisation: metric('gauge', 'roentgen_twin_link_utilisation_ratio', ['plan', 'from', 'to'], 'Predicted share of the time in which a direction of a link sends.'),
  twinLeftOut: metric('gauge', 'roentgen_twin_left_out', ['plan', 'series'], 'Paths (series="path") and link directions (series="link") of a published plan beyond twin.max_series; the worst are kept.'),
  twinPredicted: metric('gauge', 'roentgen_twin_prediction_timestamp_seconds', ['plan'], 'When the published plan was predicted last.'),
  jobsQueued: metric('gauge', 'roentgen_jobs_queued', [], 'Jobs that wait for a worker.'),
  buildInfo: metric('gauge', 'roentgen_build_info', ['version'], 'Always 1; the label has the version.'),
} as const satisfies Record<string, MetricDefinition>;

/** What the mirror's own exporter serves beside cAdvisor's and node_exporter's names. */
export const MIRROR_METRICS = {
  requests: metric('counter', 'roentgen_mirror_requests_total', ['service'], 'Requests that the load generator sent.'),
  errors: metric('counter', 'roentgen_mirror_request_errors_total', ['service', 'reason'], 'Requests that failed: reason="status", "timeout" or "connection".'),
  duration: metric('histogram', 'roentgen_mirror_request_duration_seconds', ['service'], 'Duration of requests as the user sees them.'),
  calls: metric('counter', 'roentgen_mirror_calls_total', ['service'], 'Calls that users of a vIMS began.'),
  callsFailed: metric('counter', 'roentgen_mirror_calls_failed_total', ['service'], 'Calls that failed, on their caller’s or their callee’s side, whichever are more.'),
  unexpected: metric('counter', 'roentgen_mirror_sip_refusals_total', ['service'], 'Calls and registrations that a SIP error ended, part of those that failed.'),
  registrations: metric('counter', 'roentgen_mirror_registrations_total', ['service', 'result'], 'Registrations of users by result: done, failed.'),
  callSetup: metric('histogram', 'roentgen_mirror_call_setup_seconds', ['service'], 'Time from INVITE to 200 as the caller sees it; the sum is that of the middles of SIPp’s classes.'),
  rtpPackets: metric('counter', 'roentgen_mirror_rtp_packets_total', ['service', 'direction'], 'RTP packets of the callees of a vIMS by direction: received, sent.'),
  rtpLost: metric('counter', 'roentgen_mirror_rtp_packets_lost_total', ['service'], 'RTP packets to callees that never came, by their sequence numbers.'),
  targetCalls: metric('gauge', 'roentgen_mirror_target_calls_per_second', ['service'], 'Call rate that the daily curve asks for now.'),
  targetRate: metric('gauge', 'roentgen_mirror_target_requests_per_second', ['service'], 'Request rate that the daily curve asks for now.'),
  componentUp: metric('gauge', 'roentgen_mirror_component_up', ['service', 'component'], '1 while the component has a live process.'),
  restarts: metric('counter', 'roentgen_mirror_component_restarts_total', ['service', 'component'], 'Times the supervisor started the component again.'),
} as const satisfies Record<string, MetricDefinition>;
