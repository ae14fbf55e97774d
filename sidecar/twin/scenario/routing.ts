/** Shortest-path routing and its variants (AutoOPT section III-C 2), with ties broken by node number: equal input, equal paths. */

import { RoentgenError } from '../../errors';
import type { Random } from '../../nn/random';
import type { Topology } from './topology';

/** [from] -> weight of the way to each neighbour. */
export type Weights = ReadonlyArray<ReadonlyMap<number, number>>;

export interface RoutingParameters {
  /** Directions of links whose weight grows in a variant, as a share of all; one may be drawn more than once. */
  perturbed: number;
  /** What is added to the weight of 1. Less than 1 would only choose between paths of as many hops; the variants shall cover longer ones. */
  added: number;
}

/** "A few links" and "a small weight" in the paper. */
export const ROUTING_DEFAULTS: RoutingParameters = { perturbed: 0.25, added: 1 };

/** All links of weight 1, both ways. */
export function unitWeights({ nodes, links }: Topology): Weights {
  const weights = Array.from({ length: nodes }, () => new Map<number, number>());
  links.forEach(([a, b]) => {
    weights[a].set(b, 1);
    weights[b].set(a, 1);
  });
  return weights;
}

/** A few ways, drawn with replacement, weigh more. */
export function perturbedWeights(weights: Weights, { perturbed, added }: RoutingParameters, random: Random): Weights {
  const copies = weights.map((row) => new Map(row));
  const ways = weights.flatMap((row, from) => [...row.keys()].map((to) => ({ from, to })));
  for (let drawn = 0; drawn < Math.round(perturbed * ways.length); drawn++) {
    const { from, to } = ways[Math.floor(random() * ways.length)];
    copies[from].set(to, (copies[from].get(to) ?? 0) + added);
  }
  return copies;
}

/** [src][dst] Shortest paths; of one destination they form a tree. Throws SCENARIO_INVALID where there is no path. */
export function shortestPaths(weights: Weights): number[][][] {
  const reversed = reverse(weights);
  const next = weights.map((_, destination) => nextHops(weights, distances(reversed, destination), destination));
  return weights.map((_, src) => weights.map((__, dst) => (src === dst ? [] : follow(next[dst], src, dst))));
}

/** The same ways, from their ends. */
export function reverse(weights: Weights): Weights {
  const reversed = weights.map(() => new Map<number, number>());
  weights.forEach((row, from) => row.forEach((weight, to) => reversed[to].set(from, weight)));
  return reversed;
}

/** Nodes with no way from the first one, then those with none to it. */
export const unreached = (weights: Weights): number[] => [...new Set([weights, reverse(weights)].flatMap((way) => distances(way, 0).flatMap((distance, node) => (distance === Infinity ? [node] : []))))];

/** Distances from `start`; Infinity where there is no way. First in, first out: of equal weights each node comes once, and no node is searched for. */
export function distances(weights: Weights, start: number): number[] {
  const distance = weights.map((_, node) => (node === start ? 0 : Infinity));
  const reached = [start];
  for (const node of reached) {
    weights[node].forEach((weight, to) => {
      if (distance[node] + weight < distance[to]) {
        distance[to] = distance[node] + weight;
        reached.push(to);
      }
    });
  }
  return distance;
}

/** Sums of weights in another order differ in their last bits. */
const same = (a: number, b: number) => Math.abs(a - b) < 1e-9 * (1 + Math.abs(b));

/** For each node the first neighbour (by number) on a shortest path to the destination; -1 where there is none. */
export function nextHops(weights: Weights, toDestination: number[], destination: number): number[] {
  return weights.map((row, node) => {
    let first = -1;
    row.forEach((weight, to) => {
      if ((first < 0 || to < first) && Number.isFinite(toDestination[to]) && same(weight + toDestination[to], toDestination[node])) {
        first = to;
      }
    });
    return node === destination ? -1 : first;
  });
}

/** Throws SCENARIO_INVALID where no way leads on. */
export function follow(next: number[], src: number, dst: number): number[] {
  const path = [src];
  for (let node = src; node !== dst; path.push(node)) {
    node = next[node];
    if (node < 0) {
      throw new RoentgenError('SCENARIO_INVALID', `there is no path from node ${src} to node ${dst}`, 'every node must reach every other');
    }
  }
  return path;
}
