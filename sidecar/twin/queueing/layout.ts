/**
 * The queueing model of a network: every port by theory, joined along paths. This file lays a scenario out in typed arrays: a network
 * of 300 nodes has 89,700 flows and a third of a million hops.
 */

import type { SentTraffic } from '../predictor';
import { type Flow, meanBits, type Port, type Scenario } from '../scenario/scenario';

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
  const { ports, flows: { length: flows } } = scenario;
  const values = () => new Float64Array(flows);
  const layout = { ports, flows, rate: values(), bits: values(), squares: values(), on: values(), turnover: values(), poisson: values(), ...hopsOf(scenario) };
  scenario.flows.forEach((flow, place) => layFlow(flow, place, sent, layout));
  return layout;
}

function layFlow({ bandwidth, sizes, arrival }: Flow, flow: number, sent: SentTraffic | undefined, { rate, bits, squares, on, turnover, poisson }: Layout): void {
  const own = meanBits(sizes);
  rate[flow] = !sent ? bandwidth / own : sent[flow].packetRate > 0 ? sent[flow].packetRate : 0;
  bits[flow] = rate[flow] > 0 ? (sent ? sent[flow].bandwidth : bandwidth) / rate[flow] : own;
  let square = 0;
  for (const size of sizes) {
    square += size.bits * size.bits * size.probability;
  }
  squares[flow] = square * (bits[flow] / own) ** 2;
  on[flow] = arrival.kind === 'on-off' ? arrival.onSeconds / (arrival.onSeconds + arrival.offSeconds) : 1;
  turnover[flow] = arrival.kind === 'on-off' && arrival.offSeconds > 0 ? 1 / arrival.onSeconds + 1 / arrival.offSeconds : 0;
  poisson[flow] = arrival.kind === 'poisson' ? 1 : 0;
}

function hopsOf({ nodes, ports, paths, flows }: Scenario): Pick<Layout, 'firstHop' | 'hopQueue' | 'hopPair' | 'pairInput' | 'pairPort'> {
  const places = new Int32Array(nodes * nodes);
  ports.forEach(({ from, to }, place) => (places[from * nodes + to] = place));
  const firstHop = new Int32Array(flows.length + 1);
  flows.forEach(({ src, dst }, flow) => (firstHop[flow + 1] = firstHop[flow] + paths[src][dst].length - 1));
  const hopQueue = new Int32Array(firstHop[flows.length]);
  const hopPair = new Int32Array(hopQueue.length).fill(-1);
  const shared = Uint8Array.from(ports, ({ policy }) => (policy === 'FIFO' ? 1 : 0));
  const pairs = createPairs(ports.length);
  flows.forEach(({ src, dst, tos }, flow) => {
    const path = paths[src][dst];
    for (let hop = 0, before = -1; hop + 1 < path.length; hop++) {
      const port = places[path[hop] * nodes + path[hop + 1]];
      const place = firstHop[flow] + hop;
      hopQueue[place] = QUEUES * port + (shared[port] > 0 ? 0 : tos);
      hopPair[place] = before < 0 ? -1 : pairs.numberOf(before, port);
      before = port;
    }
  });
  return { firstHop, hopQueue, hopPair, pairInput: Int32Array.from(pairs.inputs), pairPort: Int32Array.from(pairs.ports) };
}

/** Numbers pairs of ports in the order in which they are met. A port has few inputs: a list of each is searched faster than a map of all. */
function createPairs(count: number): { inputs: number[]; ports: number[]; numberOf(input: number, port: number): number } {
  const [inputs, ports]: number[][] = [[], []];
  const last = new Int32Array(count).fill(-1);
  const before: number[] = [];
  const numberOf = (input: number, port: number): number => {
    let pair = last[port];
    while (pair >= 0 && inputs[pair] !== input) {
      pair = before[pair];
    }
    if (pair < 0) {
      pair = inputs.push(input) - 1;
      ports.push(port);
      before.push(last[port]);
      last[port] = pair;
    }
    return pair;
  };
  return { inputs, ports, numberOf };
}
