/** Topologies from any GML file, for example of the Internet Topology Zoo. */

import { wrong } from './challenge-fields';
import { listsOf, parseGml, textOf } from './gml';
import type { Topology } from './topology';

/** Nodes are numbered in the order of the file; parallel links become one, loops go. Throws DATASET_INVALID. */
export function readTopology(text: string): Topology {
  const [graph] = listsOf(parseGml(text), 'graph');
  if (!graph) {
    wrong('there is no graph');
  }
  const numbers = new Map(listsOf(graph, 'node').map((node, index) => [textOf(node, 'id'), index]));
  const links = new Map<string, [number, number]>();
  listsOf(graph, 'edge').forEach((edge) => {
    const [a, b] = ['source', 'target'].map((key) => numbers.get(textOf(edge, key)) ?? wrong(`a link has the ${key} ${textOf(edge, key) ?? 'missing'}, which is no node`));
    if (a !== b) {
      links.set([Math.min(a, b), Math.max(a, b)].join(), [Math.min(a, b), Math.max(a, b)]);
    }
  });
  return { nodes: numbers.size, links: [...links.values()] };
}
