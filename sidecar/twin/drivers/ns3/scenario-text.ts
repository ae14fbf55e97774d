/** A scenario as the numbers that network.cc reads. */

import { POLICIES, type Port, portIndex, portKey, type PacketSize, type Scenario } from '../../scenario/scenario';

export interface Ns3Options {
  /** 32 bits. */
  seed: number;
  warmUpSeconds: number;
  /** Counted. */
  seconds: number;
}

/** As network.cc numbers them. */
const ARRIVALS = ['poisson', 'cbr', 'on-off'];
/** Packets have whole bits there, those of the device's header and one of their own at least. */
const LEAST_BITS = 3;

/** Both ports of a link: places in the scenario, -1 where there is none. */
export type Link = [number, number];

/** Each link once, in the order of its first port. */
export function linksOf({ ports }: Pick<Scenario, 'ports'>): Link[] {
  const places = portIndex(ports);
  return ports.flatMap(({ from, to }, place): Link[] => {
    const back = places.get(portKey(to, from)) ?? -1;
    return back >= 0 && back < place ? [] : [[place, back]];
  });
}

/** Numbers of lines, separated by spaces; ns-3 takes no seed of 0. */
export function scenarioText(scenario: Scenario, { seed, warmUpSeconds, seconds }: Ns3Options): string {
  const { nodes, ports, flows } = scenario;
  const links = linksOf(scenario);
  const tables = [...new Map(flows.map(({ sizes }) => [JSON.stringify(sizes), sizes])).entries()];
  const tableOf = new Map(tables.map(([key], place) => [key, place]));
  return [
    [(seed % (2 ** 32 - 1)) + 1, warmUpSeconds, seconds, nodes],
    [links.length],
    ...links.map(([there, back]) => [ports[there].from, ports[there].to, ...portNumbers(ports[there]), ...portNumbers(ports[back])]),
    [tables.length],
    ...tables.map(([, sizes]) => [sizes.length, ...sizes.flatMap(({ bits, probability }: PacketSize) => [Math.max(LEAST_BITS, Math.round(bits)), probability])]),
    [flows.length],
    ...flowLines(scenario, links, tableOf),
  ].map((numbers) => `${numbers.join(' ')}\n`).join('');
}

/** Capacity, buffer, policy, weights; a capacity of 0: nothing is sent this way. */
const portNumbers = (port?: Port): number[] => (port ? [port.capacity, port.buffer, POLICIES.indexOf(port.policy), ...[0, 1, 2].map((tos) => port.weights[tos] ?? 100)] : [0, 1, 0, 100, 100, 100]);

function flowLines({ ports, paths, flows }: Scenario, links: readonly Link[], tableOf: ReadonlyMap<string, number>): number[][] {
  const order = new Map(links.flat().map((place, position) => [place, position]));
  const places = portIndex(ports);
  return flows.map(({ src, dst, tos, packetRate, arrival, sizes }) => {
    const path = paths[src][dst];
    const hops = path.slice(1).map((to, hop) => [path[hop], order.get(places.get(portKey(path[hop], to)) ?? -1) ?? -1]);
    const [on, off] = arrival.kind === 'on-off' ? [arrival.onSeconds, arrival.offSeconds] : [0, 0];
    return [tos, packetRate, ARRIVALS.indexOf(arrival.kind), on, off, tableOf.get(JSON.stringify(sizes)) ?? 0, hops.length, ...hops.flat()];
  });
}
