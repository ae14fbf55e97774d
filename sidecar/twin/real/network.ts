/**
 * Networks of the real testbed: routers joined through switches, with traffic generators behind them. A scenario has the routers as
 * nodes 0 to n-1, and behind each a host, n to 2n-1, in the seat of the generators: all traffic that a router is given or hands out
 * shares one port there, which fills first in a star. Switches send on at the rate at which they are given: no queue of their own.
 */

import { basename } from 'node:path';
import { inFile, numberOf, wrong } from '../scenario/challenge-fields';
import { type GmlList, listsOf, parseGml, textOf } from '../scenario/gml';
import { LARGEST_NETWORK } from '../scenario/limits';
import { type Port, portKey, type Scenario } from '../scenario/scenario';
import type { Note } from './preprocess';

/** bit/s, where a link has none: ports of the testbed's routers and switches. */
export const PORT_CAPACITY = 1e9;
/** Bits per queue: the files do not say. 10 ms at 1 Gbit/s, above the delays reported; one for all, so that it tells no port from another. */
export const ASSUMED_BUFFER = 1e7;

/** The texts of the five files that a sample names, with their paths. */
export interface NetworkFiles {
  graph: TextFile;
  routing: TextFile;
  physicalGraph: TextFile;
  wires: TextFile;
  generators: TextFile;
}

export interface TextFile {
  path: string;
  text: string;
}

export interface RealNetwork extends Pick<Scenario, 'nodes' | 'ports' | 'paths'> {
  routers: number;
}

interface Routers {
  count: number;
  links: Array<{ from: number; to: number; capacity?: number }>;
}

const read = <T>({ path, text }: TextFile, of: (text: string) => T): T => inFile(path, () => of(text));
const rowsOf = (text: string): string[][] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => line.split(/\s+/));

/** Throws DATASET_INVALID naming the file. @param note told of links without a bandwidth */
export function readRealNetwork(files: NetworkFiles, note: Note): RealNetwork {
  const routers = read(files.graph, readRouters);
  const routes = read(files.routing, (text) => readRoutes(text, routers.count));
  const bandwidths = read(files.physicalGraph, readPhysicalPorts);
  const wires = read(files.wires, readWires);
  const capacityOf = (ports: string[]) => inFile(files.wires.path, () => narrowest(ports, bandwidths, (port) => note('no-capacity', `${basename(files.physicalGraph.path)}, port ${port}`)));
  const links = routers.links.map(({ from, to, capacity }): [number, number, number] => {
    const ports = wires.get(portKey(from, to));
    return [from, to, ports ? capacityOf(ports) : (capacity ?? (note('no-capacity', `${basename(files.graph.path)}, link ${from} to ${to}`), PORT_CAPACITY))];
  });
  const access = read(files.generators, (text) => readAccess(text, routers.count, wires, capacityOf));
  const ports = [...links, ...access].map(([from, to, capacity]): Port => ({ from, to, capacity, policy: 'FIFO', weights: [], buffer: ASSUMED_BUFFER }));
  return { routers: routers.count, nodes: 2 * routers.count, ports, paths: withHosts(routes) };
}

/** A node is called by its label; edges name places. An edge of a graph that is not directed goes both ways. */
function readRouters(text: string): Routers {
  const [graph] = listsOf(parseGml(text), 'graph');
  if (!graph) {
    wrong('there is no graph');
  }
  const names = new Map(listsOf(graph, 'node').map((node) => [numberOf(textOf(node, 'id'), 'id of a node'), readRouter(node)]));
  const labels = new Set(names.values());
  const misnumbered = [...labels].sort((a, b) => a - b).findIndex((label, index) => label !== index);
  if (labels.size !== names.size || names.size < 2 || names.size > LARGEST_NETWORK || misnumbered >= 0) {
    wrong(`${names.size} routers that are not numbered from 0`, `2 to ${LARGEST_NETWORK} routers, numbered from 0`);
  }
  const isDirected = textOf(graph, 'directed') === '1';
  const links = listsOf(graph, 'edge').flatMap((edge) => {
    const [from, to] = ['source', 'target'].map((key) => names.get(numberOf(textOf(edge, key), `${key} of a link`)) ?? wrong(`a link's ${key} is not there`));
    const bandwidth = textOf(edge, 'bandwidth');
    const link = { from, to, ...(bandwidth !== undefined && { capacity: numberOf(bandwidth, `bandwidth of the link from ${from} to ${to}`) }) };
    return isDirected ? [link] : [link, { ...link, from: to, to: from }];
  });
  return { count: names.size, links };
}

function readRouter(node: GmlList): number {
  const label = numberOf(textOf(node, 'label') ?? textOf(node, 'id'), 'label of a node');
  const policy = textOf(node, 'schedulingPolicy') ?? 'FIFO';
  return policy === 'FIFO' ? label : wrong(`router ${label} has the policy ${JSON.stringify(policy)}`, 'routers of the real network have FIFO');
}

/** One path a line, routers with spaces between. */
function readRoutes(text: string, count: number): number[][][] {
  const routes = Array.from({ length: count }, () => Array.from({ length: count }, (): number[] => []));
  rowsOf(text).forEach((fields, line) => {
    const route = fields.map((field) => numberOf(field, `line ${line + 1}: a router`));
    const row = routes[route[0]];
    if (!row?.[route[route.length - 1]]) {
      wrong(`line ${line + 1}: the path ${fields.join(' ')} joins a router that is not there`);
    }
    row[route[route.length - 1]] = route;
  });
  return routes;
}

/** Bit/s by the name of a port, as "r0-s9-2": from router 0 to switch 9, the third of such; undefined where none is given. */
function readPhysicalPorts(text: string): Map<string, number | undefined> {
  const [graph = []] = listsOf(parseGml(text), 'graph');
  return new Map(
    listsOf(graph, 'edge').map((edge) => {
      const port = textOf(edge, 'port') ?? wrong('a link has no port');
      const bandwidth = textOf(edge, 'bandwidth');
      return [port, bandwidth === undefined ? undefined : numberOf(bandwidth, `bandwidth of port ${port}`)];
    })
  );
}

/** One way between two devices that are no switches a line: an outgoing and an incoming port for each cable. */
function readWires(text: string): Map<string, string[]> {
  return new Map(
    rowsOf(text).map((ports, line) => {
      const [from, to] = [ports[0], ports[ports.length - 1]].map((port) => numberOf(/^[a-z]+(\d+)-/.exec(port)?.[1], `line ${line + 1}: the device of port ${JSON.stringify(port)}`));
      return ports.length % 2 === 0 ? [portKey(from, to), ports] : wrong(`line ${line + 1}: ${ports.length} ports where two for each cable were expected`);
    })
  );
}

/** Of the cables in a row the slowest, bit/s. The ports at the even places send. */
function narrowest(ports: string[], bandwidths: ReadonlyMap<string, number | undefined>, missing: (port: string) => void): number {
  return ports.reduce((least, port, place) => {
    if (place % 2 === 1) {
      return least;
    }
    if (!bandwidths.has(port)) {
      wrong(`the port ${port} is not in the physical graph`);
    }
    return Math.min(least, bandwidths.get(port) ?? (missing(port), PORT_CAPACITY));
  }, Infinity);
}

/** "source destination client server" a line: which generator sends the traffic of two routers, and which receives it. */
function readAccess(text: string, count: number, wires: ReadonlyMap<string, string[]>, capacityOf: (ports: string[]) => number): Array<[number, number, number]> {
  const capacities = new Map<string, [number, number, number]>();
  const add = (from: number, to: number, wire: string) => {
    const ports = wires.get(wire) ?? wrong(`there is no wire ${wire.replace('>', ' to ')} between a generator and its router`);
    const before = capacities.get(portKey(from, to))?.[2] ?? Infinity;
    capacities.set(portKey(from, to), [from, to, Math.min(before, capacityOf(ports))]);
  };
  rowsOf(text).forEach((fields, line) => {
    const [src, dst, client, server] = fields.map((field) => numberOf(field, `line ${line + 1}: a device`));
    if (fields.length < 4 || !(src < count && dst < count)) {
      wrong(`line ${line + 1}: ${JSON.stringify(fields.join(' '))} where two routers and two generators were expected`);
    }
    add(count + src, src, portKey(client, src));
    add(dst, count + dst, portKey(dst, server));
  });
  return [...capacities.values()];
}

/** Routes among routers, and from and to the host behind each. */
function withHosts(routes: number[][][]): number[][][] {
  const count = routes.length;
  const nodes = Array.from({ length: 2 * count }, (_, node) => node);
  return nodes.map((src) =>
    nodes.map((dst) => {
      const [first, last] = [src % count, dst % count];
      const between = first === last ? [first] : routes[first][last];
      const path = [...(src >= count ? [src] : []), ...between, ...(dst >= count ? [dst] : [])];
      return src === dst || between.length === 0 ? [] : path;
    })
  );
}
