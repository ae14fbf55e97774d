/**
 * The events to come, as a tournament: each source of events (a flow or a port) has a leaf with the time of its next one, each inner
 * node the earlier of its two children's, the root the next of all. An update takes the same steps whatever the times are; a heap is left
 * at a place that no processor foresees, which costs more than its steps. Ports have one half of the tree, flows the other: ports, which
 * are fewer and have most events, are nearer to the root.
 */

export interface Tournament {
  /** [nodes, 2] A node's time (s), and as the first word of the other double its source. The root is node 1, children of n are 2 n and 2 n + 1. */
  nodes: Float64Array;
  words: Int32Array;
  /** [sources] Counts up with what is scheduled; looked at where times are equal. */
  ties: Float64Array;
  /** Leaves of the first flow and of the first port. */
  flowLeaf: number;
  portLeaf: number;
}

export const SOURCE = 2;
/** Times node: when an idle leaf's source has its next event. No two are equal, and no run lasts as long. */
export const IDLE = 1e300;

const leaves = (sources: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, sources)));

/** All idle; sources 0.. are flows, ports follow. */
export function createTournament(flows: number, ports: number): Tournament {
  const [flowLeaf, portLeaf] = [3 * leaves(flows), 2 * leaves(ports)];
  const size = Math.max((4 * flowLeaf) / 3, (3 * portLeaf) / 2);
  const nodes = Float64Array.from({ length: 2 * size }, (_, place) => (place % 2 === 0 ? IDLE * (place / 2) : 0));
  const words = new Int32Array(nodes.buffer);
  for (let source = 0; source < flows + ports; source++) {
    words[4 * (source < flows ? flowLeaf + source : portLeaf + source - flows) + SOURCE] = source;
  }
  return { nodes, words, ties: new Float64Array(flows + ports), flowLeaf, portLeaf };
}

/** Gives a leaf the time of its source's next event; to be called after the source's tie was set. */
export function schedule({ nodes, words, ties }: Tournament, leaf: number, at: number): void {
  let time = at;
  let source = words[4 * leaf + SOURCE];
  nodes[2 * leaf] = time;
  for (let node = leaf; node > 1; node >>= 1) {
    const beside = node ^ 1;
    const other = nodes[2 * beside];
    if (other < time || (other === time && ties[words[4 * beside + SOURCE]] < ties[source])) {
      time = other;
      source = words[4 * beside + SOURCE];
    }
    const parent = node >> 1;
    nodes[2 * parent] = time;
    words[4 * parent + SOURCE] = source;
  }
}
