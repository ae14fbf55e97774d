/** What is asked about a zone of a radiography: contributions, and their way to Explore. Pure. */
import { ALL_COMPONENTS, METRICS, OTHER_FEATURES, type ServiceStatus } from '../../sidecar/contract';
import { type RangeQuery, quoted } from '../api/prometheus';
import type { Share } from '../radiography-panel/causes';
import { featureQuery, scopeOf } from './featureQuery';

export { type Share, zoneCauses, type ZoneCauses } from '../radiography-panel/causes';

const labels = (pairs: Record<string, string>) => `{${Object.entries(pairs).map(([name, value]) => `${name}=${quoted(value)}`).join(', ')}}`;

export function contributionQuery(service: string, group: string): RangeQuery {
  return { refId: 'contribution', expr: `max by (component, feature) (${METRICS.contribution.name}${labels({ service, group })})`, name: '{{component}} {{feature}}' };
}

/** PromQL for Explore: the contribution over time, and what it is a contribution of. */
export function exploreQueries(service: ServiceStatus, group: string, { component, feature }: Pick<Share, 'component' | 'feature'>): string[] {
  const of = { service: service.service, group, component };
  if (feature === null || feature === OTHER_FEATURES) {
    return [`${METRICS.contribution.name}${labels(of)}`, `${METRICS.score.name}${labels(of)}`];
  }
  return [`${METRICS.contribution.name}${labels({ ...of, feature })}`, featureQuery(feature, scopeOf(service, group, component))];
}

/** PromQL behind a zone's times: the group's error and the service metric. */
export function zoneQueries(service: string, group: string): string[] {
  return [`max(${METRICS.mse.name}${labels({ service, group, component: ALL_COMPONENTS })})`, `max by (kpi) (${METRICS.kpi.name}${labels({ service })})`];
}
