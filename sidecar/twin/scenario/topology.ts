/** Topologies by the power-law out-degree algorithm (Palmer and Steffan, Globecom 2000), as AutoOPT section III-C 1 takes it. */

import type { Random } from '../../nn/random';
import { pick } from './draws';

export interface Topology {
  nodes: number;
  /** Each link once, smaller node first. */
  links: Array<[number, number]>;
}

/**
 * The law deg(x) = beta * x^-alpha with x uniform in 1..nodes. Of a network of another size it is the same law when its mean stays,
 * hence the mean is the parameter and beta follows from it.
 */
export interface TopologyParameters {
  /** Exponent of the degree over its rank. */
  alpha: number;
  /** Links of a node, on the mean. */
  meanDegree: number;
}

/**
 * By fitTopology from five networks of 20 to 37 nodes of the Internet Topology Zoo; single ones have exponents of 0.28 to 0.89 and
 * mean degrees of 2.2 to 3.0. docs/twin-scenarios.md has the table.
 */
export const TOPOLOGY_DEFAULTS: TopologyParameters = { alpha: 0.69, meanDegree: 2.62 };

/** Sum of x^-alpha over the ranks. */
const powerSum = (nodes: number, alpha: number): number => Array.from({ length: nodes }, (_, index) => (index + 1) ** -alpha).reduce((sum, value) => sum + value, 0);

/** Degrees drawn from the law, rounded at random so that the mean stays; each at least 1 (no isolated node), at most to all others. */
export function drawDegrees(nodes: number, { alpha, meanDegree }: TopologyParameters, random: Random): number[] {
  const beta = (meanDegree * nodes) / powerSum(nodes, alpha);
  const draw = () => Math.floor(beta * (1 + Math.floor(random() * nodes)) ** -alpha + random());
  return Array.from({ length: nodes }, () => Math.min(nodes - 1, Math.max(1, draw())));
}

/**
 * A connected topology without loops and parallel links. The algorithm pairs nodes at random while their drawn degrees last and may
 * leave the network in parts; here a random tree takes the first links, so that every draw gives a topology of its own.
 */
export function powerLawTopology(nodes: number, parameters: TopologyParameters, random: Random): Topology {
  const credits = drawDegrees(nodes, parameters, random);
  const neighbours = Array.from({ length: nodes }, () => new Set<number>());
  const join = (a: number, b: number) => {
    neighbours[a].add(b);
    neighbours[b].add(a);
    credits[a]--;
    credits[b]--;
  };
  growTree(credits, random, join);
  pairRest(credits, neighbours, random, join);
  return { nodes, links: linksOf(neighbours) };
}

/** Joins each node, those of high degree first, to one before it that has links left; where none has, to the one that lacks least. */
function growTree(credits: number[], random: Random, join: (a: number, b: number) => void): void {
  const order = credits.map((credit, node) => ({ node, credit, tie: random() })).sort((a, b) => b.credit - a.credit || a.tie - b.tie);
  order.slice(1).forEach(({ node }, index) => {
    const before = order.slice(0, index + 1).map((each) => each.node);
    const open = before.filter((each) => credits[each] > 0);
    const most = Math.max(...before.map((each) => credits[each]));
    join(node, pick(open.length > 0 ? open : before.filter((each) => credits[each] === most), random));
  });
}

function pairRest(credits: number[], neighbours: Array<Set<number>>, random: Random, join: (a: number, b: number) => void): void {
  const open = new Set(credits.flatMap((credit, node) => (credit > 0 ? [node] : [])));
  while (open.size > 1) {
    const node = pick([...open], random);
    const others = [...open].filter((other) => other !== node && !neighbours[node].has(other));
    if (others.length === 0) {
      open.delete(node);
      continue;
    }
    const other = pick(others, random);
    join(node, other);
    [node, other].filter((each) => credits[each] <= 0).forEach((each) => open.delete(each));
  }
}

const linksOf = (neighbours: Array<Set<number>>): Array<[number, number]> =>
  neighbours.flatMap((others, node) => [...others].filter((other) => other > node).sort((a, b) => a - b).map((other): [number, number] => [node, other]));

/** Links of each node. */
export function degreesOf({ nodes, links }: Topology): number[] {
  const degrees = new Array<number>(nodes).fill(0);
  links.forEach((link) => link.forEach((node) => degrees[node]++));
  return degrees;
}

/** The parameters that real topologies follow: the mean of their mean degrees, and of the slopes of log degree over log rank. */
export function fitTopology(topologies: readonly Topology[]): TopologyParameters {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    alpha: mean(topologies.map((topology) => -rankSlope(degreesOf(topology)))),
    meanDegree: mean(topologies.map(({ nodes, links }) => (2 * links.length) / nodes)),
  };
}

/** Least squares of log degree over log rank; isolated nodes have no logarithm and no rank. */
function rankSlope(degrees: number[]): number {
  const y = degrees.filter((degree) => degree > 0).sort((a, b) => b - a).map(Math.log);
  const x = y.map((_, index) => Math.log(index + 1));
  const [meanX, meanY] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  return spread === 0 ? 0 : x.reduce((sum, value, index) => sum + (value - meanX) * (y[index] - meanY), 0) / spread;
}
