/** The graph of a RouteNet-Fermi's latent states, for extraction. */

import { createGraph, type Graph, input, output } from '../../nn/graph';
import { layoutSize, unpack } from '../../nn/parameters';
import type { Data } from '../../nn/step';
import { layoutOf, routeNetStates, type RouteNetShape } from '../routenet';

/** Outputs `paths` [paths, state] and `queues` [queues, 2 * state]: a queue's state with that of its link. */
export function statesGraph(shape: RouteNetShape): Graph {
  const graph = createGraph();
  const data: Data = (name, dims, type) => input(graph, name, dims, { type });
  const layout = layoutOf(shape);
  const { walked, shown } = routeNetStates(data, unpack(data('parameters', [layoutSize(layout)]), layout), shape);
  output('paths', walked.last());
  output('queues', shown);
  return graph;
}
