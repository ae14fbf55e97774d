/** The only folder that knows HTTP: a typed client of the sidecar behind Grafana's plugin proxy, and queries to Prometheus. */
import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { firstValueFrom, type Observable } from 'rxjs';
import type { ApiError, AuditQuery, AuditReport, BacktestRequest, CampaignRequest, CampaignStatus, ChaosTarget, EpisodeRecord, Experiment, FaultDescription, ImportReport, Interval, JobsStatus, LabelRow, LaunchRequest, MirrorStatus, ModelVersion, Plan, RandomRequest, Right, Run, RunScoreCard, SafetyLever, ServiceStatus, SpotSampleDetail, SpotSampleInfo, SpotStatus, Status, TaskStatus, TokenRight, TransferReport, TransferRequest, TuningRequest, TuningStatus, TwinEstimateRequest, TwinExample, TwinModelKind, TwinModels, TwinPlan, TwinPlanInfo, TwinPlanRequest, TwinReport, TwinSimulation, TwinSimulationRequest, TwinTrainingRequest } from '../../sidecar/contract';
import { PLUGIN_ID } from '../ids';
import { t } from '../text';

export type { Right } from '../../sidecar/contract';
const PROXY = `/api/plugin-proxy/${PLUGIN_ID}`;

/** What went wrong, with the sidecar's stable code, or the proxy's status where the sidecar did not answer. */
export class ApiFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string
  ) {
    super(message);
    this.name = 'ApiFailure';
  }
}

function isApiError(data: unknown): data is ApiError {
  return typeof data === 'object' && data !== null && 'code' in data && 'message' in data && typeof data.code === 'string' && typeof data.message === 'string';
}

/** What to do where Grafana's proxy itself answered. */
function proxyHint(status: number): string | undefined {
  switch (status) {
    case 401:
      return t('api.hint.token', 'Check the tokens on the Configuration page.');
    case 403:
      return t('api.hint.role', 'Your role in Grafana lacks the right for this; ask an administrator.');
    case 404:
      return t('api.hint.not-found', 'Is the app enabled, and is the sidecar address right? See the Configuration page.');
    case 502:
      return t('api.hint.no-answer', 'The sidecar does not answer. Is it running, and is its address on the Configuration page right?');
    case 504:
      return t('api.hint.late', 'The sidecar did not answer in time.');
  }
  return undefined;
}

export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) {
    return error;
  }
  if (isFetchError(error)) {
    if (isApiError(error.data)) {
      return new ApiFailure(error.data.code, error.data.message, error.data.hint);
    }
    const message = (error.data as { message?: string } | null)?.message;
    return new ApiFailure(`HTTP ${error.status}`, message || error.statusText || t('api.failed', 'the call failed'), proxyHint(error.status));
  }
  return new ApiFailure('UNEXPECTED', error instanceof Error ? error.message : String(error));
}

/** The first answer, or the signal's abort, whichever comes first; aborting also cancels the request. */
function first<T>(answers: Observable<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscription = answers.subscribe({ next: resolve, error: reject });
    signal?.addEventListener('abort', () => {
      subscription.unsubscribe();
      reject(signal.reason);
    }, { once: true });
  });
}

async function call<T>(right: Right, method: 'GET' | 'POST', path: string, data?: unknown, signal?: AbortSignal, headers?: Record<string, string>): Promise<T> {
  try {
    const answer = getBackendSrv().fetch<T>({ url: `${PROXY}/${right}${path}`, method, data, headers, showErrorAlert: false, showSuccessAlert: false });
    return (await first(answer, signal)).data;
  } catch (error) {
    throw failureOf(error);
  }
}

const view = <T>(path: string, signal?: AbortSignal) => call<T>('view', 'GET', path, undefined, signal);
const post = (right: Right) => <T>(path: string, data: unknown = {}) => call<T>(right, 'POST', path, data);
const [stop, launch, admin] = [post('stop'), post('launch'), post('admin')];

const name = encodeURIComponent;
const samplesPath = (service: string) => `/services/${name(service)}/samples`;
const groupPath = (service: string, group: string) => `/services/${name(service)}/groups/${name(group)}`;

export const sidecar = {
  status: (signal?: AbortSignal) => view<Status>('/status', signal),
  services: (signal?: AbortSignal) => view<ServiceStatus[]>('/services', signal),
  spots: (signal?: AbortSignal) => view<SpotStatus[]>('/spots', signal),
  faults: (signal?: AbortSignal) => view<FaultDescription[]>('/chaos/faults', signal),
  targets: (signal?: AbortSignal) => view<ChaosTarget[]>('/chaos/targets', signal),
  experiments: (signal?: AbortSignal) => view<Experiment[]>('/chaos/experiments', signal),
  runs: (signal?: AbortSignal) => view<Run[]>('/chaos/runs', signal),
  run: (run: string, signal?: AbortSignal) => view<Run>(`/chaos/runs/${name(run)}`, signal),
  runScoreCard: (run: string, signal?: AbortSignal) => view<RunScoreCard>(`/chaos/runs/${name(run)}/scorecard`, signal),
  runScoreCards: (signal?: AbortSignal) => view<RunScoreCard[]>('/chaos/scorecards?limit=100', signal),
  labels: (signal?: AbortSignal) => view<LabelRow[]>('/chaos/labels', signal),
  importExperiment: (toolkit: object) => launch<Experiment>('/chaos/import', toolkit),
  preview: (experiment: object) => launch<Plan>('/chaos/preview', experiment),
  launch: (request: LaunchRequest) => launch<Run>('/chaos/runs', request),
  random: (request: RandomRequest) => launch<Experiment>('/chaos/random', request),
  lever: (signal?: AbortSignal) => view<SafetyLever>('/chaos/lever', signal),
  pullLever: (reason: string) => stop<SafetyLever>('/chaos/lever/pull', { reason }),
  releaseLever: () => launch<SafetyLever>('/chaos/lever/release'),
  stopRun: (run: string) => stop<Run>(`/chaos/runs/${name(run)}/stop`),
  stopAll: () => stop<unknown>('/chaos/stop'),
  startCampaign: (request: CampaignRequest) => launch<CampaignStatus>('/campaigns', request),
  stopCampaign: (service: string) => stop<CampaignStatus>(`/campaigns/${name(service)}/stop`),
  samples: (service: string, signal?: AbortSignal) => view<SpotSampleInfo[]>(samplesPath(service), signal),
  sample: (service: string, sample: string, signal?: AbortSignal) => view<SpotSampleDetail>(`${samplesPath(service)}/${name(sample)}`, signal),
  discardSample: (service: string, sample: string, reason: string) => launch<SpotSampleInfo>(`${samplesPath(service)}/${name(sample)}/discard`, { reason }),
  importSamples: (service: string, file: File) => call<ImportReport>('launch', 'POST', `/services/${name(service)}/samples-import?name=${name(file.name)}`, file, undefined, { 'Content-Type': 'application/octet-stream' }),
  learnSpots: (service: string) => launch<SpotStatus>(`/services/${name(service)}/spots/learn`),
  transfer: (service: string, request: TransferRequest) => launch<TransferReport>(`/services/${name(service)}/transfer`, request),
  mirrors: (signal?: AbortSignal) => view<MirrorStatus[]>('/mirrors', signal),
  snapshot: (mirror: string) => launch<MirrorStatus>(`/mirrors/${name(mirror)}/snapshot`),
  rollback: (mirror: string) => launch<MirrorStatus>(`/mirrors/${name(mirror)}/rollback`),
  models: (service: string, group: string, signal?: AbortSignal) => view<ModelVersion[]>(`${groupPath(service, group)}/models`, signal),
  chooseModel: (service: string, group: string, version: string) => launch<ModelVersion[]>(`${groupPath(service, group)}/models/${name(version)}/use`),
  learn: (service: string) => launch<unknown>(`/services/${name(service)}/learn`),
  promote: (service: string, group: string) => launch<ModelVersion[]>(`${groupPath(service, group)}/promote`),
  accept: (service: string, group: string) => launch<ServiceStatus>(`${groupPath(service, group)}/accept`),
  episodes: (service: string, { from, to }: Interval, signal?: AbortSignal) => view<EpisodeRecord[]>(`/services/${name(service)}/episodes?from=${from}&to=${to}`, signal),
  nominal: (service: string, episode: string) => launch<EpisodeRecord>(`/services/${name(service)}/episodes/${name(episode)}/nominal`),
  /** Which right the token of a right's own route has. */
  right: (right: Right) => (right === 'view' ? view<TokenRight>('/rights') : post(right)<TokenRight>('/rights')),
  tuning: (service: string, signal?: AbortSignal) => view<TuningStatus>(`/services/${name(service)}/tuning`, signal),
  tune: (service: string, tuning: TuningRequest) => admin<TuningStatus>(`/services/${name(service)}/tuning`, tuning),
  resetTuning: (service: string) => admin<TuningStatus>(`/services/${name(service)}/tuning/reset`),
  audit: (query: AuditQuery) => admin<AuditReport>('/audit/query', query),
  jobs: (signal?: AbortSignal) => view<JobsStatus>('/jobs', signal),
  campaigns: (signal?: AbortSignal) => view<CampaignStatus[]>('/campaigns', signal),
  tasks: (signal?: AbortSignal) => view<TaskStatus[]>('/tasks', signal),
  stopTask: (task: string) => launch<TaskStatus>(`/tasks/${name(task)}/stop`),
  backfill: (service: string, range: Interval) => launch<TaskStatus>(`/services/${name(service)}/backfill`, range),
  backtest: (service: string, request: BacktestRequest) => launch<TaskStatus>(`/services/${name(service)}/backtest`, request),
  scorecard: (service: string, range: Interval) => launch<TaskStatus>(`/services/${name(service)}/scorecard`, range),
  twinExamples: (signal?: AbortSignal) => view<TwinExample[]>('/twin/examples', signal),
  twinEstimate: (request: TwinEstimateRequest) => launch<TwinReport>('/twin/estimate', request),
  twinSimulate: (request: TwinSimulationRequest) => launch<TwinSimulation>('/twin/simulate', request),
  twinSimulation: (simulation: string, signal?: AbortSignal) => view<TwinSimulation>(`/twin/simulations/${name(simulation)}`, signal),
  stopTwinSimulation: (simulation: string) => launch<TwinSimulation>(`/twin/simulations/${name(simulation)}/stop`),
  twinPlans: (signal?: AbortSignal) => view<TwinPlanInfo[]>('/twin/plans', signal),
  twinPlan: (plan: string, signal?: AbortSignal) => view<TwinPlan>(`/twin/plans/${name(plan)}`, signal),
  saveTwinPlan: (request: TwinPlanRequest) => launch<TwinPlan>('/twin/plans', request),
  publishTwinPlan: (plan: string, published: boolean) => launch<TwinPlanInfo[]>(`/twin/plans/${name(plan)}/publish`, { published }),
  twinModels: (signal?: AbortSignal) => view<TwinModels>('/twin/models', signal),
  useTwinModel: (model: TwinModelKind, version: string) => launch<TwinModels>(`/twin/models/${name(model)}/${name(version)}/use`),
  trainTwin: (request: TwinTrainingRequest) => launch<TaskStatus>('/twin/train', request),
  deleteTwinPlan: (plan: string) => launch<TwinPlanInfo[]>(`/twin/plans/${name(plan)}/delete`),
  signatures: (service: string, group: string, range: Interval) => launch<TaskStatus>(`${groupPath(service, group)}/signatures`, range),
};

/** Where a browser downloads all samples of a service as one file. */
export const samplesFile = (service: string, format: 'parquet' | 'csv' | 'npz') => `${PROXY}/view/services/${name(service)}/samples-export?format=${format}`;

/** What Grafana keeps of the app: settings, which secrets there are (never their text), the plugin's version. */
export interface StoredSettings<T> {
  jsonData: T | null;
  secureJsonFields?: Record<string, boolean>;
  info: { version: string };
}

export async function readSettings<T>(id: string, signal?: AbortSignal): Promise<StoredSettings<T>> {
  try {
    return (await first(getBackendSrv().fetch<StoredSettings<T>>({ url: `/api/plugins/${id}/settings`, showErrorAlert: false }), signal)).data;
  } catch (error) {
    throw failureOf(error);
  }
}

/** Saves the app's settings in Grafana. Secrets that are absent stay as they are. */
export async function saveSettings(id: string, settings: unknown): Promise<void> {
  await firstValueFrom(getBackendSrv().fetch({ url: `/api/plugins/${id}/settings`, method: 'POST', data: settings }));
}
