/** Capacities in proportion to the load, buffers, policies and weights (AutoOPT section III-C 1). */

import type { Random } from '../../nn/random';
import { pick, uniform } from './draws';
import { CHALLENGE_LIMITS } from './limits';
import { type Flow, POLICIES, type Policy, type Port, portKey } from './scenario';
import type { Topology } from './topology';

export interface PortParameters {
  /** Offered load of a link's busier direction, as a share of its capacity: a scenario draws its top, a link its load below that. */
  load: { low: number; leastTop: number; high: number };
  /** Permitted capacities, bit/s. */
  capacity: { low: number; high: number; step: number };
  /** Buffers that nodes draw from, bits. */
  buffers: number[];
  policies: readonly Policy[];
  /** Weights that nodes of WFQ and DRR draw from, percent by ToS. */
  weights: number[][];
}

/** From `low` to `high` in steps. */
const range = (low: number, high: number, step: number): number[] => Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);

/**
 * The paper gives no factor between load and capacity. Loads are drawn anew for each link, so that one scenario has idle and busy
 * links (its Figure 7a is even from light to heavy), up to a top of the scenario's own, so that there are light and heavy scenarios;
 * above 1 a port drops packets for good, as the busiest of the validation set do. Buffers are the paper's uniform distribution.
 */
export const PORT_DEFAULTS: PortParameters = {
  load: { low: 0.05, leastTop: 0.3, high: 1.3 },
  capacity: CHALLENGE_LIMITS.capacity,
  buffers: range(CHALLENGE_LIMITS.buffer.low, CHALLENGE_LIMITS.buffer.high, 1000),
  policies: POLICIES,
  weights: [[34, 33, 33], [50, 40, 10], [60, 30, 10], [65, 25, 10], [70, 20, 10], [70, 25, 5], [80, 10, 10], [90, 5, 5]],
};

/** Bit/s that flows offer to each port on their paths, by portKey, dropped packets not taken off. */
export function offeredLoads(paths: number[][][], flows: readonly Flow[]): Map<string, number> {
  const loads = new Map<string, number>();
  flows.forEach(({ src, dst, bandwidth }) => {
    const path = paths[src][dst];
    path.slice(1).forEach((to, index) => {
      const key = portKey(path[index], to);
      loads.set(key, (loads.get(key) ?? 0) + bandwidth);
    });
  });
  return loads;
}

/** The permitted capacity nearest to `wanted`. */
export const permitted = (wanted: number, { low, high, step }: PortParameters['capacity']): number => Math.min(high, Math.max(low, Math.round(wanted / step) * step));

/** Both ports of each link, with the same capacity (the challenge's links are bidirectional), and with the policy and buffer of their node. */
export function drawPorts({ nodes, links }: Topology, loads: ReadonlyMap<string, number>, parameters: PortParameters, random: Random): Port[] {
  const { load, capacity } = parameters;
  const settings = Array.from({ length: nodes }, () => drawNode(parameters, random));
  const top = uniform(load.leastTop, load.high, random);
  const ports = links.flatMap(([a, b]): Port[] => {
    const offered = Math.max(loads.get(portKey(a, b)) ?? 0, loads.get(portKey(b, a)) ?? 0);
    const shared = permitted(offered / uniform(load.low, top, random), capacity);
    return [{ from: a, to: b, capacity: shared, ...settings[a] }, { from: b, to: a, capacity: shared, ...settings[b] }];
  });
  return ports.sort((one, other) => one.from - other.from || one.to - other.to);
}

function drawNode({ policies, weights, buffers }: PortParameters, random: Random): Pick<Port, 'policy' | 'weights' | 'buffer'> {
  const policy = pick(policies, random);
  const drawn = pick(weights, random);
  return { policy, weights: policy === 'WFQ' || policy === 'DRR' ? [...drawn] : [], buffer: pick(buffers, random) };
}
