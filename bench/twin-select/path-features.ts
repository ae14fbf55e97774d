/** A path as the second model sees it: what the queueing estimate says of it, and what that estimate is bad at. */

import type { Sample } from '../../sidecar/twin/scenario/results';
import { type Arrival, meanBits, POLICIES, portIndex, portKey, TOS } from '../../sidecar/twin/scenario/scenario';
import type { Routed } from '../../sidecar/twin/whatif/convert';
import { estimate } from '../../sidecar/twin/whatif/estimate';

export const PATH_FEATURES = 8 + POLICIES.length + TOS.length + 3;

export interface PathTable {
  /** [paths, PATH_FEATURES] */
  features: Float32Array;
  /** s, by path. */
  prior: Float64Array;
  /** Flow of each path: those that sent. */
  flows: number[];
}

const ARRIVALS: Array<Arrival['kind']> = ['poisson', 'cbr', 'on-off'];
const oneHot = <Item>(items: readonly Item[], item: Item): number[] => items.map((each) => Number(each === item));
/** Logarithms of what may be 0. */
const TINY = 1e-9;

/**
 * s. The estimate takes each on and each off period as long enough for queues to settle in. Bursts of milliseconds, as a real network's,
 * are over before: they are estimated as Poisson, and what they add is left to the correction, which sees the kind.
 */
const SHORT_PERIOD = 1;
const settling = (arrival: Arrival): Arrival => (arrival.kind === 'on-off' && arrival.onSeconds + arrival.offSeconds < SHORT_PERIOD ? { kind: 'poisson' } : arrival);

/** Traffic as it was measured, as for every model of the challenge. */
export function pathTable({ scenario, measured }: Pick<Sample, 'scenario' | 'measured'>): PathTable {
  const sent = scenario.flows.map((flow, index) => ({ ...flow, bandwidth: measured.flows[index].bandwidth, arrival: settling(flow.arrival) }));
  const flows = [...sent.keys()].filter((flow) => sent[flow].bandwidth > 0 && measured.flows[flow].packetRate > 0);
  const network = { ...scenario, flows: flows.map((flow) => sent[flow]) };
  const said = estimate({ scenario: network } as Routed);
  const places = portIndex(scenario.ports);
  const rows = network.flows.map((flow, path) => {
    const route = scenario.paths[flow.src][flow.dst];
    const ports = route.slice(1).map((to, hop) => places.get(portKey(route[hop], to)) ?? 0);
    const bits = meanBits(flow.sizes);
    const loads = ports.map((port) => said.ports[port].load);
    const sending = ports.reduce((sum, port) => sum + bits / scenario.ports[port].capacity, 0);
    const share = (of: (port: number) => number) => ports.reduce((sum, port) => sum + of(port) / ports.length, 0);
    const { delay, jitter, loss } = said.flows[path];
    return [
      Math.log(delay + TINY),
      Math.log(delay / sending),
      Math.log(Math.sqrt(Math.max(0, jitter)) / delay + TINY),
      Math.log(loss + 1e-4),
      ports.length,
      Math.max(...loads),
      share((port) => said.ports[port].load),
      Math.log(share((port) => scenario.ports[port].buffer / bits)),
      ...POLICIES.map((policy) => share((port) => Number(scenario.ports[port].policy === policy))),
      ...oneHot(TOS, flow.tos),
      ...oneHot(ARRIVALS, scenario.flows[flows[path]].arrival.kind),
    ];
  });
  return { features: Float32Array.from(rows.flat()), prior: Float64Array.from(said.flows, ({ delay }) => delay), flows };
}
