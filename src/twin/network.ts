/** Changes of a network; each answers a new one. Pure. */
import type { TwinFlow, TwinLink, TwinNetwork } from '../../sidecar/contract';

export const linkKey = ({ from, to }: Pick<TwinLink, 'from' | 'to'>): string => JSON.stringify([from, to]);

export const linkAt = (network: TwinNetwork, key: string | null): TwinLink | undefined => network.links.find((link) => linkKey(link) === key);
export const wayBack = (network: TwinNetwork, { from, to }: TwinLink): TwinLink | undefined => network.links.find((link) => link.from === to && link.to === from);

/** Weights belong to WFQ and DRR, and to no other policy. */
function withWeights(link: TwinLink): TwinLink {
  const weighted = link.policy === 'WFQ' || link.policy === 'DRR';
  return { ...link, weights: !weighted ? [] : link.weights.length === 3 ? link.weights : [34, 33, 33] };
}

/** @param both the way back too */
export function changeLink(network: TwinNetwork, key: string, change: Partial<TwinLink>, both: boolean): TwinNetwork {
  const chosen = linkAt(network, key);
  const keys = new Set([key, ...(both && chosen ? [linkKey({ from: chosen.to, to: chosen.from })] : [])]);
  return { ...network, links: network.links.map((link) => (keys.has(linkKey(link)) ? withWeights({ ...link, ...change }) : link)) };
}

export function changeFlow(network: TwinNetwork, name: string, change: Partial<TwinFlow>): TwinNetwork {
  return { ...network, flows: network.flows.map((flow) => (flow.flow === name ? { ...flow, ...change } : flow)) };
}

export const removeFlow = (network: TwinNetwork, name: string): TwinNetwork => ({ ...network, flows: network.flows.filter(({ flow }) => flow !== name) });

/** Under its name, with a number behind it where that is taken. */
export function addFlow(network: TwinNetwork, flow: TwinFlow): TwinNetwork {
  const taken = new Set(network.flows.map((each) => each.flow));
  const name = [flow.flow, ...Array.from({ length: taken.size + 1 }, (_, i) => `${flow.flow}-${i + 2}`)].find((each) => !taken.has(each)) ?? flow.flow;
  return { ...network, flows: [...network.flows, { ...flow, flow: name }] };
}

export const changeScale = (network: TwinNetwork, scale: number): TwinNetwork => ({ ...network, scale });

export const failedLinks = ({ links }: TwinNetwork): TwinLink[] => links.filter(({ up }) => !up);
