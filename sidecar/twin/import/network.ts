/** From an observed network to one that the twin takes: capacities, buffers, a traffic matrix. Pure. */

import type { TwinFlow, TwinNetwork } from '../../contract';
import { RoentgenError } from '../../errors';
import { shortestPaths, unreached, type Weights } from '../scenario/routing';
import { WHATIF_LIMITS } from '../whatif/limits';
import { fitDemands, scaledToMeet } from './gravity';
import { writableNames } from './names';
import { bothWays, type ObservedLink, type ObservedNetwork } from './observed';

export interface ImportOptions {
  name: string;
  /** Of links whose speed is not known; bit/s. */
  capacity: number;
  /** Bits per queue. */
  buffer: number;
  /** Flows below this share of all traffic are left out: they are most of the pairs and none of the load. */
  leastShare: number;
  /** Where no counter was read: what each node sends in all, as a share of the capacity of its slowest link. */
  intensity: number;
}

/** Buffers of 100 packets of 1,500 bytes; a tenth of the slowest link where nothing was counted. */
export const IMPORT_DEFAULTS: Omit<ImportOptions, 'name'> = { capacity: 1e9, buffer: 100 * 12_000, leastShare: 1e-5, intensity: 0.1 };

/** The "simple IMIX" of Internet traffic: 40, 576 and 1,500 bytes as 7 : 4 : 1. */
const SIZES: TwinFlow['sizes'] = [{ bits: 320, probability: 7 / 12 }, { bits: 4608, probability: 4 / 12 }, { bits: 12_000, probability: 1 / 12 }];

export interface Imported {
  network: TwinNetwork;
  /** How well the matrix meets the counters, what was left out and what was assumed, in sentences. */
  notes: string[];
}

/** Throws SCENARIO_INVALID where there is no link, NETWORK_TOO_LARGE, and NETWORK_UNCONNECTED where nodes cannot reach one another. */
export function networkFrom(found: ObservedNetwork, options: ImportOptions): Imported {
  const observed = renamed(found);
  const links = bothWays(observed.links);
  if (links.length === 0) {
    throw new RoentgenError('SCENARIO_INVALID', 'no link was found', 'LLDP neighbours (lldpRemSysName) or a file of links say which node is joined with which; counters need a window of at least four scrapes (--window)');
  }
  const names = [...new Set(links.flatMap(({ from, to }) => [from, to]))].sort();
  checkSize(names.length, links.length);
  const numbers = new Map(names.map((name, i) => [name, i]));
  const weights = weightsOf(links, numbers);
  checkReached(weights, names);
  const paths = shortestPaths(weights);
  const unknown = links.filter(({ capacity }) => capacity === null).length;
  const capacityOf = ({ capacity }: ObservedLink) => capacity ?? options.capacity;
  const counted = links.filter(({ load }) => load !== null);
  const { flows, notes } = counted.length + observed.edges.size > 0 ? countedFlows(observed, links, names, paths, options) : assumedFlows(links, names, options);
  return {
    network: {
      name: options.name,
      nodes: names.map((name) => ({ name })),
      links: links.map((link) => ({ from: link.from, to: link.to, capacity: capacityOf(link), buffer: options.buffer, policy: 'FIFO', weights: [], up: true })),
      routing: { kind: 'hops' },
      flows,
    },
    notes: [...observed.notes, ...aloneNotes(observed, numbers), ...(unknown > 0 ? [`${unknown} of ${links.length} link directions tell no speed: taken as ${options.capacity} bit/s`] : []), ...notes],
  };
}

/** Names that a network's file may hold; most stay as they are. */
function renamed({ links, edges, notes }: ObservedNetwork): ObservedNetwork {
  const names = [...new Set([...links.flatMap(({ from, to }) => [from, to]), ...edges.keys()])];
  const written = writableNames(names, WHATIF_LIMITS.name);
  const to = (name: string) => written.get(name) ?? name;
  const changed = names.filter((name) => to(name) !== name);
  return {
    links: links.map((link) => ({ ...link, from: to(link.from), to: to(link.to) })),
    edges: new Map([...edges].map(([name, edge]) => [to(name), edge])),
    notes: [...notes, ...(changed.length > 0 ? [`${changed.length} names are longer than ${WHATIF_LIMITS.name} characters or hold some that cannot be printed: cut, the first to ${JSON.stringify(to(changed[0]))}`] : [])],
  };
}

/** Before tables of all pairs are made. */
function checkSize(nodes: number, links: number): void {
  if (nodes > WHATIF_LIMITS.nodes || links > WHATIF_LIMITS.links) {
    throw new RoentgenError('NETWORK_TOO_LARGE', `${nodes} nodes with ${links} link directions were found, where ${WHATIF_LIMITS.nodes} and ${WHATIF_LIMITS.links} are taken`, 'narrow the selector to a part of the network, such as its core');
  }
}

function checkReached(weights: Weights, names: string[]): void {
  const apart = unreached(weights).map((node) => names[node]);
  if (apart.length > 0) {
    throw new RoentgenError('NETWORK_UNCONNECTED', `${apart.length} of ${names.length} nodes have no way to ${names[0]} and back: ${apart.slice(0, 5).join(', ')}${apart.length > 5 ? ', ...' : ''}`, 'narrow the selector to one part, or name the links between them in a file (--links)');
  }
}

function aloneNotes({ edges }: ObservedNetwork, numbers: Map<string, number>): string[] {
  const alone = [...edges.keys()].filter((name) => !numbers.has(name));
  return alone.length > 0 ? [`devices without a link to another are left out: ${alone.slice(0, 5).join(', ')}${alone.length > 5 ? ` and ${alone.length - 5} more` : ''}`] : [];
}

function weightsOf(links: ObservedLink[], numbers: Map<string, number>): Weights {
  const weights = Array.from({ length: numbers.size }, () => new Map<number, number>());
  links.forEach(({ from, to }) => weights[numbers.get(from) ?? 0].set(numbers.get(to) ?? 0, 1));
  return weights;
}

const flowOf = (src: string, dst: string, bandwidth: number): TwinFlow => ({ flow: `${src} to ${dst}`, src, dst, tos: 0, bandwidth, sizes: SIZES, arrival: { kind: 'poisson' } });

/** Counters that contradict one another by more than this are worth a word. */
const DOUBTFUL_RESIDUAL = 0.1;

function countedFlows({ edges }: ObservedNetwork, links: ObservedLink[], names: string[], paths: number[][][], { leastShare }: ImportOptions): { flows: TwinFlow[]; notes: string[] } {
  const numbers = new Map(names.map((name, i) => [name, i]));
  const loads = links.flatMap(({ from, to, load }) => (load === null ? [] : [{ from: numbers.get(from) ?? 0, to: numbers.get(to) ?? 0, load }]));
  const measured = { nodes: names.length, edges: names.map((name) => edges.get(name) ?? null), loads, paths };
  const fit = fitDemands(measured);
  const total = fit.demands.reduce((sum, { bandwidth }) => sum + bandwidth, 0);
  const large = fit.demands.filter(({ bandwidth }) => bandwidth >= leastShare * total).sort((a, b) => b.bandwidth - a.bandwidth);
  const cut = large.length > WHATIF_LIMITS.flows;
  // What the flows beyond the limit carry is shared out over those that stay, so that counters are still met.
  const { demands, residual, rounds } = cut ? scaledToMeet(large.slice(0, WHATIF_LIMITS.flows), measured) : { ...fit, demands: large };
  const left = fit.demands.length - large.length;
  const nodes = measured.edges.filter(Boolean).length;
  return {
    flows: demands.sort((a, b) => a.src - b.src || a.dst - b.dst).map(({ src, dst, bandwidth }) => flowOf(names[src], names[dst], bandwidth)),
    notes: [
      `the matrix meets ${loads.length} counted link loads and the counters of ${nodes} nodes' edges to ${(100 * (residual ?? 0)).toPrecision(2)} % (${rounds} rounds)`,
      ...((residual ?? 0) > DOUBTFUL_RESIDUAL ? ['the counters contradict one another, or traffic goes other ways than by fewest hops: take the flows as a rough guess'] : []),
      ...(demands.length === 0 ? ['no traffic between nodes was counted: the network has no flows'] : []),
      ...(left > 0 ? [`${left} flows below ${leastShare} of the traffic are left out`] : []),
      ...(cut ? [`${large.length - WHATIF_LIMITS.flows} flows beyond ${WHATIF_LIMITS.flows} are left out, the smallest; the others carry their traffic`] : []),
    ],
  };
}

/** Without counters: every node sends a share of its slowest link, evenly to all others, or to as many as there may be flows. */
function assumedFlows(links: ObservedLink[], names: string[], { intensity, capacity }: ImportOptions): { flows: TwinFlow[]; notes: string[] } {
  const slowest = new Map<string, number>();
  links.forEach((link) => slowest.set(link.from, Math.min(slowest.get(link.from) ?? Infinity, link.capacity ?? capacity)));
  const others = names.length - 1;
  const each = Math.min(others, Math.floor(WHATIF_LIMITS.flows / names.length));
  const to = (src: number) => Array.from({ length: each }, (_, index) => names[(src + 1 + Math.floor((index * others) / each)) % names.length]);
  const flows = names.flatMap((src, number) => to(number).sort().map((dst) => flowOf(src, dst, (intensity * (slowest.get(src) ?? 0)) / each)));
  return { flows, notes: [`nothing was counted: each node is taken to send ${100 * intensity} % of its slowest link, evenly to ${each === others ? 'all others' : `${each} of the ${others} others`}`] };
}
