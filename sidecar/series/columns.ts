/** Chosen columns of a service over an arbitrary interval, for fault windows and other studies. */

import type { ServiceSection } from '../config/config';
import type { Prometheus } from '../prometheus/client';
import { align, speaking, stoppedUseNothing } from './align';
import { featuresOf } from './features';

export interface Column {
  component: string;
  metric: string;
}

/**
 * Rows x columns on the step grid from `fromMs` to `toMs`, both included; NaN = missing, 0 = the component has stopped.
 * Series of one component and metric that differ in further labels are summed. Throws what the client throws.
 */
export async function readColumns(prometheus: Prometheus, service: Pick<ServiceSection, 'selector' | 'componentLabel' | 'componentRule' | 'stepMs'>, fromMs: number, toMs: number, columns: Column[]): Promise<number[][]> {
  const { stepMs } = service;
  const metrics = [...new Set(columns.map((column) => column.metric))];
  const selector = `{__name__=~"${metrics.join('|')}",${service.selector.trim().slice(1)}`;
  const raw = await prometheus.raw(selector, fromMs - 4 * stepMs, toMs + 2 * stepMs);
  const bare = raw.map((series) => ({ ...series, labels: { __name__: series.labels.__name__, instance: series.labels.instance ?? '', [service.componentLabel]: series.labels[service.componentLabel] } }));
  const series = featuresOf(bare, service, new Map());
  const grid = { fromMs, stepMs, rows: Math.round((toMs - fromMs) / stepMs) + 1 };
  const features = columns.map(({ component, metric }) => ({ component, metric, name: metric, counter: metric.endsWith('_total') }));
  const matrix = align(series, features, grid);
  stoppedUseNothing(matrix, speaking(series, grid, 1.5), [...new Set([...columns.map((column) => column.component), ...series.map((each) => each.feature.component)])]);
  return Array.from({ length: grid.rows }, (_, row) => [...matrix.values.subarray(row * columns.length, (row + 1) * columns.length)]);
}
