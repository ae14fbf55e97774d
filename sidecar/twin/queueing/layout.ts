/**
 * The queueing model of a network: every port by theory, joined along paths. This file lays a scenario out in typed arrays: a network
 * of 300 nodes has 89,700 flows and a third of a million hops.
 */

import type { SentTraffic } from '../predictor';
import { meanBits, type Port, type Scenario } from '../scenario/scenario';

/** Queues of a port; FIFO uses the first only. Queue q of port p has the number QUEUES * p + q. */
export const QUEUES = 3;

export interface Layout {
  ports: Port[];
  flows: number;
  /** [flows] Mean packets/s; mean bits of a packet, mean of their squares. */
  rate: Float64Array;
  bits: Float64Array;
  squares: Float64Array;
  /** [flows] Share of the time in which it sends; 1 where it always does. */
  on: Float64Array;
  /** [flows] 1/s at which an on-off flow forgets its state; 0 of others. */
  turnover: Float64Array;
  /** [flows] 1: exponential gaps; 0: constant ones. */
  poisson: Float64Array;
  /** [flows + 1] */
  firstHop: Int32Array;
  /** [hops] The queue; and the pair of ports (its link in and its link out), -1 at a flow's first hop. */
  hopQueue: Int32Array;
  hopPair: Int32Array;
  /** [pairs] */
  pairInput: Int32Array;
  pairPort: Int32Array;
}

/** The scenario must be valid. @param sent as measured, where it was */
export function layoutOf(scenario: Scenario, sent?: SentTraffic): Layout {
  const { flows } = scenario;
  const traffic = flows.map(({ bandwidth, sizes }, flow) => (sent && sent[flow].packetRate > 0 ? sent[flow] : { bandwidth: sent ? 0 : bandwidth, packetRate: sent ? 0 : bandwidth / meanBits(sizes) }));
  const own = flows.map(({ sizes }) => meanBits(sizes));
  const bits = Float64Array.from(flows, (_, flow) => (traffic[flow].packetRate > 0 ? traffic[flow].bandwidth / traffic[flow].packetRate : own[flow]));
  return {
    ports: scenario.ports,
    flows: flows.length,
    rate: Float64Array.from(traffic, ({ packetRate }) => packetRate),
    bits,
    squares: Float64Array.from(flows, ({ sizes }, flow) => sizes.reduce((sum, size) => sum + size.bits ** 2 * size.probability, 0) * (bits[flow] / own[flow]) ** 2),
    on: Float64Array.from(flows, ({ arrival }) => (arrival.kind === 'on-off' ? arrival.onSeconds / (arrival.onSeconds + arrival.offSeconds) : 1)),
    turnover: Float64Array.from(flows, ({ arrival }) => (arrival.kind === 'on-off' && arrival.offSeconds > 0 ? 1 / arrival.onSeconds + 1 / arrival.offSeconds : 0)),
    poisson: Float64Array.from(flows, ({ arrival }) => (arrival.kind === 'poisson' ? 1 : 0)),
    ...hopsOf(scenario),
  };
}

function hopsOf({ nodes, ports, paths, flows }: Scenario): Pick<Layout, 'firstHop' | 'hopQueue' | 'hopPair' | 'pairInput' | 'pairPort'> {
  const places = new Int32Array(nodes * nodes);
  ports.forEach(({ from, to }, place) => (places[from * nodes + to] = place));
  const firstHop = new Int32Array(flows.length + 1);
  flows.forEach(({ src, dst }, flow) => (firstHop[flow + 1] = firstHop[flow] + paths[src][dst].length - 1));
  const hopQueue = new Int32Array(firstHop[flows.length]);
  const hopPair = new Int32Array(hopQueue.length).fill(-1);
  const pairs = new Map<number, number>();
  flows.forEach(({ src, dst, tos }, flow) => {
    const path = paths[src][dst];
    for (let hop = 0, before = -1; hop + 1 < path.length; hop++) {
      const port = places[path[hop] * nodes + path[hop + 1]];
      const place = firstHop[flow] + hop;
      hopQueue[place] = QUEUES * port + (ports[port].policy === 'FIFO' ? 0 : tos);
      if (before >= 0) {
        const key = before * ports.length + port;
        const pair = pairs.get(key) ?? pairs.size;
        pairs.set(key, pair);
        hopPair[place] = pair;
      }
      before = port;
    }
  });
  const keys = [...pairs.keys()];
  return { firstHop, hopQueue, hopPair, pairInput: Int32Array.from(keys, (key) => Math.floor(key / ports.length)), pairPort: Int32Array.from(keys, (key) => key % ports.length) };
}
