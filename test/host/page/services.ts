import { type DataFrame, type DataQuery, type DataQueryRequest, type DataQueryResponse, DataSourceApi, type DataSourceInstanceSettings, EventBusSrv, standardEditorsRegistry, standardFieldConfigEditorRegistry, type TimeRange } from '@grafana/data';
import { type BackendDataSourceResponse, type BackendSrvRequest, type FetchResponse, setAppEvents, setBackendSrv, setDataSourceSrv, setEchoSrv, FakeEchoSrv, setPluginLinksHook, setTemplateSrv, toDataQueryResponse } from '@grafana/runtime';
import { initializeI18n } from 'internal:i18n/dist/esm/i18n.mjs';
import { setPanelDataErrorView } from 'internal:runtime/dist/esm/components/PanelDataErrorView.mjs';
import { setPluginPage } from 'internal:runtime/dist/esm/components/PluginPage.mjs';
import { lastValueFrom, map, Observable } from 'rxjs';
import { useLinks } from './links';
import { PageFrame } from './PageFrame';
import { PanelMessage } from './PanelMessage';
import { variables } from './variables';

export const DATA_SOURCE_UID = 'roentgen-prometheus';

/** Grafana's fetch: an answer or an error with its status and body; unsubscribing cancels. */
function fetchOnce<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const body = request.data === undefined ? undefined : JSON.stringify(request.data);
    fetch(request.url, { method: request.method ?? 'GET', body, headers: { ...request.headers, ...(body ? { 'content-type': 'application/json' } : {}) }, signal: controller.signal })
      .then(async (response) => {
        const text = await response.text();
        let data: unknown = text;
        try {
          data = JSON.parse(text);
        } catch {
          data = { message: text };
        }
        const { status, statusText, ok, headers, redirected, type, url } = response;
        if (ok) {
          subscriber.next({ data: data as T, status, statusText, ok, headers, redirected, type, url, config: request });
          subscriber.complete();
        } else {
          subscriber.error({ status, statusText, data, config: request });
        }
      })
      .catch((error: Error) => {
        if (!controller.signal.aborted) {
          subscriber.error({ status: 0, statusText: error.message, data: { message: error.message }, config: request });
        }
      });
    return () => controller.abort();
  });
}

const call = <T>(method: string, url: string, data?: unknown) => lastValueFrom(fetchOnce<T>({ method, url, data }).pipe(map((answer) => answer.data)));

const backend = {
  fetch: fetchOnce,
  get: <T>(url: string) => call<T>('GET', url),
  post: <T>(url: string, data?: unknown) => call<T>('POST', url, data),
  put: <T>(url: string, data?: unknown) => call<T>('PUT', url, data),
  patch: <T>(url: string, data?: unknown) => call<T>('PATCH', url, data),
  delete: <T>(url: string) => call<T>('DELETE', url),
  request: <T>({ method = 'GET', url, data }: BackendSrvRequest) => call<T>(method, url, data),
  datasourceRequest: fetchOnce,
  chunked: () => new Observable<never>(),
};

interface PromQuery extends DataQuery {
  expr?: string;
}

/** The Prometheus data source: the server asks the real Prometheus and answers in Grafana's frame format. */
class Prometheus extends DataSourceApi<PromQuery> {
  query(request: DataQueryRequest<PromQuery>): Observable<DataQueryResponse> {
    const { intervalMs, maxDataPoints, range, scopedVars } = request;
    const queries = request.targets.map((target) => ({ ...target, intervalMs, maxDataPoints, expr: variables.replace(target.expr, scopedVars) }));
    const data = { queries, from: String(range.from.valueOf()), to: String(range.to.valueOf()) };
    return new Observable((subscriber) =>
      fetchOnce<BackendDataSourceResponse>({ url: '/api/ds/query', method: 'POST', data }).subscribe({
        next: (answer) => subscriber.next(toDataQueryResponse(answer, request.targets)),
        // A failed query is an answer with an error, not a broken stream.
        error: (failure) => {
          subscriber.next(toDataQueryResponse(failure, request.targets));
          subscriber.complete();
        },
        complete: () => subscriber.complete(),
      })
    );
  }

  testDatasource() {
    return Promise.resolve({ status: 'success', message: '' });
  }

  /** label_values(selector, label) */
  async metricFindQuery(query: string) {
    const match = /^label_values\((.*),\s*(\w+)\)$/.exec(variables.replace(query));
    if (!match) {
      return [];
    }
    const values = await call<string[]>('GET', `/api/datasources/uid/${DATA_SOURCE_UID}/label-values?label=${match[2]}&match=${encodeURIComponent(match[1])}`);
    return values.map((text) => ({ text }));
  }
}

const settings = { id: 1, uid: DATA_SOURCE_UID, name: 'Prometheus', type: 'prometheus', access: 'proxy', readOnly: true, isDefault: true, jsonData: {}, meta: { id: 'prometheus', name: 'Prometheus', type: 'datasource', module: '', baseUrl: '', info: { logos: { small: '', large: '' } } } } as unknown as DataSourceInstanceSettings;
export const prometheus = new Prometheus(settings);

/** Runs a panel's queries once. */
export async function queryFrames(targets: PromQuery[], range: TimeRange, intervalMs: number, maxDataPoints: number, scopedVars = {}): Promise<{ frames: DataFrame[]; error?: string }> {
  const request = { requestId: 'panel', app: 'dashboard', interval: `${intervalMs}ms`, intervalMs, maxDataPoints, range, scopedVars, targets, timezone: 'browser', startTime: Date.now() } as DataQueryRequest<PromQuery>;
  const { data, error, errors } = await lastValueFrom(prometheus.query(request));
  return { frames: data as DataFrame[], error: (errors?.[0] ?? error)?.message };
}

export const appEvents = new EventBusSrv();

/** Kinds of option editors. The page shows no panel editor, but panels name the kinds when they declare their options. */
const EDITORS = ['text', 'number', 'slider', 'boolean', 'select', 'multi-select', 'radio', 'strings', 'timezone', 'color', 'field-name', 'unit', 'dashboard-uid', 'cell-action'];

/** Sets what Grafana sets before it loads plugins. */
export async function startServices(): Promise<void> {
  setAppEvents(appEvents);
  setEchoSrv(new FakeEchoSrv());
  setBackendSrv(backend as unknown as Parameters<typeof setBackendSrv>[0]);
  setTemplateSrv(variables);
  setDataSourceSrv({
    get: () => Promise.resolve(prometheus),
    getList: (filters) => (!filters?.type || filters.type === 'prometheus' ? [settings] : []),
    getInstanceSettings: () => settings,
    reload: () => Promise.resolve(),
    registerRuntimeDataSource: () => undefined,
  });
  setPluginLinksHook(useLinks);
  setPluginPage(PageFrame);
  setPanelDataErrorView(PanelMessage);
  standardEditorsRegistry.setInit(() => EDITORS.map((id) => ({ id, name: id, editor: () => null })));
  standardFieldConfigEditorRegistry.setInit(() => []);
  await initializeI18n({ language: 'en-US' });
}
