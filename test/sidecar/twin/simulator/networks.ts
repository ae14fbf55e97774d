/** Networks for tests: nodes in a line, every port alike, links of 1 Mbit/s unless said otherwise. */

import type { Flow, PacketSize, Port, Scenario } from '../../../../sidecar/twin/scenario/scenario';

export const CAPACITY = 1e6;
/** Bits of a packet; one takes a millisecond. */
export const PACKET = 1000;

/** Exponential sizes of mean PACKET as a table: each entry stands for a slice of equal probability, by its mean. */
export function exponentialSizes(slices = 1000): PacketSize[] {
  const beyond = (share: number) => (share >= 1 ? 0 : (1 - share) * (1 - Math.log(1 - share)));
  return Array.from({ length: slices }, (_, slice) => ({ bits: PACKET * slices * (beyond(slice / slices) - beyond((slice + 1) / slices)), probability: 1 / slices }));
}

export const CONSTANT: PacketSize[] = [{ bits: PACKET, probability: 1 }];

export const poissonFlow = (load: number, given: Partial<Flow> = {}): Flow => ({
  src: 0,
  dst: 1,
  tos: 0,
  bandwidth: load * CAPACITY,
  packetRate: (load * CAPACITY) / PACKET,
  arrival: { kind: 'poisson' },
  sizes: CONSTANT,
  ...given,
});

export function lineOf(nodes: number, flows: Flow[], port: Partial<Port> = {}): Scenario {
  const ports = Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1]).flatMap(([from, to]) => [{ from, to }, { from: to, to: from }]);
  const path = (src: number, dst: number) => (src === dst ? [] : Array.from({ length: Math.abs(dst - src) + 1 }, (_, hop) => src + Math.sign(dst - src) * hop));
  return {
    nodes,
    ports: ports.map((ends) => ({ ...ends, capacity: CAPACITY, policy: 'FIFO', weights: [], buffer: 1e9, ...port })),
    paths: Array.from({ length: nodes }, (_, src) => Array.from({ length: nodes }, (__, dst) => path(src, dst))),
    flows,
  };
}
