import { CoreApp, type DataFrame, type DataQuery, type DataQueryRequest, dateTime, LoadingState, type TimeRange } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { filter, firstValueFrom, from, fromEvent, identity, type Observable, takeUntil } from 'rxjs';
import type { DataQueryResponse } from '@grafana/data';
import { t } from '../text';
import { ApiFailure } from './client';

/** A PromQL range query; `name` becomes the series' display name (may use {{label}}). */
export interface RangeQuery {
  refId: string;
  expr: string;
  name: string;
}

/** Prometheus refuses more points per series. */
const MOST_POINTS = 10_000;

/** Step in seconds: the service's own, or coarser where the range has too many of them. */
export function stepFor(from: number, to: number, stepSeconds: number): number {
  return Math.max(stepSeconds, Math.ceil((to - from) / 1000 / MOST_POINTS));
}

/** Runs the queries on the data source with this uid; frames carry the query's refId. Throws ApiFailure; aborting `signal` cancels the request and rejects. */
export async function queryRange(uid: string | undefined, range: TimeRange, stepSeconds: number, queries: RangeQuery[], signal?: AbortSignal): Promise<DataFrame[]> {
  if (!uid) {
    throw new ApiFailure('NO_DATA_SOURCE', t('api.prometheus.none', 'no Prometheus data source is chosen'), t('api.prometheus.choose', 'Choose one on the Configuration page.'));
  }
  const source = await getDataSourceSrv().get({ uid });
  const step = stepFor(range.from.valueOf(), range.to.valueOf(), stepSeconds);
  const targets = queries.map(({ refId, expr, name }) => ({ refId, expr, legendFormat: name, range: true, instant: false, interval: `${step}s`, datasource: source.getRef() }));
  const request: DataQueryRequest<DataQuery & { expr: string }> = {
    app: CoreApp.Unknown,
    requestId: `roentgen-${queries.map(({ expr }) => expr).join('-')}`,
    targets,
    range,
    interval: `${step}s`,
    intervalMs: step * 1000,
    maxDataPoints: MOST_POINTS,
    scopedVars: {},
    timezone: 'browser',
    startTime: dateTime().valueOf(),
  };
  const answers = from(source.query(request)) as Observable<DataQueryResponse>;
  const { data, errors, error } = await firstValueFrom(answers.pipe(signal ? takeUntil(fromEvent(signal, 'abort')) : identity, filter(({ state }) => state === undefined || state === LoadingState.Done || state === LoadingState.Error)));
  const problem = errors?.[0] ?? error;
  if (problem) {
    throw new ApiFailure('PROMETHEUS_QUERY_FAILED', problem.message ?? problem.data?.message ?? t('api.prometheus.failed', 'the query failed'), t('api.prometheus.check', 'Check the data source on the Configuration page.'));
  }
  return data as DataFrame[];
}

/** A value of a label matcher, quoted. */
export function quoted(value: string): string {
  return JSON.stringify(value);
}
