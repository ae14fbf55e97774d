/** From an observed network to one that the twin takes: capacities, buffers, a traffic matrix. Pure. */

import type { TwinFlow, TwinNetwork } from '../../contract';
import { RoentgenError } from '../../errors';
import { shortestPaths, type Weights } from '../scenario/routing';
import { fitDemands } from './gravity';
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

/** Throws SCENARIO_INVALID where there is no link, or where nodes cannot reach one another. */
export function networkFrom(observed: ObservedNetwork, options: ImportOptions): Imported {
  const links = bothWays(observed.links);
  if (links.length === 0) {
    throw new RoentgenError('SCENARIO_INVALID', 'no link was found', 'LLDP neighbours (lldpRemSysName) or a file of links say which node is joined with which');
  }
  const names = [...new Set(links.flatMap(({ from, to }) => [from, to]))].sort();
  const numbers = new Map(names.map((name, i) => [name, i]));
  const paths = shortestPaths(weightsOf(links, numbers));
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
    notes: [...observed.notes, ...(unknown > 0 ? [`${unknown} of ${links.length} link directions tell no speed: taken as ${options.capacity} bit/s`] : []), ...notes],
  };
}

function weightsOf(links: ObservedLink[], numbers: Map<string, number>): Weights {
  const weights = Array.from({ length: numbers.size }, () => new Map<number, number>());
  links.forEach(({ from, to }) => weights[numbers.get(from) ?? 0].set(numbers.get(to) ?? 0, 1));
  return weights;
}

const flowOf = (src: string, dst: string, bandwidth: number): TwinFlow => ({ flow: `${src} to ${dst}`, src, dst, tos: 0, bandwidth, sizes: SIZES, arrival: { kind: 'poisson' } });

function countedFlows({ edges }: ObservedNetwork, links: ObservedLink[], names: string[], paths: number[][][], { leastShare }: ImportOptions): { flows: TwinFlow[]; notes: string[] } {
  const numbers = new Map(names.map((name, i) => [name, i]));
  const loads = links.flatMap(({ from, to, load }) => (load === null ? [] : [{ from: numbers.get(from) ?? 0, to: numbers.get(to) ?? 0, load }]));
  const { demands, residual, rounds } = fitDemands({ nodes: names.length, edges: names.map((name) => edges.get(name) ?? null), loads, paths });
  const total = demands.reduce((sum, { bandwidth }) => sum + bandwidth, 0);
  const kept = demands.filter(({ bandwidth }) => bandwidth >= leastShare * total);
  const left = demands.length - kept.length;
  return {
    flows: kept.map(({ src, dst, bandwidth }) => flowOf(names[src], names[dst], bandwidth)),
    notes: [
      `the matrix meets ${loads.length} counted link loads and the counters of ${edges.size} nodes' edges to ${(100 * (residual ?? 0)).toPrecision(2)} % (${rounds} rounds)`,
      ...(left > 0 ? [`${left} flows below ${leastShare} of the traffic are left out`] : []),
    ],
  };
}

/** Without counters: every node sends a share of its slowest link, evenly to all others. */
function assumedFlows(links: ObservedLink[], names: string[], { intensity, capacity }: ImportOptions): { flows: TwinFlow[]; notes: string[] } {
  const slowest = (name: string) => Math.min(...links.filter(({ from }) => from === name).map((link) => link.capacity ?? capacity));
  const flows = names.flatMap((src) => names.filter((dst) => dst !== src).map((dst) => flowOf(src, dst, (intensity * slowest(src)) / (names.length - 1))));
  return { flows, notes: [`nothing was counted: each node is taken to send ${100 * intensity} % of its slowest link, evenly to all others`] };
}
