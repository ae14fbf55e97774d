/** An operator's network as a scenario of the simulator: routes around what has failed, and which flows have none left. */

import type { TwinFlow, TwinLink, TwinNetwork, TwinPathState } from '../../contract';
import { RoentgenError } from '../../errors';
import { distances, reverse, shortestPaths, unreached, type Weights } from '../scenario/routing';
import { type Flow, meanBits, type Port, portKey, type Scenario } from '../scenario/scenario';
import { checkScenario } from '../scenario/validate';
import { rateWhenOn } from './on-off';

export interface Routed {
  network: TwinNetwork;
  /** Of the flows that have a way; ports are the network's links, failed ones included: nothing goes over those. */
  scenario: Scenario;
  /** By flow of the scenario: its place among the network's. */
  flowAt: number[];
  /** By flow of the network: node numbers of its path, empty where there is none. */
  routes: number[][];
  /** By flow of the network. */
  states: Array<Exclude<TwinPathState, 'overloaded'>>;
}

/** Throws SCENARIO_INVALID, NETWORK_UNCONNECTED (even with every link up), ROUTE_BROKEN (a given path over a link that is not there). */
export function routed(network: TwinNetwork): Routed {
  const place = new Map(network.nodes.map(({ name }, index) => [name, index]));
  const at = (name: string, whose: string): number => place.get(name) ?? refuse(`${whose} names the node ${JSON.stringify(name)}, which is not there`, 'nodes must be listed');
  const ports = network.links.map((link, index) => portOf(link, (name) => at(name, `links[${index}]`)));
  const flows = network.flows.map((flow) => flowOf(flow, network.scale ?? 1, (name) => at(name, `flow ${flow.flow}`)));
  const weightOf = (link: TwinLink) => (network.routing.kind === 'inverse-capacity' ? 1e9 / link.capacity : 1);
  const all = weightsOf(network, ports, weightOf, () => true);
  checkReached(network, all);
  const paths = shortestPaths(all);
  const given = givenPaths(network, ports, (name) => at(name, 'routing.paths'));
  given.forEach((path) => (paths[path[0]][path[path.length - 1]] = path));
  checkNamed(network, { nodes: network.nodes.length, ports, paths, flows });
  const ways = waysLeft(network, ports, weightsOf(network, ports, weightOf, ({ up }) => up), given, flows);
  const flowAt = flows.flatMap((_, flow) => (ways.routes[flow].length > 0 ? [flow] : []));
  flowAt.forEach((flow) => (paths[flows[flow].src][flows[flow].dst] = ways.routes[flow]));
  return { network, scenario: { nodes: network.nodes.length, ports, paths, flows: flowAt.map((flow) => flows[flow]) }, flowAt, ...ways };
}

function refuse(message: string, hint: string, code: 'SCENARIO_INVALID' | 'ROUTE_BROKEN' | 'NETWORK_UNCONNECTED' = 'SCENARIO_INVALID'): never {
  throw new RoentgenError(code, message, hint);
}

const portOf = ({ from, to, capacity, buffer, policy, weights }: TwinLink, at: (name: string) => number): Port => ({ from: at(from), to: at(to), capacity, buffer, policy, weights });

/** The mean stays: what an on-off flow sends while it is on follows from it. */
function flowOf({ flow, src, dst, tos, bandwidth, sizes, arrival }: TwinFlow, scale: number, at: (name: string) => number): Flow {
  const mean = (bandwidth * scale) / meanBits(sizes);
  const perPeriod = arrival.kind === 'on-off' ? mean * (arrival.onSeconds + arrival.offSeconds) : Infinity;
  if (perPeriod <= 1) {
    refuse(`flow ${flow} sends ${perPeriod.toPrecision(2)} packets in an on and off period`, 'more than one is needed: lengthen the periods, or take poisson');
  }
  return { src: at(src), dst: at(dst), tos, bandwidth: bandwidth * scale, packetRate: arrival.kind === 'on-off' ? rateWhenOn(mean, arrival) : mean, arrival, sizes };
}

function weightsOf({ nodes, links }: TwinNetwork, ports: Port[], weightOf: (link: TwinLink) => number, takes: (link: TwinLink) => boolean): Weights {
  const weights = nodes.map(() => new Map<number, number>());
  ports.forEach(({ from, to }, index) => takes(links[index]) && from !== to && links[index].capacity > 0 && weights[from].set(to, weightOf(links[index])));
  return weights;
}

/** With every link up, each node must reach every other. What makes a link none is told first: it is why others are not reached. */
function checkReached({ nodes, links }: TwinNetwork, weights: Weights): void {
  const none = links.find(({ from, to, capacity }) => from === to || !(capacity > 0));
  if (none) {
    refuse(none.from === none.to ? `the port ${none.from} to ${none.to} is a loop` : `the link ${none.from} to ${none.to} has a capacity of ${none.capacity} bit/s`, none.from === none.to ? 'a link joins two nodes' : 'above 0; a link that carries nothing is one that failed');
  }
  const [lost] = unreached(weights);
  if (lost !== undefined) {
    refuse(`the network is not connected: there is no way between ${nodes[0].name} and ${nodes[lost].name} and back`, 'every node must reach every other while all links are up', 'NETWORK_UNCONNECTED');
  }
}

function givenPaths({ routing, links }: TwinNetwork, ports: Port[], at: (name: string) => number): number[][] {
  const there = new Set(ports.map(({ from, to }) => portKey(from, to)));
  return (routing.kind === 'given' ? (routing.paths ?? []) : []).map((names) => {
    const path = names.map(at);
    const missing = path.slice(1).findIndex((to, hop) => !there.has(portKey(path[hop], to)));
    const again = names.find((name, hop) => names.indexOf(name) < hop);
    if (path.length >= 2 && missing < 0 && again !== undefined) {
      refuse(`the given path ${names.join(', ')} visits ${again} twice`, 'a path must be free of loops');
    }
    if (path.length < 2 || missing >= 0) {
      refuse(`the given path ${names.join(', ')} ${path.length < 2 ? 'joins nothing' : `goes over the missing link ${names[missing]} to ${names[missing + 1]}`}`, `a path follows the ${links.length} links of the network`, 'ROUTE_BROKEN');
    }
    return path;
  });
}

/** checkScenario, with the nodes' names in what it says. */
function checkNamed({ nodes }: TwinNetwork, scenario: Scenario): void {
  try {
    checkScenario(scenario);
  } catch (error) {
    if (!(error instanceof RoentgenError)) {
      throw error;
    }
    const named = (text: string) => text.replace(/\b(port|flow|link|node|from) (\d+)(?: to (\d+))?/g, (_, what: string, from: string, to?: string) => `${what} ${nodes[Number(from)]?.name ?? from}${to ? ` to ${nodes[Number(to)]?.name ?? to}` : ''}`);
    throw new RoentgenError(error.code, named(error.message), error.hint);
  }
}

/** Shortest paths over what is up; a given path stays, or is broken. */
function waysLeft({ links, routing }: TwinNetwork, ports: Port[], up: Weights, given: number[][], flows: Flow[]): Pick<Routed, 'routes' | 'states'> {
  const failed = new Set(ports.flatMap(({ from, to }, index) => (links[index].up ? [] : [portKey(from, to)])));
  const pinned = new Map(given.map((path) => [portKey(path[0], path[path.length - 1]), path]));
  const backward = reverse(up);
  const trees = new Map<number, number[][]>();
  const treeTo = (dst: number) => {
    const tree = equalHops(up, distances(backward, dst), dst);
    trees.set(dst, tree);
    return tree;
  };
  const ways = flows.map(({ src, dst }): { route: number[]; state: Routed['states'][number] } => {
    const path = pinned.get(portKey(src, dst));
    if (path) {
      return path.slice(1).some((to, hop) => failed.has(portKey(path[hop], to))) ? { route: [], state: 'route-broken' } : { route: path, state: 'ok' };
    }
    const route = walk(trees.get(dst) ?? treeTo(dst), src, dst, routing.spread === true);
    return { route, state: route.length > 0 ? 'ok' : 'no-way' };
  });
  return { routes: ways.map(({ route }) => route), states: ways.map(({ state }) => state) };
}

/** [node] All neighbours on a shortest path to the destination, by number. */
function equalHops(weights: Weights, toDestination: number[], destination: number): number[][] {
  const same = (a: number, b: number) => Math.abs(a - b) < 1e-9 * (1 + Math.abs(b)); // sums in another order differ in their last bits
  return weights.map((row, node) => {
    const hops: number[] = [];
    row.forEach((weight, to) => node !== destination && Number.isFinite(toDestination[to]) && same(weight + toDestination[to], toDestination[node]) && hops.push(to));
    return hops.sort((a, b) => a - b);
  });
}

/** Node numbers from source to destination; empty where there is no way. */
function walk(hops: number[][], src: number, dst: number, spread: boolean): number[] {
  const path = [src];
  for (let node = src; node !== dst; path.push(node)) {
    const ways = hops[node];
    if (ways.length === 0) {
      return [];
    }
    node = ways[spread ? (src + dst) % ways.length : 0];
  }
  return path;
}
