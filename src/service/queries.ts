/** PromQL of the service page. Aggregated over `instance`, so that a sidecar that was restarted elsewhere goes on with the same series. Pure. */
import { ALL_COMPONENTS, METRICS } from '../../sidecar/contract';
import { type RangeQuery, quoted } from '../api/prometheus';

export const selector = (labels: Record<string, string>) => `{${Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`).join(', ')}}`;

/** The highest sample of each step, so that a short peak is not lost between two points; and what lasts where a step has no sample of its own. */
export function highest(by: string, series: string, step: number, stepSeconds: number): string {
  const now = `max by (${by}) (${series})`;
  return step > stepSeconds ? `max by (${by}) (max_over_time(${series}[${step}s])) or ${now}` : now;
}

/** @param component all together where it is `_all` */
export function scoreQueries(service: string, component: string, step: number, stepSeconds: number): RangeQuery[] {
  return [{ refId: 'score', expr: highest('group', `${METRICS.score.name}${selector({ service, component })}`, step, stepSeconds), name: '{{group}}' }];
}

export function kpiQueries(service: string, step: number, stepSeconds: number): RangeQuery[] {
  const of = selector({ service });
  return [
    { refId: 'kpi', expr: highest('kpi', `${METRICS.kpi.name}${of}`, step, stepSeconds), name: '{{kpi}}' },
    { refId: 'limit', expr: `max by (kpi) (${METRICS.kpiLimit.name}${of})`, name: '{{kpi}}' },
  ];
}

/** Sums of contributions in each bucket, and in how many samples of it a cause set was known. */
export function causeQueries(service: string, component: string, step: number): RangeQuery[] {
  const series = `${METRICS.contribution.name}${selector(component === ALL_COMPONENTS ? { service } : { service, component })}[${step}s]`;
  return [
    { refId: 'sum', expr: `sum by (group, component, feature) (sum_over_time(${series}))`, name: '{{component}} {{feature}}' },
    { refId: 'known', expr: `max by (group) (count_over_time(${METRICS.contribution.name}${selector({ service })}[${step}s]))`, name: '{{group}}' },
  ];
}

/** Episodes and faults as they were recorded: what is left of them while the sidecar does not answer. */
export function recordedQueries(service: string, step: number): RangeQuery[] {
  const active = (name: string) => `max_over_time(${name}${selector({ service })}[${step}s])`;
  return [
    { refId: 'episode', expr: `max by (group) (${active(METRICS.episode.name)})`, name: '{{group}}' },
    { refId: 'run', expr: `max by (run, fault, component) (${active(METRICS.runActive.name)})`, name: '{{fault}} {{component}}' },
  ];
}

export function spotQueries(service: string, step: number, stepSeconds: number): RangeQuery[] {
  return [
    { refId: 'spot', expr: highest('component', `${METRICS.faultSpot.name}${selector({ service, fault: 'any' })}`, step, stepSeconds), name: '{{component}}' },
    { refId: 'unknown', expr: highest('service', `${METRICS.spotUnknown.name}${selector({ service })}`, step, stepSeconds), name: 'unknown' },
  ];
}
