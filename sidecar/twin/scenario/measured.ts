/** What our simulator measured, in the terms of the challenge's files. */

import type { SimulationResult } from '../simulator/simulate';
import type { Measurement } from './results';
import { meanBits, type Scenario } from './scenario';

/** Rates count packets that were sent; `change` is the simulator's confidence, the measure of its stop rule (0 without one). */
export function measurementOf({ flows }: Scenario, { seconds, confidence = 0, ...results }: SimulationResult): Measurement {
  return {
    seconds,
    change: confidence,
    flows: results.flows.map(({ sent, dropped, delay, jitter, logDelay = NaN, quantiles = [] }, index) => ({
      bandwidth: (sent * meanBits(flows[index].sizes)) / seconds,
      packetRate: sent / seconds,
      dropRate: dropped / seconds,
      delay,
      logDelay,
      quantiles: [...quantiles],
      jitter,
    })),
    ports: results.ports.map(({ utilisation, loss, packetBits, queues }) => ({
      utilization: utilisation,
      loss,
      packetBits: packetBits || 0,
      queues: queues.map((queue) => ({ utilization: queue.utilisation, loss: queue.loss, occupancy: queue.occupancyBits, largestOccupancy: queue.mostBits, packetBits: queue.packetBits || 0 })),
    })),
  };
}
