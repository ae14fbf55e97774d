/**
 * The state of a network as a feature vector, after equation 6: links, queues and flows. The paper takes the latent states of a model
 * trained on all candidates; here they are what those states stand for, as measured, so that nothing is trained before the seeds are
 * known. Each is told by its distribution over the network, which has one length for networks of all sizes.
 */

import { offeredLoads } from '../scenario/capacities';
import { lossOf, type Measurement, type Sample } from '../scenario/results';
import { meanBits, type Port, portKey, type Scenario } from '../scenario/scenario';

export interface NetworkStates {
  /** S_L, by port: the share of its capacity in use. */
  utilization: number[];
  /** S_Q, by queue: mean bits in it as a share of its buffer; and the share of its port's capacity that it uses. */
  occupancy: number[];
  queueUtilization: number[];
  /** S_F, by flow: mean delay (s) where a packet arrived, bit/s that arrive, share of packets lost. */
  delay: number[];
  throughput: number[];
  loss: number[];
}

const QUANTILES = [0.1, 0.5, 0.9];
/** Columns of each state: mean, deviation, quantiles. Delays and throughputs by their logarithm: they span orders of magnitude. */
const COLUMNS: ReadonlyArray<(states: NetworkStates) => number[]> = [
  ({ utilization }) => utilization,
  ({ occupancy }) => occupancy,
  ({ delay }) => delay.map(Math.log),
  ({ throughput }) => throughput.map(Math.log1p),
  ({ loss }) => loss,
];

export const NETWORK_FEATURES = COLUMNS.length * (2 + QUANTILES.length);

/** [NETWORK_FEATURES]; NaN where no packet of any flow arrived, or the scenario has no flow. */
export function networkFeatures({ scenario, measured }: Pick<Sample, 'scenario' | 'measured'>): Float64Array {
  const states = statesOf(scenario, measured);
  return Float64Array.from(COLUMNS.flatMap((column) => distribution(column(states))));
}

/** Where ports were not measured, as in a real network's files, they are reckoned from the traffic of the flows. */
export function statesOf(scenario: Scenario, measured: Measurement): NetworkStates {
  const { flows, ports } = measured;
  const arrived = flows.filter(({ delay }) => Number.isFinite(delay));
  return {
    ...(ports.length > 0 ? measuredPorts(scenario, measured) : reckonedPorts(scenario, measured)),
    delay: arrived.map(({ delay }) => delay),
    throughput: flows.map((flow) => flow.bandwidth * (1 - lossOf(flow))),
    loss: flows.map(lossOf),
  };
}

type PortStates = Pick<NetworkStates, 'utilization' | 'occupancy' | 'queueUtilization'>;

const measuredPorts = ({ ports }: Scenario, measured: Measurement): PortStates => ({
  utilization: measured.ports.map(({ utilization }) => utilization),
  occupancy: measured.ports.flatMap(({ queues }, port) => queues.map(({ occupancy }) => occupancy / ports[port].buffer)),
  queueUtilization: measured.ports.flatMap(({ queues }) => queues.map(({ utilization }) => utilization)),
});

/** A port as one queue of finite length with exponential gaps and sizes (M/M/1/K). */
function reckonedPorts({ ports, paths, flows }: Scenario, measured: Measurement): PortStates {
  const loads = offeredLoads(paths, flows.map((flow, index) => ({ ...flow, bandwidth: measured.flows[index].bandwidth })));
  const packetBits = flows.reduce((sum, { sizes }) => sum + meanBits(sizes) / flows.length, 0);
  const states = ports.map((port) => queueState(port, (loads.get(portKey(port.from, port.to)) ?? 0) / port.capacity, packetBits));
  const utilization = states.map(({ busy }) => busy);
  return { utilization, occupancy: states.map(({ held }) => held), queueUtilization: utilization };
}

/** K at most: in a longer queue the share that is taken is much the same. */
const MOST_PLACES = 1000;

/** Share of time that an M/M/1/K queue is busy, and mean share of its K places that are taken. */
function queueState({ buffer }: Port, load: number, packetBits: number): { busy: number; held: number } {
  const places = Math.min(MOST_PLACES, Math.max(1, Math.floor(buffer / packetBits)));
  // divided by the largest power, lest a high load to the power K overflows
  const weights = Array.from({ length: places + 1 }, (_, held) => load ** (load > 1 ? held - places : held));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mean = weights.reduce((total, weight, held) => total + (held * weight) / sum, 0);
  return { busy: 1 - weights[0] / sum, held: mean / places };
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function distribution(values: number[]): number[] {
  const mean = meanOf(values);
  const sorted = [...values].sort((one, other) => one - other);
  return [mean, Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))), ...QUANTILES.map((share) => sorted[Math.round(share * (sorted.length - 1))])];
}
