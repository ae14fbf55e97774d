/** The only folder that knows HTTP: a typed client of the sidecar behind Grafana's plugin proxy, and queries to Prometheus. */
import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { firstValueFrom, type Observable } from 'rxjs';
import type { ApiError, BacktestRequest, CampaignRequest, CampaignStatus, ChaosTarget, EpisodeRecord, Experiment, FaultDescription, ImportReport, Interval, LaunchRequest, MirrorStatus, ModelVersion, Plan, RandomRequest, Run, SafetyLever, ServiceStatus, SpotSampleDetail, SpotSampleInfo, SpotStatus, Status, TaskStatus, TransferReport, TransferRequest } from '../../sidecar/contract';
import { PLUGIN_ID } from '../ids';

/** Each right has its own route in plugin.json, with the token that has this right and no more. */
export type Right = 'view' | 'stop' | 'launch' | 'admin';
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

const PROXY_HINTS: Record<number, string> = {
  401: 'Check the tokens on the Configuration page.',
  403: 'Your role in Grafana lacks the right for this; ask an administrator.',
  404: 'Is the app enabled, and is the sidecar address right? See the Configuration page.',
  502: 'The sidecar does not answer. Is it running, and is its address on the Configuration page right?',
  504: 'The sidecar did not answer in time.',
};

export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) {
    return error;
  }
  if (isFetchError(error)) {
    if (isApiError(error.data)) {
      return new ApiFailure(error.data.code, error.data.message, error.data.hint);
    }
    const message = (error.data as { message?: string } | null)?.message;
    return new ApiFailure(`HTTP ${error.status}`, message || error.statusText || 'the call failed', PROXY_HINTS[error.status]);
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
const [stop, launch] = [post('stop'), post('launch')];

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
  preview: (experiment: Experiment) => launch<Plan>('/chaos/preview', experiment),
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
  tasks: (signal?: AbortSignal) => view<TaskStatus[]>('/tasks', signal),
  stopTask: (task: string) => launch<TaskStatus>(`/tasks/${name(task)}/stop`),
  backfill: (service: string, range: Interval) => launch<TaskStatus>(`/services/${name(service)}/backfill`, range),
  backtest: (service: string, request: BacktestRequest) => launch<TaskStatus>(`/services/${name(service)}/backtest`, request),
  scorecard: (service: string, range: Interval) => launch<TaskStatus>(`/services/${name(service)}/scorecard`, range),
  signatures: (service: string, group: string, range: Interval) => launch<TaskStatus>(`${groupPath(service, group)}/signatures`, range),
};

/** Where a browser downloads all samples of a service as one file. */
export const samplesFile = (service: string, format: 'parquet' | 'csv' | 'npz') => `${PROXY}/view/services/${name(service)}/samples-export?format=${format}`;

/** Saves the app's settings in Grafana. Secrets that are absent stay as they are. */
export async function saveSettings(id: string, settings: unknown): Promise<void> {
  await firstValueFrom(getBackendSrv().fetch({ url: `/api/plugins/${id}/settings`, method: 'POST', data: settings }));
}
