/** What was measured of a scenario, by a simulator or in a network; in the units of the challenge's files, but bit/s. */

import type { Scenario } from './scenario';

/** Shares of packets that are faster than the delays in FlowResult.quantiles. */
export const QUANTILES = [0.1, 0.2, 0.5, 0.8, 0.9] as const;

/** NaN in a delay, its logarithm, quantiles and jitter where no packet arrived. */
export interface FlowResult {
  /** As sent, bit/s. */
  bandwidth: number;
  /** Sent, packets/s. */
  packetRate: number;
  /** Dropped, packets/s. */
  dropRate: number;
  /** Mean, s. */
  delay: number;
  /** Mean natural logarithm of the delay in s. */
  logDelay: number;
  /** s, of the shares in QUANTILES. */
  quantiles: number[];
  /** Variance of the delay, s^2. */
  jitter: number;
}

/** Of a queue, or of all of a port. */
export interface Usage {
  /** Share of the capacity, or of the time that the port sends. */
  utilization: number;
  /** Share of the packets dropped. */
  loss: number;
  /** Mean size of a packet, bits. */
  packetBits: number;
}

export interface QueueUsage extends Usage {
  /** Mean and largest, bits. */
  occupancy: number;
  largestOccupancy: number;
}

export interface PortUsage extends Usage {
  /** One of a FIFO port, else by ToS. */
  queues: QueueUsage[];
}

export interface Measurement {
  /** In the order of the scenario's flows. */
  flows: FlowResult[];
  /** In the order of the scenario's ports; none where they were not measured. */
  ports: PortUsage[];
  /** Seconds that were measured. */
  seconds: number;
  /** Relative change of the results at the end: the measure of the simulator's stop rule. */
  change: number;
}

/** A scenario with its results: what models learn from and are judged by. */
export interface Sample {
  name: string;
  scenario: Scenario;
  /** Traffic intensity in the scale of whoever made the scenario; 0 where it is not known. */
  intensity: number;
  measured: Measurement;
}

/** Share of a flow's packets that were dropped. */
export const lossOf = ({ dropRate, packetRate }: FlowResult): number => (packetRate > 0 ? dropRate / packetRate : 0);
