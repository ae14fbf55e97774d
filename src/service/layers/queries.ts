/** PromQL of the layers: recorded metrics only, so that any time in the past can be seen. Pure. */
import { ALL_COMPONENTS, METRICS, type ServiceStatus } from '../../../sidecar/contract';
import { quoted, type RangeQuery } from '../../api/prometheus';
import { highest, selector } from '../queries';

const BOTH = 'group, component';

/**
 * Scores of every group, and of the components and nodes that were over the line at all: there may be hundreds that never were.
 * @param rangeSeconds length of what is asked for
 */
export function layerQueries(service: string, step: number, stepSeconds: number, rangeSeconds: number): RangeQuery[] {
  const of = (name: string) => `${name}${selector({ service })}`;
  const parts = `${METRICS.score.name}{service=${quoted(service)}, component!=${quoted(ALL_COMPONENTS)}}`;
  const deviated = `max by (${BOTH}) (max_over_time(${parts}[${Math.ceil(rangeSeconds) + 2 * step}s] @ end())) >= 1`;
  return [
    { refId: 'layer', expr: `max by (group, layer) (${of(METRICS.groupInfo.name)})`, name: '{{group}} {{layer}}' },
    { refId: 'whole', expr: highest(BOTH, `${METRICS.score.name}${selector({ service, component: ALL_COMPONENTS })}`, step, stepSeconds), name: '{{group}}' },
    { refId: 'part', expr: `(${highest(BOTH, parts, step, stepSeconds)}) and on (${BOTH}) (${deviated})`, name: '{{group}} {{component}}' },
    { refId: 'episode', expr: `max by (group) (max_over_time(${of(METRICS.episode.name)}[${step}s]))`, name: '{{group}}' },
  ];
}

/** Labels that name a machine: as Kubernetes, Prometheus's service discovery and node_exporter write them. The first that a series has counts. */
export const PLACE_LABELS = ['node', 'nodename', 'kubernetes_node', 'host', 'hostname', 'instance'];

/** Which component is on which node, and which nodes there are: one sample each, at the end of the range. */
export function placeQueries({ componentLabel, selector: components, nodes }: Pick<ServiceStatus, 'componentLabel' | 'selector' | 'nodes'>): RangeQuery[] {
  const place = { refId: 'place', expr: `group by (${[componentLabel, ...PLACE_LABELS].join(', ')}) (${components})`, name: '' };
  return nodes ? [place, { refId: 'node', expr: `group by (${[...new Set([nodes.componentLabel, ...PLACE_LABELS])].join(', ')}) (${nodes.selector})`, name: '' }] : [place];
}
