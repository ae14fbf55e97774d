/** The only folder that knows HTTP: a typed client of the sidecar behind Grafana's plugin proxy, and queries to Prometheus. */
import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { firstValueFrom, type Observable } from 'rxjs';
import type { ApiError, BacktestRequest, CampaignRequest, CampaignStatus, ChaosTarget, EpisodeRecord, Experiment, FaultDescription, Interval, LaunchRequest, MirrorStatus, ModelVersion, Plan, RandomRequest, Run, SafetyLever, ServiceStatus, SpotSampleDetail, SpotSampleInfo, SpotStatus, Status, TaskStatus, TransferReport, TransferRequest } from '../../sidecar/contract';
import { PLUGIN_ID } from '../ids';

const PROXY = `/api/plugin-proxy/${PLUGIN_ID}/sidecar`;

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
  403: 'Your role may look but not launch; ask an editor or administrator of Grafana.',
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

async function call<T>(method: 'GET' | 'POST', path: string, data?: unknown, signal?: AbortSignal): Promise<T> {
  try {
    const answer = getBackendSrv().fetch<T>({ url: `${PROXY}${path}`, method, data, showErrorAlert: false, showSuccessAlert: false });
    return (await first(answer, signal)).data;
  } catch (error) {
    throw failureOf(error);
  }
}

const name = encodeURIComponent;
const samplesPath = (service: string) => `/services/${name(service)}/samples`;
const groupPath = (service: string, group: string) => `/services/${name(service)}/groups/${name(group)}`;

export const sidecar = {
  status: (signal?: AbortSignal) => call<Status>('GET', '/status', undefined, signal),
  services: (signal?: AbortSignal) => call<ServiceStatus[]>('GET', '/services', undefined, signal),
  spots: (signal?: AbortSignal) => call<SpotStatus[]>('GET', '/spots', undefined, signal),
  faults: (signal?: AbortSignal) => call<FaultDescription[]>('GET', '/chaos/faults', undefined, signal),
  targets: (signal?: AbortSignal) => call<ChaosTarget[]>('GET', '/chaos/targets', undefined, signal),
  experiments: (signal?: AbortSignal) => call<Experiment[]>('GET', '/chaos/experiments', undefined, signal),
  runs: (signal?: AbortSignal) => call<Run[]>('GET', '/chaos/runs', undefined, signal),
  preview: (experiment: Experiment) => call<Plan>('POST', '/chaos/preview', experiment),
  launch: (request: LaunchRequest) => call<Run>('POST', '/chaos/runs', request),
  random: (request: RandomRequest) => call<Experiment>('POST', '/chaos/random', request),
  lever: (signal?: AbortSignal) => call<SafetyLever>('GET', '/chaos/lever', undefined, signal),
  pullLever: (reason: string) => call<SafetyLever>('POST', '/chaos/lever/pull', { reason }),
  releaseLever: () => call<SafetyLever>('POST', '/chaos/lever/release', {}),
  stopRun: (run: string) => call<Run>('POST', `/chaos/runs/${name(run)}/stop`, {}),
  stopAll: () => call<unknown>('POST', '/chaos/stop', {}),
  startCampaign: (request: CampaignRequest) => call<CampaignStatus>('POST', '/campaigns', request),
  stopCampaign: (service: string) => call<CampaignStatus>('POST', `/campaigns/${name(service)}/stop`, {}),
  samples: (service: string, signal?: AbortSignal) => call<SpotSampleInfo[]>('GET', samplesPath(service), undefined, signal),
  sample: (service: string, sample: string, signal?: AbortSignal) => call<SpotSampleDetail>('GET', `${samplesPath(service)}/${name(sample)}`, undefined, signal),
  discardSample: (service: string, sample: string, reason: string) => call<SpotSampleInfo>('POST', `${samplesPath(service)}/${name(sample)}/discard`, { reason }),
  learnSpots: (service: string) => call<SpotStatus>('POST', `/services/${name(service)}/spots/learn`, {}),
  transfer: (service: string, request: TransferRequest) => call<TransferReport>('POST', `/services/${name(service)}/transfer`, request),
  mirrors: (signal?: AbortSignal) => call<MirrorStatus[]>('GET', '/mirrors', undefined, signal),
  snapshot: (mirror: string) => call<MirrorStatus>('POST', `/mirrors/${name(mirror)}/snapshot`, {}),
  rollback: (mirror: string) => call<MirrorStatus>('POST', `/mirrors/${name(mirror)}/rollback`, {}),
  models: (service: string, group: string, signal?: AbortSignal) => call<ModelVersion[]>('GET', `${groupPath(service, group)}/models`, undefined, signal),
  chooseModel: (service: string, group: string, version: string) => call<ModelVersion[]>('POST', `${groupPath(service, group)}/models/${name(version)}/use`, {}),
  learn: (service: string) => call<unknown>('POST', `/services/${name(service)}/learn`, {}),
  promote: (service: string, group: string) => call<ModelVersion[]>('POST', `${groupPath(service, group)}/promote`, {}),
  accept: (service: string, group: string) => call<ServiceStatus>('POST', `${groupPath(service, group)}/accept`, {}),
  episodes: (service: string, { from, to }: Interval, signal?: AbortSignal) => call<EpisodeRecord[]>('GET', `/services/${name(service)}/episodes?from=${from}&to=${to}`, undefined, signal),
  nominal: (service: string, episode: string) => call<EpisodeRecord>('POST', `/services/${name(service)}/episodes/${name(episode)}/nominal`, {}),
  tasks: (signal?: AbortSignal) => call<TaskStatus[]>('GET', '/tasks', undefined, signal),
  stopTask: (task: string) => call<TaskStatus>('POST', `/tasks/${name(task)}/stop`, {}),
  backfill: (service: string, range: Interval) => call<TaskStatus>('POST', `/services/${name(service)}/backfill`, range),
  backtest: (service: string, request: BacktestRequest) => call<TaskStatus>('POST', `/services/${name(service)}/backtest`, request),
  scorecard: (service: string, range: Interval) => call<TaskStatus>('POST', `/services/${name(service)}/scorecard`, range),
  signatures: (service: string, group: string, range: Interval) => call<TaskStatus>('POST', `${groupPath(service, group)}/signatures`, range),
};

/** Where a browser downloads all samples of a service as one file. */
export const samplesFile = (service: string, format: 'parquet' | 'csv' | 'npz') => `${PROXY}/services/${name(service)}/samples-export?format=${format}`;

/** Saves the app's settings in Grafana. Secrets that are absent stay as they are. */
export async function saveSettings(id: string, settings: unknown): Promise<void> {
  await firstValueFrom(getBackendSrv().fetch({ url: `/api/plugins/${id}/settings`, method: 'POST', data: settings }));
}
