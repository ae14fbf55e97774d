/** A run's result in the form of the challenge's files, in which models learn from it. */

import type { FlowResult, Measurement, PortUsage } from '../scenario/results';
import type { FlowMeasures, PortMeasures } from './measures';
import type { SimulationResult } from './simulate';

const flowResult = ({ bandwidth, sent, dropped, delay, logDelay = NaN, quantiles = [], jitter }: FlowMeasures, seconds: number): FlowResult => ({
  bandwidth,
  packetRate: sent / seconds,
  dropRate: dropped / seconds,
  delay,
  logDelay,
  quantiles,
  jitter,
});

/** Where nothing passed the files have packets of 0 bits. */
const portUsage = ({ utilisation, loss, packetBits, queues }: PortMeasures): PortUsage => ({
  utilization: utilisation,
  loss,
  packetBits: packetBits || 0,
  queues: queues.map((queue) => ({
    utilization: queue.utilisation,
    loss: queue.loss,
    packetBits: queue.packetBits || 0,
    // the files' mean is no mean over all time; that over the time in which the queue holds anything comes nearest (docs/twin-simulator.md)
    occupancy: queue.busy > 0 ? queue.occupancyBits / queue.busy : 0,
    largestOccupancy: queue.mostBits,
  })),
});

/** Ask `simulate` for the default quantiles. Without a stop rule `change` is 0. */
export const measurementOf = ({ flows, ports, seconds, confidence = 0 }: SimulationResult): Measurement => ({
  flows: flows.map((flow) => flowResult(flow, seconds)),
  ports: ports.map(portUsage),
  seconds,
  change: confidence,
});
