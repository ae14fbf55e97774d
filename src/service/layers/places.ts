/** Which component runs on which nodes, as labels say; what they do not say is not known. Pure. */
import type { DataFrame } from '@grafana/data';
import type { ServiceStatus } from '../../../sidecar/contract';
import { PLACE_LABELS } from './queries';
import { labelsOf } from './rows';

export interface Places {
  /** Values of the label that names a node, sorted. */
  nodes: string[];
  /** Empty where no label of the component names one of the nodes. */
  nodesOf: (component: string) => string[];
}

/** A scrape's address names the machine with a port. */
const machine = (value: string) => value.replace(/:\d+$/, '');

/** Node by each name of its machine; a name that two nodes have tells nothing. */
function namedNodes(labels: Array<Record<string, string>>, nodeLabel: string): Map<string, string | null> {
  const names = new Map<string, string | null>();
  for (const each of labels) {
    const node = each[nodeLabel];
    const own = node ? [node, ...PLACE_LABELS.map((label) => each[label])].filter(Boolean).map(machine) : [];
    own.forEach((name) => names.set(name, !names.has(name) || names.get(name) === node ? node : null));
  }
  return names;
}

/** The longest of the components' names that a pod's name begins with: a pod's name may say more. */
const componentOf = (value: string, components: readonly string[]) => components.filter((name) => value === name || value.startsWith(`${name}-`)).reduce<string | null>((longest, name) => (longest === null || name.length > longest.length ? name : longest), null);

/** @param frames answer to `placeQueries`. @param components as the sidecar names them */
export function placesOf(frames: DataFrame[], { componentLabel, nodes }: Pick<ServiceStatus, 'componentLabel' | 'nodes'>, components: readonly string[]): Places {
  const of = (refId: string) => frames.filter((frame) => frame.refId === refId).map(labelsOf);
  const nodeLabel = nodes?.componentLabel ?? '';
  const names = namedNodes(of('node'), nodeLabel);
  const found = new Map<string, Set<string>>();
  for (const labels of of('place')) {
    const node = PLACE_LABELS.map((label) => names.get(machine(labels[label] ?? ''))).find((name) => name);
    const component = componentOf(labels[componentLabel] ?? '', components);
    if (node && component !== null) {
      found.set(component, (found.get(component) ?? new Set()).add(node));
    }
  }
  const all = [...new Set(of('node').map((labels) => labels[nodeLabel]).filter(Boolean))].sort();
  return { nodes: all, nodesOf: (component) => [...(found.get(component) ?? [])].sort() };
}
