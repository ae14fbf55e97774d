import { type DataFrame, FieldType } from '@grafana/data';
import { ALL_COMPONENTS, METRICS, type ServiceStatus } from '../../sidecar/contract';
import { type RangeQuery, quoted } from '../api/prometheus';
import type { Series } from '../radiography-panel/join';
import type { RadiographyInput } from '../radiography-panel/points';

/**
 * The four queries of a service's radiographies; each answers one series a group, or one alone. Aggregated, so that a sidecar that
 * was restarted elsewhere (another `instance`) goes on with the same series.
 * @param component whose radiographies they are; all components together where none is named
 */
export function radiographyQueries(service: string, component: string = ALL_COMPONENTS): RangeQuery[] {
  const whole = `{service=${quoted(service)}, component=${quoted(component)}}`;
  const ofService = `{service=${quoted(service)}}`;
  return [
    { refId: 'error', expr: `max by (group) (${METRICS.mse.name}${whole})`, name: '{{group}}' },
    { refId: 'threshold', expr: `max by (group) (${METRICS.threshold.name}${whole})`, name: '{{group}}' },
    { refId: 'kpi', expr: `max by (kpi) (${METRICS.kpi.name}${ofService})`, name: '{{kpi}}' },
    { refId: 'limit', expr: `max by (kpi) (${METRICS.kpiLimit.name}${ofService})`, name: '{{kpi}}' },
  ];
}

function seriesOf(frames: DataFrame[], refId: string, group?: string): Series | null {
  for (const frame of frames.filter((each) => each.refId === refId)) {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const value = frame.fields.find(({ type, labels }) => type === FieldType.number && (group === undefined || labels?.group === group));
    if (time && value) {
      return { times: time.values, values: value.values };
    }
  }
  return null;
}

function newest(series: Series | null): number | null {
  return series && series.values.length > 0 ? (series.values[series.values.length - 1] ?? null) : null;
}

/** What one group's radiography takes from the frames that answer `radiographyQueries`. */
export function groupInput(frames: DataFrame[], group: string, kpi: ServiceStatus['kpi']): RadiographyInput {
  return {
    error: seriesOf(frames, 'error', group),
    kpi: seriesOf(frames, 'kpi'),
    threshold: seriesOf(frames, 'threshold', group),
    kpiLimit: newest(seriesOf(frames, 'limit')) ?? kpi?.limit ?? null,
    errorName: 'reconstruction error (MSE)',
    kpiName: kpi?.name ?? 'KPI',
    kpiUnit: kpi?.unit ?? '',
  };
}
