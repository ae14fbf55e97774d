/** The simulator's speed on one port: Poisson arrivals, exponential sizes, load 0.8; the same that ns3_peer.cc simulates. */

import type { PacketSize, Scenario } from '../../sidecar/twin/scenario/scenario';
import { simulate } from '../../sidecar/twin/simulator/simulate';

export const LOAD = 0.8;
export const PACKET_BITS = 1000;
export const CAPACITY = 1e6;
export const PACKET_RATE = (LOAD * CAPACITY) / PACKET_BITS;

export interface Speed {
  /** Per CPU second of this process. */
  packetsPerSecond: number;
  /** Mean, s. */
  delay: number;
}

/** As a table of equally likely slices of the law, each by its mean. */
export function exponentialSizes(mean: number, slices = 1000): PacketSize[] {
  const beyond = (share: number) => (share >= 1 ? 0 : (1 - share) * (1 - Math.log(1 - share)));
  return Array.from({ length: slices }, (_, slice) => ({ bits: mean * slices * (beyond(slice / slices) - beyond((slice + 1) / slices)), probability: 1 / slices }));
}

export const onePort = (flows: Array<Partial<Scenario['flows'][number]>>, port: Partial<Scenario['ports'][number]> = {}): Scenario => ({
  nodes: 2,
  ports: [[0, 1], [1, 0]].map(([from, to]) => ({ from, to, capacity: CAPACITY, policy: 'FIFO', weights: [], buffer: 1e9, ...port })),
  paths: [[[], [0, 1]], [[1, 0], []]],
  flows: flows.map((flow) => ({ src: 0, dst: 1, tos: 0, bandwidth: LOAD * CAPACITY, packetRate: PACKET_RATE, arrival: { kind: 'poisson' }, sizes: [{ bits: PACKET_BITS, probability: 1 }], ...flow })),
});

export async function ourRun(): Promise<Speed> {
  const scenario = onePort([{ sizes: exponentialSizes(PACKET_BITS) }]);
  const before = process.cpuUsage();
  const { flows } = await simulate(scenario, { seed: 1, warmUpSeconds: 10, window: { seconds: 20_000 }, quantiles: [] });
  const { user, system } = process.cpuUsage(before);
  return { packetsPerSecond: (1e6 * flows[0].arrived) / (user + system), delay: flows[0].delay };
}
