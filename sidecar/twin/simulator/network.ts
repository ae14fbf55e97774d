/**
 * A scenario laid out for the event loop: typed arrays only, so that neither this code nor the native one allocates while it runs.
 */

import { RoentgenError } from '../../errors';
import { type Flow, meanBits, POLICIES, type Port, portIndex, portKey, type Scenario } from '../scenario/scenario';
import { checkScenario } from '../scenario/validate';
import { BUFFER, GAP, OFF, ON, POOL_USED, ROW, SHIFT, WEIGHT } from './columns';
import { createHistograms, type Histograms } from './histogram';
import { streamsOf } from './random';
import { type SizeTables, sizeTables } from './sizes';

/** Packets waiting, all queues' rings in one pool: [packets] when it was sent (s), its bits, its place in `hopQueue`. */
export interface Pool {
  sentAt: Float64Array;
  bits: Float64Array;
  hop: Int32Array;
}

export interface Network {
  scalars: Float64Array;
  /** Flows are sources 0.., ports follow. By place in the heap: */
  times: Float64Array;
  ids: Int32Array;
  /** by source: */
  ties: Float64Array;

  streams: Int32Array;
  arrivals: Uint8Array;
  sizes: SizeTables;
  traffic: Float64Array;
  met: Float64Array;
  firstHop: Int32Array;
  /** [hops] The queue, or -1 behind a path's last hop; and the flow. */
  hopQueue: Int32Array;
  hopFlow: Int32Array;
  histograms: Histograms;

  queues: Float64Array;
  window: Float64Array;
  queuePort: Int32Array;
  /** [queues] A ring's place in the pool, its size - 1 (sizes are powers of 2), its first packet, its packets. */
  ringPlace: Int32Array;
  ringMask: Int32Array;
  ringHead: Int32Array;
  ringCount: Int32Array;
  pool: Pool;

  policy: Uint8Array;
  /** [ports + 1] The port's first queue; the next port's is the end. */
  firstQueue: Int32Array;
  secondsPerBit: Float64Array;
  /** [ports] The queue in service or -1; DRR's queue whose turn it is. */
  serving: Int32Array;
  turn: Int32Array;
}

/** Bits that a DRR queue gets at least in a round: its weight's share of what the link carries in a second. */
const LEAST_QUANTUM = 1;
const FIRST_RING = 8;
/** As columns.ts numbers them. */
const ARRIVALS = ['poisson', 'cbr', 'on-off'];

const queuesOf = ({ policy, weights }: Port): number => (policy === 'FIFO' ? 1 : Math.max(3, weights.length));

function portArrays(ports: readonly Port[]) {
  const firstQueue = new Int32Array(ports.length + 1);
  ports.forEach((port, index) => (firstQueue[index + 1] = firstQueue[index] + queuesOf(port)));
  const count = firstQueue[ports.length];
  const queues = new Float64Array(ROW * count);
  const queuePort = new Int32Array(count);
  ports.forEach(({ buffer, policy, weights, capacity }, index) => {
    for (let queue = firstQueue[index]; queue < firstQueue[index + 1]; queue++) {
      const weight = (weights[queue - firstQueue[index]] ?? 100) / 100;
      queuePort[queue] = index;
      queues[ROW * queue + BUFFER] = buffer;
      queues[ROW * queue + WEIGHT] = policy === 'DRR' ? weight * capacity : weight;
    }
  });
  return {
    queues,
    queuePort,
    firstQueue,
    window: new Float64Array(ROW * count),
    policy: Uint8Array.from(ports, ({ policy }) => POLICIES.indexOf(policy)),
    secondsPerBit: Float64Array.from(ports, ({ capacity }) => 1 / capacity),
    serving: new Int32Array(ports.length).fill(-1),
    turn: firstQueue.slice(0, ports.length),
    ringPlace: Int32Array.from({ length: count }, (_, queue) => FIRST_RING * queue),
    ringMask: new Int32Array(count).fill(FIRST_RING - 1),
    ringHead: new Int32Array(count),
    ringCount: new Int32Array(count),
    pool: createPool(2 * FIRST_RING * count),
  };
}

export const createPool = (packets: number): Pool => ({ sentAt: new Float64Array(packets), bits: new Float64Array(packets), hop: new Int32Array(packets) });

function trafficOf(flows: readonly Flow[]): Float64Array {
  const traffic = new Float64Array(ROW * flows.length);
  flows.forEach(({ packetRate, arrival }, flow) => {
    traffic[ROW * flow + GAP] = 1 / packetRate;
    if (arrival.kind === 'on-off') {
      traffic[ROW * flow + ON] = arrival.onSeconds;
      traffic[ROW * flow + OFF] = arrival.offSeconds;
    }
  });
  return traffic;
}

function hopsOf({ flows, paths, ports }: Scenario, places: ReadonlyMap<string, number>, firstQueue: Int32Array) {
  const hopQueue: number[] = [];
  const hopFlow: number[] = [];
  const firstHop = flows.map(({ src, dst, tos }, flow) => {
    const first = hopQueue.length;
    const path = paths[src][dst];
    path.slice(1).forEach((node, hop) => {
      const port = places.get(portKey(path[hop], node)) as number;
      hopQueue.push(firstQueue[port] + (ports[port].policy === 'FIFO' ? 0 : tos));
    });
    hopQueue.push(-1);
    hopFlow.push(...new Array<number>(path.length).fill(flow));
    return first;
  });
  return { hopQueue: Int32Array.from(hopQueue), hopFlow: Int32Array.from(hopFlow), firstHop: Int32Array.from(firstHop) };
}

function checkQuantum({ from, to, policy, weights, capacity }: Port): void {
  const least = Math.min(...weights);
  if (policy === 'DRR' && (least / 100) * capacity < LEAST_QUANTUM) {
    throw new RoentgenError('SCENARIO_INVALID', `port ${from} to ${to}: a DRR weight of ${least} % of ${capacity} bit/s is less than a bit a round`, 'raise the weight or the capacity');
  }
}

/** The network before anything is sent. Throws SCENARIO_INVALID as checkScenario does, and for a DRR weight that takes too many rounds. */
export function createNetwork(scenario: Scenario, seed: number, quantiles: boolean): Network {
  checkScenario(scenario);
  const { flows, ports } = scenario;
  ports.forEach(checkQuantum);
  const places = portIndex(ports);
  const arrays = portArrays(ports);
  const hops = hopsOf(scenario, places, arrays.firstQueue);
  const sources = flows.length + ports.length;
  const scalars = new Float64Array(ROW);
  scalars[POOL_USED] = FIRST_RING * arrays.queuePort.length;
  const met = new Float64Array(ROW * flows.length);
  const seconds = emptyPathSeconds(arrays, hops);
  const least = seconds.map((perBit, flow) => perBit * flows[flow].sizes.reduce((bits, size) => Math.min(bits, size.bits), Infinity));
  least.forEach((delay, flow) => (met[ROW * flow + SHIFT] = delay));
  return {
    ...arrays,
    ...hops,
    scalars,
    times: new Float64Array(sources),
    ids: new Int32Array(sources),
    ties: new Float64Array(sources),
    streams: streamsOf(seed, flows.length),
    arrivals: Uint8Array.from(flows, ({ arrival }) => ARRIVALS.indexOf(arrival.kind)),
    sizes: sizeTables(flows.map(({ sizes }) => sizes)),
    traffic: trafficOf(flows),
    met,
    histograms: createHistograms(least, seconds.map((perBit, flow) => perBit * meanBits(flows[flow].sizes)), quantiles),
  };
}

/** [flows] Seconds that a bit needs on an empty path. */
function emptyPathSeconds({ queuePort, secondsPerBit }: Pick<Network, 'queuePort' | 'secondsPerBit'>, { firstHop, hopQueue }: Pick<Network, 'firstHop' | 'hopQueue'>): Float64Array {
  return Float64Array.from(firstHop, (first) => {
    let seconds = 0;
    for (let hop = first; hopQueue[hop] >= 0; hop++) {
      seconds += secondsPerBit[queuePort[hopQueue[hop]]];
    }
    return seconds;
  });
}
