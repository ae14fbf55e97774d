/** A plan's network with the traffic of now. Pure. */

import type { TwinFlow, TwinNetwork } from '../../contract';

const pairOf = ({ src, dst }: TwinFlow): string => JSON.stringify([src, dst]);
const byPair = (flows: TwinFlow[]): Map<string, number> => {
  const sums = new Map<string, number>();
  flows.forEach((flow) => sums.set(pairOf(flow), (sums.get(pairOf(flow)) ?? 0) + flow.bandwidth));
  return sums;
};

/**
 * What pairs of nodes send comes from `measured`, what the flows between them are (type of service, sizes, arrivals, shares of the pair)
 * stays the plan's; links and routing are the plan's. Pairs that send nothing now have no flow; pairs that are new have the measured one.
 */
export function withTraffic(plan: TwinNetwork, measured: TwinFlow[]): TwinNetwork {
  const [were, are] = [byPair(plan.flows), byPair(measured)];
  const nodes = new Set(plan.nodes.map(({ name }) => name));
  const kept = plan.flows.flatMap((flow) => {
    const now = are.get(pairOf(flow)) ?? 0;
    return now > 0 ? [{ ...flow, bandwidth: (flow.bandwidth * now) / (were.get(pairOf(flow)) ?? flow.bandwidth) }] : [];
  });
  const names = new Set(kept.map(({ flow }) => flow));
  const added = measured.filter((flow) => !were.has(pairOf(flow)) && flow.bandwidth > 0 && nodes.has(flow.src) && nodes.has(flow.dst) && !names.has(flow.flow));
  return { ...plan, flows: [...kept, ...added] };
}
