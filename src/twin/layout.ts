/**
 * Where nodes are drawn: at their own places where all have one, else by stress majorization (Gansner, Koren and North, Graph Drawing
 * 2004), which puts nodes as far apart as they are hops apart. Begins on a circle in the nodes' order: equal network, equal drawing. Pure.
 */
import type { TwinNetwork } from '../../sidecar/contract';

export interface Place {
  /** 0 to 1 */
  x: number;
  y: number;
}

const ROUNDS = 60;
/** Between parts that are not joined. */
const APART = 1.5;

export function layout({ nodes, links }: Pick<TwinNetwork, 'nodes' | 'links'>): Place[] {
  const given = nodes.flatMap(({ x, y }) => (x === undefined || y === undefined ? [] : [{ x, y }]));
  return fitted(given.length === nodes.length ? given : byStress(hopsBetween(nodes, links)));
}

/** [node][node] Hops over links in either direction. */
function hopsBetween(nodes: TwinNetwork['nodes'], links: TwinNetwork['links']): number[][] {
  const at = new Map(nodes.map(({ name }, i) => [name, i]));
  const beside = nodes.map(() => new Set<number>());
  links.forEach(({ from, to }) => {
    const [a, b] = [at.get(from), at.get(to)];
    if (a !== undefined && b !== undefined) {
      beside[a].add(b);
      beside[b].add(a);
    }
  });
  const hops = nodes.map((_, start) => {
    const distance = new Map([[start, 0]]);
    distance.forEach((far, node) => beside[node].forEach((next) => !distance.has(next) && distance.set(next, far + 1)));
    return distance;
  });
  const farthest = hops.reduce((most, row) => Math.max(most, ...row.values()), 1);
  return hops.map((row) => nodes.map((_, to) => row.get(to) ?? farthest * APART));
}

function byStress(hops: number[][]): Place[] {
  const count = hops.length;
  let places = hops.map((_, i) => ({ x: Math.cos((2 * Math.PI * i) / count) * (1 + i / (7 * count)), y: Math.sin((2 * Math.PI * i) / count) }));
  for (let round = 0; round < ROUNDS; round++) {
    places = places.map((place, i) => pulled(place, i, places, hops));
  }
  return places;
}

/** Where the others want it: each at its distance, near ones more (weights 1 / hops^2); halfway there, so that pairs do not swing. */
function pulled(place: Place, i: number, places: Place[], hops: number[][]): Place {
  let [x, y, weights] = [0, 0, 0];
  places.forEach((other, j) => {
    if (i !== j) {
      const wanted = hops[i][j];
      const weight = 1 / wanted ** 2;
      const [dx, dy] = [place.x - other.x, place.y - other.y];
      const stretch = wanted / Math.max(1e-6, Math.hypot(dx, dy));
      x += weight * (other.x + dx * stretch);
      y += weight * (other.y + dy * stretch);
      weights += weight;
    }
  });
  return weights === 0 ? place : { x: (place.x + x / weights) / 2, y: (place.y + y / weights) / 2 };
}

/** Into 0 to 1, each axis by itself; nodes in one line stand in the middle of the other axis. */
function fitted(places: Place[]): Place[] {
  const span = (values: number[]) => ({ low: values.reduce((a, b) => Math.min(a, b), Infinity), high: values.reduce((a, b) => Math.max(a, b), -Infinity) });
  const [xs, ys] = [span(places.map(({ x }) => x)), span(places.map(({ y }) => y))];
  const within = (value: number, { low, high }: { low: number; high: number }) => (high > low ? (value - low) / (high - low) : 0.5);
  return places.map(({ x, y }) => ({ x: within(x, xs), y: within(y, ys) }));
}
