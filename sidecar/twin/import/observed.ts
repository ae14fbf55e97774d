/** A network as it was observed: from a file of links, from SNMP counters in Prometheus, or from both. Pure. */

/** A series of an instant answer. */
export interface Row {
  labels: Record<string, string>;
  value: number;
}

export interface ObservedLink {
  from: string;
  to: string;
  /** bit/s; null: unknown. */
  capacity: number | null;
  /** bit/s that `from` sends to `to`; null: not counted. */
  load: number | null;
}

export interface ObservedNetwork {
  /** Each direction once. */
  links: ObservedLink[];
  /** What enters and leaves at interfaces that lead to no other node of the network, bit/s. */
  edges: Map<string, { originated: number; terminated: number }>;
  /** What could not be used, in sentences. */
  notes: string[];
}

const added = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : a + b);

/** Parallel links become one of the sum of their capacities and loads; loops go. */
export function joinLinks(links: ObservedLink[]): ObservedLink[] {
  const joined = new Map<string, ObservedLink>();
  links.filter(({ from, to }) => from !== to).forEach((link) => {
    const key = JSON.stringify([link.from, link.to]);
    const known = joined.get(key);
    joined.set(key, known ? { ...known, capacity: added(known.capacity, link.capacity), load: added(known.load, link.load) } : link);
  });
  return [...joined.values()];
}

/** A link that is known in one direction is there in the other, with the same capacity and a load that nobody counted. */
export function bothWays(links: ObservedLink[]): ObservedLink[] {
  const known = new Map(links.map((link) => [JSON.stringify([link.from, link.to]), link]));
  const missing = links.filter(({ from, to }) => !known.has(JSON.stringify([to, from]))).map(({ from, to, capacity }) => ({ from: to, to: from, capacity, load: null }));
  return [...links, ...missing].map((link) => ({ ...link, capacity: link.capacity ?? known.get(JSON.stringify([link.to, link.from]))?.capacity ?? null }));
}

/** What a node is known to pass over a link is neither originated nor terminated there; never below 0. @param sent @param received by the node, bit/s */
export function lessTransit(edges: ObservedNetwork['edges'], node: string, sent: number, received: number): void {
  const edge = edges.get(node);
  if (edge) {
    edges.set(node, { originated: Math.max(0, edge.originated - received), terminated: Math.max(0, edge.terminated - sent) });
  }
}
