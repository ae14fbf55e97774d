/** A network small enough to reckon by hand: 0 - 1 - 2 in a row, one policy each, three flows. */

import type { Sample } from '../../../../sidecar/twin/scenario/results';
import type { Flow, Port, Scenario } from '../../../../sidecar/twin/scenario/scenario';

const FIFO: Omit<Port, 'from' | 'to' | 'capacity'> = { policy: 'FIFO', weights: [], buffer: 8000 };
const WFQ: Omit<Port, 'from' | 'to' | 'capacity'> = { policy: 'WFQ', weights: [60, 30, 10], buffer: 16_000 };
const SP: Omit<Port, 'from' | 'to' | 'capacity'> = { policy: 'SP', weights: [], buffer: 32_000 };

const SIZES = [{ bits: 500, probability: 0.25 }, { bits: 1500, probability: 0.75 }];

export const FLOWS: Flow[] = [
  { src: 0, dst: 2, tos: 0, bandwidth: 2500, packetRate: 2, arrival: { kind: 'poisson' }, sizes: SIZES },
  { src: 1, dst: 2, tos: 2, bandwidth: 1250, packetRate: 1, arrival: { kind: 'cbr' }, sizes: SIZES },
  { src: 2, dst: 0, tos: 1, bandwidth: 1000, packetRate: 2, arrival: { kind: 'on-off', onSeconds: 4, offSeconds: 12 }, sizes: [{ bits: 2000, probability: 1 }] },
];

export const scenario = (): Scenario => ({
  nodes: 3,
  ports: [
    { from: 0, to: 1, capacity: 10_000, ...FIFO },
    { from: 1, to: 0, capacity: 10_000, ...WFQ },
    { from: 1, to: 2, capacity: 20_000, ...WFQ },
    { from: 2, to: 1, capacity: 20_000, ...SP },
  ],
  paths: [
    [[], [0, 1], [0, 1, 2]],
    [[1, 0], [], [1, 2]],
    [[2, 1, 0], [2, 1], []],
  ],
  flows: structuredClone(FLOWS),
});

/** Results with a flow of which nothing arrived. */
export function sample(): Sample {
  const network = scenario();
  const queue = { utilization: 0.25, loss: 0.015625, occupancy: 812.5, largestOccupancy: 8000, packetBits: 1250 };
  return {
    name: 'results_test#0',
    scenario: network,
    intensity: 1234.5,
    measured: {
      flows: network.flows.map(({ bandwidth, packetRate }, index) => ({
        bandwidth: bandwidth + 0.25,
        packetRate,
        dropRate: index === 1 ? packetRate : 0.125,
        ...(index === 1 ? { delay: NaN, logDelay: NaN, quantiles: [NaN, NaN, NaN, NaN, NaN], jitter: NaN } : { delay: 0.3678794, logDelay: -1, quantiles: [0.1, 0.2, 0.3, 0.4, 0.5], jitter: 1.5e-7 }),
      })),
      ports: network.ports.map(({ policy }) => ({ utilization: 0.25, loss: 0.015625, packetBits: 1250, queues: policy === 'FIFO' ? [queue] : [queue, queue, queue] })),
      seconds: 1500,
      change: 0.00095,
    },
  };
}
