/** A scenario as RouteNet-Fermi sees it: the reference's features, scaled by what the training set has. */

import { FEATURES, type NetworkSample } from '../network-sample';
import type { SentTraffic } from '../predictor';
import { lossOf, type Measurement } from './results';
import { type Arrival, type Flow, meanBits, type Policy, type Port, type Scenario, TOS } from './scenario';

/** Mean and standard deviation of each column; 0 and 1 for a column that is left as it is. */
export type Scale = Array<{ mean: number; deviation: number }>;

export interface Scaling {
  path: Scale;
  queue: Scale;
}

export interface ScenarioSample {
  network: NetworkSample;
  /** The scenario's flow of each path of the network: flows that sent nothing have none. */
  flows: number[];
  /** By path, where results were given; NaN where no packet arrived. */
  targets?: { delay: Float32Array; jitter: Float32Array; loss: Float32Array };
}

/** Places in the one-hot code of 7 traffic models, and in that of 4 policies. */
const MODELS: Record<Arrival['kind'], number> = { poisson: 0, cbr: 1, 'on-off': 4 };
const MOST_MODELS = 7;
const POLICY_ORDER: readonly Policy[] = ['WFQ', 'SP', 'DRR', 'FIFO'];
const oneHot = (place: number, width: number): number[] => Array.from({ length: width }, (_, index) => (index === place ? 1 : 0));
/** What a Poisson or ON-OFF flow of the challenge has as the longest gap, in means. */
const LONGEST_GAP = 10;

/** Columns with numbers of their own scale; the others are shares and codes. */
const SCALED = { path: [0, 1, 9, 10, 11, 12, 13, 14], queue: [0] };

interface Rows {
  /** Flows with a path. */
  flows: number[];
  /** As measured where it was, bit/s and packets/s. */
  traffic: Array<{ bandwidth: number; packetRate: number }>;
  /** [paths, FEATURES.path] and [queues, FEATURES.queue], unscaled. */
  path: Float64Array;
  queue: Float64Array;
  routes: Int32Array[];
  linkOfQueue: number[];
  link: number[][];
  capacity: number[];
}

/** Means and deviations of the features of a training set. */
export function fitScaling(samples: ReadonlyArray<{ scenario: Scenario; measured?: Measurement }>): Scaling {
  const rows = samples.map(({ scenario, measured }) => rowsOf(scenario, measured?.flows));
  return { path: scaleOf(rows.map(({ path }) => path), FEATURES.path, SCALED.path), queue: scaleOf(rows.map(({ queue }) => queue), FEATURES.queue, SCALED.queue) };
}

function scaleOf(tables: Float64Array[], width: number, columns: number[]): Scale {
  const count = tables.reduce((sum, { length }) => sum + length / width, 0);
  const total = (column: number, of: (value: number) => number) => tables.reduce((sum, table) => {
    for (let place = column; place < table.length; place += width) {
      sum += of(table[place]);
    }
    return sum;
  }, 0);
  return Array.from({ length: width }, (_, column) => {
    if (!columns.includes(column) || count === 0) {
      return { mean: 0, deviation: 1 };
    }
    const mean = total(column, (value) => value) / count;
    return { mean, deviation: Math.sqrt(total(column, (value) => (value - mean) ** 2) / count) || 1 };
  });
}

/**
 * The network of a valid scenario. With results or what was sent, a flow's traffic is what was measured (as in the reference); else
 * what it is meant to send. Queues and links that no path takes are left out: nothing depends on them.
 */
export function toNetworkSample(scenario: Scenario, scaling: Scaling, measured?: Measurement, sent: SentTraffic | undefined = measured?.flows): ScenarioSample {
  const { flows, traffic, path, routes, queue, linkOfQueue, link, capacity } = rowsOf(scenario, sent);
  const network: NetworkSample = {
    routes,
    linkOfQueue,
    capacity: Float32Array.from(capacity, (bits) => bits / 1000),
    packetSize: Float32Array.from(traffic, ({ bandwidth, packetRate }) => bandwidth / packetRate / 1000),
    pathFeatures: scaledRows(path, scaling.path),
    queueFeatures: scaledRows(queue, scaling.queue),
    linkFeatures: Float32Array.from(link.flat()),
  };
  const of = (value: (flow: number) => number) => Float32Array.from(flows, value);
  return { network, flows, ...(measured && { targets: { delay: of((flow) => measured.flows[flow].delay), jitter: of((flow) => measured.flows[flow].jitter), loss: of((flow) => lossOf(measured.flows[flow])) } }) };
}

function scaledRows(table: Float64Array, scale: Scale): Float32Array {
  const scaled = new Float32Array(table.length);
  for (let row = 0; row < table.length; row += scale.length) {
    scale.forEach(({ mean, deviation }, column) => (scaled[row + column] = (table[row + column] - mean) / deviation));
  }
  return scaled;
}

function rowsOf(scenario: Scenario, measured?: SentTraffic): Rows {
  const places = placesOf(scenario);
  const sent = scenario.flows.map((flow, index) => measured?.[index] ?? { bandwidth: flow.bandwidth, packetRate: meanPacketRate(flow) });
  const flows = scenario.flows.flatMap((_, flow) => (sent[flow].bandwidth > 0 && sent[flow].packetRate > 0 ? [flow] : []));
  const traffic = flows.map((flow) => sent[flow]);
  // Port and queue of each hop, by the number 3 * port + queue; only those that paths take get a row.
  const hops = flows.map((flow) => hopsOf(scenario, scenario.flows[flow], places));
  const load = new Float64Array(scenario.ports.length);
  const rowOfQueue = new Int32Array(scenario.ports.length * TOS.length).fill(-1);
  hops.forEach((queues, path) =>
    queues.forEach((queue) => {
      load[portOf(queue)] += traffic[path].bandwidth;
      rowOfQueue[queue] = 0;
    })
  );
  const used = [...rowOfQueue.keys()].filter((queue) => rowOfQueue[queue] === 0);
  used.forEach((queue, row) => (rowOfQueue[queue] = row));
  const links = [...new Set(used.map(portOf))];
  const rowOfLink = new Map(links.map((port, row) => [port, row]));
  return {
    flows,
    traffic,
    path: pathRows(flows.map((flow) => scenario.flows[flow]), traffic),
    routes: hops.map((queues) => queues.map((queue) => rowOfQueue[queue])),
    queue: Float64Array.from(used.flatMap((queue) => queueRow(scenario.ports[portOf(queue)], queue % TOS.length))),
    linkOfQueue: used.map((queue) => rowOfLink.get(portOf(queue)) ?? 0),
    link: links.map((port) => [load[port] / scenario.ports[port].capacity, ...oneHot(POLICY_ORDER.indexOf(scenario.ports[port].policy), POLICY_ORDER.length)]),
    capacity: links.map((port) => scenario.ports[port].capacity),
  };
}

const portOf = (queue: number): number => Math.floor(queue / TOS.length);

/** [from * nodes + to] The place of each port: a million hops ask for theirs. */
function placesOf({ nodes, ports }: Scenario): Int32Array {
  const places = new Int32Array(nodes * nodes);
  ports.forEach(({ from, to }, place) => (places[from * nodes + to] = place));
  return places;
}

/** FIFO has one queue for all types of service, the others one for each. */
function hopsOf({ nodes, paths, ports }: Scenario, { src, dst, tos }: Flow, places: Int32Array): Int32Array {
  const path = paths[src][dst];
  const queues = new Int32Array(path.length - 1);
  for (let hop = 0; hop < queues.length; hop++) {
    const port = places[path[hop] * nodes + path[hop + 1]];
    queues[hop] = port * TOS.length + (ports[port].policy === 'FIFO' ? 0 : tos);
  }
  return queues;
}

/** Over on and off periods. */
const meanPacketRate = ({ bandwidth, sizes }: Flow): number => bandwidth / meanBits(sizes);

/** Traffic, packets, model, then the parameters that the model has: bandwidth, packets/s, longest gap, packets/s when on, off, on; two of other models. */
function pathRows(flows: readonly Flow[], traffic: Rows['traffic']): Float64Array {
  const rows = new Float64Array(flows.length * FEATURES.path);
  flows.forEach(({ arrival, bandwidth, packetRate }, path) => {
    const row = path * FEATURES.path;
    const parameters = row + 2 + MOST_MODELS;
    rows[row] = traffic[path].bandwidth;
    rows[row + 1] = traffic[path].packetRate;
    rows[row + 2 + MODELS[arrival.kind]] = 1;
    rows[parameters] = bandwidth;
    rows[parameters + 1] = arrival.kind === 'on-off' ? 0 : packetRate;
    rows[parameters + 2] = arrival.kind === 'cbr' ? 0 : LONGEST_GAP;
    if (arrival.kind === 'on-off') {
      rows.set([packetRate, arrival.offSeconds, arrival.onSeconds], parameters + 3);
    }
  });
  return rows;
}

/** Size, priority, weight. */
function queueRow({ buffer, policy, weights }: Port, queue: number): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const weighted = policy === 'WFQ' || policy === 'DRR';
  return [buffer, ...oneHot(queue, TOS.length), weighted && sum > 0 ? weights[queue] / sum : 0];
}
