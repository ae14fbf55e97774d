/**
 * A scenario laid out for the event loop: typed arrays only, so that neither this code nor the native one allocates while it runs.
 */

import { RoentgenError } from '../../errors';
import { type Flow, meanBits, POLICIES, type Port, portIndex, portKey, type Scenario, TOS } from '../scenario/scenario';
import { checkScenario } from '../scenario/validate';
import {
  BUFFER, END, FIRST, FIRST_HOP, FLAG, FLOW_LEAF, GAP, MASK, OFF, ON, PACKET_ROW, POLICY, POOL_USED, PORT, PORT_LEAF, PORT_ROW, PORT_WORDS, RING, ROW, SECONDS_PER_BIT, SHIFT, STREAM, TURN, WEIGHT, WORDS,
} from './columns';
import { createHistograms, type Histograms } from './histogram';
import { streamsOf } from './random';
import { type SizeTables, sizeTables } from './sizes';
import { createTournament, type Tournament } from './tournament';

/** Packets waiting, all queues' rings in one pool: [packets, PACKET_ROW], and its words. */
export interface Pool {
  packets: Float64Array;
  words: Int32Array;
}

/** Rows and words as columns.ts numbers them. */
export interface Network {
  scalars: Float64Array;
  tournament: Tournament;

  /** [flows, ROW], and its words */
  flows: Float64Array;
  flowWords: Int32Array;
  met: Float64Array;
  sizes: SizeTables;
  /** [hops] The queue; behind a path's last hop its flow's complement, ~flow. */
  hopQueue: Int32Array;
  histograms: Histograms;

  /** [queues, ROW], and its words */
  queues: Float64Array;
  queueWords: Int32Array;
  window: Float64Array;
  pool: Pool;

  /** [ports, PORT_ROW], and its words */
  ports: Float64Array;
  portWords: Int32Array;
}

/** Bits that a DRR queue gets at least in a round: its weight's share of what the link carries in a second. */
const LEAST_QUANTUM = 1;
const FIRST_RING = 8;
/** As columns.ts numbers them. */
const ARRIVAL_KINDS = ['poisson', 'cbr', 'on-off'];

const queuesOf = ({ policy }: Port): number => (policy === 'FIFO' ? 1 : TOS.length);

export function createPool(packets: number): Pool {
  const rows = new Float64Array(PACKET_ROW * packets);
  return { packets: rows, words: new Int32Array(rows.buffer) };
}

function portRows(ports: readonly Port[]): Pick<Network, 'ports' | 'portWords'> {
  const rows = new Float64Array(PORT_ROW * ports.length);
  const words = new Int32Array(rows.buffer);
  let first = 0;
  ports.forEach((port, index) => {
    const word = PORT_WORDS * index;
    rows[PORT_ROW * index + SECONDS_PER_BIT] = 1 / port.capacity;
    words[word + POLICY] = POLICIES.indexOf(port.policy);
    words[word + FIRST] = words[word + TURN] = first;
    words[word + END] = first += queuesOf(port);
  });
  return { ports: rows, portWords: words };
}

function queueRows(ports: readonly Port[], portWords: Int32Array): Pick<Network, 'queues' | 'queueWords'> {
  const queues = new Float64Array(ROW * portWords[PORT_WORDS * (ports.length - 1) + END]);
  const queueWords = new Int32Array(queues.buffer);
  ports.forEach(({ buffer, policy, weights, capacity }, port) => {
    const first = portWords[PORT_WORDS * port + FIRST];
    for (let queue = first; queue < portWords[PORT_WORDS * port + END]; queue++) {
      const weight = (weights[queue - first] ?? 100) / 100;
      queues[ROW * queue + BUFFER] = buffer;
      queues[ROW * queue + WEIGHT] = policy === 'DRR' ? weight * capacity : weight;
      queueWords[WORDS * queue + RING] = FIRST_RING * queue;
      queueWords[WORDS * queue + MASK] = FIRST_RING - 1;
      queueWords[WORDS * queue + PORT] = port;
      queueWords[WORDS * queue + FLAG] = 1 << (queue - first);
    }
  });
  return { queues, queueWords };
}

function flowRows(flows: readonly Flow[], seed: number, { first, length }: SizeTables, firstHop: readonly number[]): Pick<Network, 'flows' | 'flowWords'> {
  const rows = new Float64Array(ROW * flows.length);
  const words = new Int32Array(rows.buffer);
  const streams = streamsOf(seed, flows.length);
  flows.forEach(({ packetRate, arrival }, flow) => {
    rows[ROW * flow + GAP] = 1 / packetRate;
    if (arrival.kind === 'on-off') {
      rows[ROW * flow + ON] = arrival.onSeconds;
      rows[ROW * flow + OFF] = arrival.offSeconds;
    }
    words.set(streams.subarray(2 * flow, 2 * flow + 2), WORDS * flow + 2 * STREAM);
    words.set([firstHop[flow], ARRIVAL_KINDS.indexOf(arrival.kind), first[flow], length[flow]], WORDS * flow + FIRST_HOP);
  });
  return { flows: rows, flowWords: words };
}

function hopsOf({ flows, paths, ports }: Scenario, portWords: Int32Array) {
  const places = portIndex(ports);
  const hopQueue: number[] = [];
  const firstHop = flows.map(({ src, dst, tos }, flow) => {
    const first = hopQueue.length;
    const path = paths[src][dst];
    path.slice(1).forEach((node, hop) => {
      const port = places.get(portKey(path[hop], node)) as number;
      hopQueue.push(portWords[PORT_WORDS * port + FIRST] + (ports[port].policy === 'FIFO' ? 0 : tos));
    });
    hopQueue.push(~flow);
    return first;
  });
  return { hopQueue: Int32Array.from(hopQueue), firstHop };
}

/** The flow of a packet that stands at a hop, told at its path's end. */
export function flowAt(hopQueue: Int32Array, hop: number): number {
  let last = hop;
  while (hopQueue[last] >= 0) {
    last++;
  }
  return ~hopQueue[last];
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
  const [rows, sizes] = [portRows(ports), sizeTables(flows.map((flow) => flow.sizes))];
  const queues = queueRows(ports, rows.portWords);
  const { hopQueue, firstHop } = hopsOf(scenario, rows.portWords);
  const tournament = createTournament(flows.length, ports.length);
  const count = queues.queues.length / ROW;
  const scalars = new Float64Array(ROW);
  scalars[FLOW_LEAF] = tournament.flowLeaf;
  scalars[PORT_LEAF] = tournament.portLeaf;
  scalars[POOL_USED] = FIRST_RING * count;
  const met = new Float64Array(ROW * flows.length);
  const seconds = firstHop.map((first) => emptyPathSeconds({ ...rows, ...queues, hopQueue }, first));
  const least = Float64Array.from(seconds, (perBit, flow) => perBit * flows[flow].sizes.reduce((bits, size) => Math.min(bits, size.bits), Infinity));
  least.forEach((delay, flow) => (met[ROW * flow + SHIFT] = delay));
  return {
    ...rows,
    ...queues,
    ...flowRows(flows, seed, sizes, firstHop),
    scalars,
    tournament,
    met,
    sizes,
    hopQueue,
    histograms: createHistograms(least, Float64Array.from(seconds, (perBit, flow) => perBit * meanBits(flows[flow].sizes)), quantiles),
    window: new Float64Array(ROW * count),
    pool: createPool(2 * FIRST_RING * count),
  };
}

/** Seconds that a bit needs on an empty path. */
function emptyPathSeconds({ ports, queueWords, hopQueue }: Pick<Network, 'ports' | 'queueWords' | 'hopQueue'>, firstHop: number): number {
  let seconds = 0;
  for (let hop = firstHop; hopQueue[hop] >= 0; hop++) {
    seconds += ports[PORT_ROW * queueWords[WORDS * hopQueue[hop] + PORT] + SECONDS_PER_BIT];
  }
  return seconds;
}
