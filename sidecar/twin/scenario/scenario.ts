/**
 * A scenario is what one simulates or predicts: a network (ports with capacity, policy, buffers), a path between every pair of
 * nodes, and flows with their traffic. Scenarios come from the generator, from the challenge's files or from an operator's network.
 */

export const POLICIES = ['FIFO', 'SP', 'WFQ', 'DRR'] as const;
/** First in first out; strict priority (ToS 0 first); weighted fair queueing; deficit round robin. */
export type Policy = (typeof POLICIES)[number];

/** Types of service; each has a queue of its own at a port that is not FIFO. */
export const TOS = [0, 1, 2] as const;
export type Tos = (typeof TOS)[number];

/** Gaps between packets: exponential; constant; constant inside an on period, the periods exponential with these means. */
export type Arrival = { kind: 'poisson' } | { kind: 'cbr' } | { kind: 'on-off'; onSeconds: number; offSeconds: number };

/** The output port of node `from` that sends to node `to`. A link between two nodes is two ports. */
export interface Port {
  from: number;
  to: number;
  /** bit/s */
  capacity: number;
  policy: Policy;
  /** By ToS, in percent; of WFQ and DRR only, else empty. */
  weights: number[];
  /** Bits per queue, the packet in service included. */
  buffer: number;
}

export interface PacketSize {
  bits: number;
  probability: number;
}

export interface Flow {
  src: number;
  dst: number;
  tos: Tos;
  /** Mean, bit/s. */
  bandwidth: number;
  /** Packets/s; of ON-OFF inside an on period. */
  packetRate: number;
  arrival: Arrival;
  sizes: PacketSize[];
}

export interface Scenario {
  nodes: number;
  ports: Port[];
  /** [src][dst] The node ids from src to dst, both included; empty on the diagonal. */
  paths: number[][][];
  flows: Flow[];
}

/** Mean size of a flow's packets, in bits. */
export const meanBits = (sizes: readonly PacketSize[]): number => sizes.reduce((sum, { bits, probability }) => sum + bits * probability, 0);

/** The place of each port in `ports`, by its key. */
export const portKey = (from: number, to: number): string => `${from}>${to}`;

export const portIndex = (ports: readonly Port[]): Map<string, number> => new Map(ports.map(({ from, to }, index) => [portKey(from, to), index]));
