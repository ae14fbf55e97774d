/** Small scenarios for tests. */
import { type Arrival, type Flow, type Policy, type Scenario, type Tos } from '../../../../sidecar/twin/scenario/scenario';

export interface Line {
  capacity?: number;
  buffer?: number;
  policy?: Policy;
  weights?: number[];
}

/** Nodes in a row, links both ways; `flows` of [src, dst, tos, load of a link, arrival]. */
export function line(nodes: number, flows: Array<[number, number, Tos, number, Arrival['kind']?]>, { capacity = 100_000, buffer = 1e9, policy = 'FIFO', weights = [] }: Line = {}, periods = { onSeconds: 5, offSeconds: 5 }): Scenario {
  const ports = Array.from({ length: nodes - 1 }, (_, node) => [[node, node + 1], [node + 1, node]]).flat().map(([from, to]) => ({ from, to, capacity, policy, weights, buffer }));
  const between = (src: number, dst: number) => Array.from({ length: Math.abs(dst - src) + 1 }, (_, hop) => src + Math.sign(dst - src) * hop);
  const paths = Array.from({ length: nodes }, (_, src) => Array.from({ length: nodes }, (__, dst) => (src === dst ? [] : between(src, dst))));
  return {
    nodes,
    ports: ports.sort((a, b) => a.from - b.from || a.to - b.to),
    paths,
    flows: flows.map(([src, dst, tos, load, kind = 'poisson']): Flow => {
      const arrival: Arrival = kind === 'on-off' ? { kind, ...periods } : { kind };
      const packets = (load * capacity) / 1000;
      return { src, dst, tos, bandwidth: load * capacity, packetRate: kind === 'on-off' ? packets * 2 : packets, arrival, sizes: [{ bits: 1000, probability: 1 }] };
    }),
  };
}
