/** Every error a user can meet has a stable code here; the codes also stand in API answers, metrics and docs/errors.md. */

export const ERROR_CODES = {
  CONFIG_INVALID: 'the configuration is not valid',
  CONFIG_UNREADABLE: 'the configuration file cannot be read',
  REQUIREMENT_MISSING: 'this machine lacks something the step needs',
  PROMETHEUS_UNREACHABLE: 'Prometheus did not answer',
  PROMETHEUS_TIMEOUT: 'Prometheus did not answer in time',
  PROMETHEUS_BAD_ANSWER: 'Prometheus answered something that is not its API',
  PROMETHEUS_QUERY_FAILED: 'Prometheus refused the query',
  PROMETHEUS_PARTIAL: 'Prometheus answered only a part of the data',
  CLOCK_SKEW: 'the clocks of Prometheus and of this machine differ',
  REMOTE_WRITE_REFUSED: 'Prometheus did not take the samples',
  SERVICE_UNKNOWN: 'no such service is configured',
  SERVICE_WITHOUT_SERIES: 'the service has no series in Prometheus',
  COMPONENT_VANISHED: 'a component stopped during the nominal period',
  NOMINAL_TOO_SHORT: 'too little nominal data to learn from',
  TRAINING_FAILED: 'a model could not be trained',
  TRAINING_OUT_OF_MEMORY: 'there was not enough memory to train a model',
  ENGINE_UNAVAILABLE: 'the compute engine has no library for this machine',
  LEARNING_HELD: 'nothing is learned while an episode or a chaos run is on',
  RANGE_EMPTY: 'there are no data in this range',
  EPISODE_UNKNOWN: 'no such episode',
  TASK_UNKNOWN: 'no such task',
  TASK_BUSY: 'a task of this kind is already running for the service',
  GROUP_UNKNOWN: 'no such group',
  MODEL_UNFIT: 'the model does not fit the present configuration',
  MODEL_UNKNOWN: 'no such version of a model',
  MODEL_CORRUPT: 'a stored model cannot be read',
  EXPERIMENT_INVALID: 'the experiment is not valid',
  SCENARIO_INVALID: 'the network scenario is not valid',
  NETWORK_UNCONNECTED: 'a node of the network cannot be reached, even with every link up',
  NETWORK_TOO_LARGE: 'the network is larger than a what-if takes',
  ROUTE_BROKEN: 'a given path goes over a link that is not there',
  SIMULATION_UNKNOWN: 'no such simulation',
  SIMULATION_CUT: 'the simulation ran out of time before it could say anything',
  SIMULATION_FAILED: 'a simulator ended without results',
  PLAN_UNKNOWN: 'no such plan',
  PLANS_FULL: 'no more plans can be kept',
  FAULT_UNKNOWN: 'no such fault kind',
  FAULT_UNAVAILABLE: 'this machine cannot make this fault',
  FAULT_FAILED: 'the fault could not be applied',
  COMPONENT_UNKNOWN: 'no such component',
  TARGET_NOT_ALLOWED: 'the target is not on the allow-list',
  TARGET_BUSY: 'another run holds this component',
  TARGET_FOREIGN_STATE: 'the target carries settings that are not ours',
  TARGETS_CHANGED: 'the targets are not those of the preview any more',
  NOT_NOMINAL: 'the service is not nominal, so nothing is started on it',
  LEVER_ENGAGED: 'the safety lever is engaged',
  COOLDOWN: 'the last run of this service is not long enough ago',
  BUDGET_SPENT: 'the runs of the day are used up',
  CHAOS_DISABLED: 'chaos is switched off',
  RUN_UNKNOWN: 'no such run',
  CAMPAIGN_BUSY: 'a campaign is already running',
  DATASET_TOO_SMALL: 'too few fault samples to train on',
  DATASET_INVALID: 'the data set cannot be read',
  SAMPLE_UNKNOWN: 'no such sample',
  BLUEPRINT_INVALID: 'the blueprint is not valid',
  RUNTIME_UNAVAILABLE: 'the runtime does not answer',
  UNAUTHENTICATED: 'a valid token is needed',
  FORBIDDEN: 'this token may not do that',
  ADMIN_DISABLED: 'changing the configuration from here is switched off',
  TOO_MANY_ATTEMPTS: 'too many calls with a wrong token',
  REQUEST_INVALID: 'the request is not valid',
  NOT_FOUND: 'nothing is here',
  STORE_CORRUPT: 'a stored file is damaged',
  STORE_UNWRITABLE: 'the data directory cannot be written',
  STORE_BUSY: 'another process uses the data directory',
  MIRROR_FAILED: 'the mirror could not be brought up',
  INTERNAL: 'an error inside Roentgen',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error with a stable code, what was wrong with which value, and (in `hint`) what to do. */
export class RoentgenError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint?: string,
    options?: { cause?: unknown }
  ) {
    super(message, options);
    this.name = 'RoentgenError';
  }
}

/** What the API, a stage and a task tell of anything that was thrown. */
export function toldOf(error: unknown): { code: ErrorCode; message: string; hint?: string } {
  return { code: codeOf(error), message: messageOf(error), ...(error instanceof RoentgenError && error.hint ? { hint: error.hint } : {}) };
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stable code of anything that was thrown; INTERNAL for what is not ours. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof RoentgenError ? error.code : 'INTERNAL';
}
