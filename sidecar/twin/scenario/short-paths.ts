/** Several short paths for a pair: routing by source and destination, which the challenge allows too. */

import { RoentgenError } from '../../errors';
import type { Random } from '../../nn/random';
import { pick } from './draws';
import { distances, follow, nextHops, reverse, type Weights } from './routing';

/** [src][dst] For each pair one of its (up to) `choices` shortest loop-free paths at random: routing by source and destination. */
export function randomShortPaths(weights: Weights, choices: number, random: Random): number[][][] {
  return weights.map((_, src) =>
    weights.map((__, dst) => {
      return src === dst ? [] : pick(shortPaths(weights, src, dst, choices), random);
    })
  );
}

interface Candidate {
  path: number[];
  weight: number;
}

/** Yen's algorithm: up to `count` shortest loop-free paths, shortest first. Throws SCENARIO_INVALID where there is none. */
export function shortPaths(weights: Weights, src: number, dst: number, count: number): number[][] {
  const found = [shortestPath(weights, src, dst)];
  if (!found[0]) {
    throw new RoentgenError('SCENARIO_INVALID', `there is no path from node ${src} to node ${dst}`, 'every node must reach every other');
  }
  const candidates: Candidate[] = [];
  while (found.length < count) {
    candidates.push(...detours(weights, found as Candidate[], dst).filter(({ path }) => !candidates.some((each) => String(each.path) === String(path))));
    candidates.sort((a, b) => a.weight - b.weight || a.path.length - b.path.length || compare(a.path, b.path));
    const best = candidates.shift();
    if (!best) {
      break;
    }
    found.push(best);
  }
  return (found as Candidate[]).map(({ path }) => path);
}

const compare = (a: number[], b: number[]): number => a.map((node, index) => node - b[index]).find((difference) => difference !== 0) ?? 0;

/** The paths that leave the last found one at each of its nodes and differ from all found. */
function detours(weights: Weights, found: Candidate[], dst: number): Candidate[] {
  const { path } = found[found.length - 1];
  return path.slice(0, -1).flatMap((spur, index) => {
    const root = path.slice(0, index + 1);
    const taken = found.filter((each) => compare(root, each.path) === 0).map((each) => each.path[index + 1]);
    const without = weights.map((row, from) => new Map([...row].filter(([to]) => !root.slice(0, -1).includes(to) && !(from === spur && taken.includes(to)))));
    const rest = shortestPath(without, spur, dst);
    return rest ? [{ path: [...root.slice(0, -1), ...rest.path], weight: lengthOf(weights, root) + rest.weight }] : [];
  });
}

const lengthOf = (weights: Weights, path: number[]): number => path.slice(1).reduce((sum, to, index) => sum + (weights[path[index]].get(to) ?? Infinity), 0);

function shortestPath(weights: Weights, src: number, dst: number): Candidate | undefined {
  const toDestination = distances(reverse(weights), dst);
  return Number.isFinite(toDestination[src]) ? { path: follow(nextHops(weights, toDestination, dst), src, dst), weight: toDestination[src] } : undefined;
}
