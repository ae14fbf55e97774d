/**
 * A traffic matrix from what interfaces count. The gravity model says how much each node sends each other from their totals; the
 * counted loads of links and totals of nodes then scale the flows that make them up, in turn (iterative proportional fitting: Y. Zhang et al., "Fast
 * accurate computation of large-scale IP traffic matrices from link loads", SIGMETRICS 2003). Pure.
 */

export interface Demand {
  src: number;
  dst: number;
  /** bit/s */
  bandwidth: number;
}

/** What was measured: node numbers, bit/s. */
export interface Measured {
  nodes: number;
  /** What enters and leaves the network at a node; null where that was not counted. */
  edges: Array<{ originated: number; terminated: number } | null>;
  /** Loads of ports; those that were not counted are left out. */
  loads: Array<{ from: number; to: number; load: number }>;
  /** [src][dst] Node numbers from src to dst. */
  paths: number[][][];
}

export interface FitOptions {
  /** Rounds over all counted sums at most. */
  rounds: number;
  /** Ends when they are met to this share. */
  tolerance: number;
}

/** Counters of different moments never agree wholly: a hundred rounds come to within a thousandth where they can. */
export const FIT_DEFAULTS: FitOptions = { rounds: 100, tolerance: 1e-3 };

export interface Fit {
  demands: Demand[];
  /** Sum over all counted sums of |by the demands - counted| over the sum of what was counted; null where nothing was. */
  residual: number | null;
  rounds: number;
}

const positive = (value: number) => (Number.isFinite(value) && value > 0 ? value : 0);

/** Totals of a node: what was counted at its edge, else half of what its links carry, of which the fit takes back the transit. */
function totalsOf({ nodes, edges, loads }: Measured): { out: number[]; in: number[] } {
  const sent = new Array<number>(nodes).fill(0);
  const received = new Array<number>(nodes).fill(0);
  loads.forEach(({ from, to, load }) => {
    sent[from] += positive(load) / 2;
    received[to] += positive(load) / 2;
  });
  return { out: sent.map((value, i) => (edges[i] ? positive(edges[i].originated) : value)), in: received.map((value, i) => (edges[i] ? positive(edges[i].terminated) : value)) };
}

/** T(s, d) = out(s) in(d) / sum of in over all others: nobody sends to itself. */
export function gravity(out: number[], into: number[]): Demand[] {
  const total = into.reduce((sum, value) => sum + value, 0);
  return out.flatMap((sent, src) => {
    const others = total - into[src];
    return into.flatMap((received, dst) => (src === dst || sent * received <= 0 || others <= 0 ? [] : [{ src, dst, bandwidth: (sent * received) / others }]));
  });
}

/** A sum of demands that was counted: what passes a port, what a node sends, what it receives. */
interface Constraint {
  counted: number;
  demands: number[];
}

function constraintsOf(demands: Demand[], { edges, loads, paths }: Measured): Constraint[] {
  const links = loads.map(({ load }): Constraint => ({ counted: load, demands: [] }));
  const sent = edges.map((edge): Constraint => ({ counted: edge ? positive(edge.originated) : 0, demands: [] }));
  const received = edges.map((edge): Constraint => ({ counted: edge ? positive(edge.terminated) : 0, demands: [] }));
  const places = new Map(loads.map(({ from, to }, i) => [`${from}>${to}`, i]));
  demands.forEach(({ src, dst }, demand) => {
    const path = paths[src][dst];
    path.slice(1).forEach((to, hop) => links[places.get(`${path[hop]}>${to}`) ?? -1]?.demands.push(demand));
    sent[src].demands.push(demand);
    received[dst].demands.push(demand);
  });
  return [...links, ...sent.filter((_, node) => edges[node]), ...received.filter((_, node) => edges[node])];
}

const sumOf = (values: Float64Array, places: number[]) => places.reduce((sum, place) => sum + values[place], 0);

/** Demands by gravity, scaled until the counted sums are met. Loads that are NaN, infinite or negative count as not counted. */
export function fitDemands(measured: Measured, options: FitOptions = FIT_DEFAULTS): Fit {
  const { out, in: into } = totalsOf(measured);
  return scaledToMeet(gravity(out, into), measured, options);
}

/** The same of demands that are there already. */
export function scaledToMeet(demands: Demand[], given: Measured, { rounds, tolerance }: FitOptions = FIT_DEFAULTS): Fit {
  const measured = { ...given, loads: given.loads.filter(({ load }) => Number.isFinite(load) && load >= 0) };
  const constraints = constraintsOf(demands, measured);
  const values = Float64Array.from(demands, ({ bandwidth }) => bandwidth);
  const total = constraints.reduce((sum, { counted }) => sum + counted, 0);
  const away = () => constraints.reduce((sum, { counted, demands: places }) => sum + Math.abs(sumOf(values, places) - counted), 0) / total;
  let round = 0;
  for (; round < rounds && total > 0 && away() > tolerance; round++) {
    constraints.forEach(({ counted, demands: places }) => {
      const present = sumOf(values, places);
      const factor = present > 0 ? counted / present : 1;
      places.forEach((place) => (values[place] *= factor));
    });
  }
  return { demands: demands.map((demand, i) => ({ ...demand, bandwidth: values[i] })).filter(({ bandwidth }) => bandwidth > 0), residual: total > 0 ? away() : null, rounds: round };
}
