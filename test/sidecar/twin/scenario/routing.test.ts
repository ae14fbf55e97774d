import { createRandom } from '../../../../sidecar/nn/random';
import { perturbedWeights, shortestPaths, unitWeights } from '../../../../sidecar/twin/scenario/routing';
import { randomShortPaths, shortPaths } from '../../../../sidecar/twin/scenario/short-paths';
import { powerLawTopology, type Topology } from '../../../../sidecar/twin/scenario/topology';

/** 0 - 1 - 2 - 3 - 0: two paths of two hops between opposite corners. */
const SQUARE: Topology = { nodes: 4, links: [[0, 1], [1, 2], [2, 3], [0, 3]] };
const random = (seed: number) => powerLawTopology(10, { alpha: 0.5, meanDegree: 4 }, createRandom(seed));

/** Hops by matrix powers: nodes that are reached in so many steps. */
function hops({ nodes, links }: Topology): number[][] {
  return Array.from({ length: nodes }, (_, src) => {
    const distance = new Array<number>(nodes).fill(-1);
    distance[src] = 0;
    for (let step = 1; step < nodes; step++) {
      links.flatMap(([a, b]) => [[a, b], [b, a]]).filter(([a, b]) => distance[a] === step - 1 && distance[b] < 0).forEach(([, b]) => (distance[b] = step));
    }
    return distance;
  });
}

test('paths have as few hops as can be; of equal ones the next node with the smallest number is taken', () => {
  expect(shortestPaths(unitWeights(SQUARE))[0]).toEqual([[], [0, 1], [0, 1, 2], [0, 3]]);
  for (let seed = 0; seed < 20; seed++) {
    const topology = random(seed);
    const paths = shortestPaths(unitWeights(topology));
    expect(paths.map((row) => row.map((path) => Math.max(0, path.length - 1)))).toEqual(hops(topology));
  }
});

test('paths to one destination form a tree: a path from a node on the way is the rest of the way', () => {
  const paths = shortestPaths(perturbedWeights(unitWeights(random(1)), { perturbed: 0.5, added: 1 }, createRandom(2)));
  paths.flat().filter((path) => path.length > 2).forEach((path) => expect(paths[path[1]][path[path.length - 1]]).toEqual(path.slice(1)));
});

test('a way that weighs more is avoided', () => {
  const weights = unitWeights(SQUARE).map((row) => new Map(row));
  weights[0].set(1, 2);
  expect(shortestPaths(weights)[0][2]).toEqual([0, 3, 2]);
  expect(shortestPaths(weights)[2][0]).toEqual([2, 1, 0]);
});

test('a variant adds to the weights of as many ways as it says, and leaves the others', () => {
  const added = perturbedWeights(unitWeights(SQUARE), { perturbed: 0.5, added: 1 }, createRandom(1)).flatMap((row) => [...row.values()]);
  expect(added.reduce((sum, weight) => sum + weight, 0)).toBe(8 + 4);
  expect(added.every((weight) => Number.isInteger(weight) && weight >= 1)).toBe(true);
});

test('variants make longer paths than the default, on the mean', () => {
  const mean = (paths: number[][][]) => paths.flat().reduce((sum, path) => sum + path.length, 0);
  const defaults = Array.from({ length: 30 }, (_, seed) => mean(shortestPaths(unitWeights(random(seed)))));
  const variants = Array.from({ length: 30 }, (_, seed) => mean(shortestPaths(perturbedWeights(unitWeights(random(seed)), { perturbed: 0.25, added: 1 }, createRandom(seed)))));
  expect(variants.every((length, index) => length >= defaults[index])).toBe(true);
  expect(variants.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(defaults.reduce((sum, length) => sum + length, 0));
});

test('several short paths come shortest first, each loop-free and different', () => {
  expect(shortPaths(unitWeights(SQUARE), 0, 1, 5)).toEqual([[0, 1], [0, 3, 2, 1]]);
  const complete: Topology = { nodes: 4, links: [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]] };
  expect(shortPaths(unitWeights(complete), 0, 3, 9)).toEqual([[0, 3], [0, 1, 3], [0, 2, 3], [0, 1, 2, 3], [0, 2, 1, 3]]);
});

test('a choice by pair takes only short paths, and not always the same', () => {
  const weights = unitWeights(random(3));
  const paths = randomShortPaths(weights, 3, createRandom(1));
  paths.forEach((row, src) => row.forEach((path, dst) => src !== dst && expect(shortPaths(weights, src, dst, 3)).toContainEqual(path)));
  expect(paths).not.toEqual(randomShortPaths(weights, 3, createRandom(2)));
  expect(paths.every((row, node) => row[node].length === 0)).toBe(true);
});

test('a pair without a way is named', () => {
  const apart: Topology = { nodes: 4, links: [[0, 1], [2, 3]] };
  expect(() => shortestPaths(unitWeights(apart))).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID', message: 'there is no path from node 0 to node 2' }));
  expect(() => shortPaths(unitWeights(apart), 1, 3, 2)).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID' }));
});
