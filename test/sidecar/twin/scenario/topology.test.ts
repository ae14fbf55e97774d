import { createRandom } from '../../../../sidecar/nn/random';
import { degreesOf, drawDegrees, fitTopology, powerLawTopology, type Topology, TOPOLOGY_DEFAULTS } from '../../../../sidecar/twin/scenario/topology';

const reached = ({ nodes, links }: Topology): number => {
  const seen = new Set([0]);
  for (let round = 0; round < nodes; round++) {
    links.filter((link) => link.some((node) => seen.has(node))).forEach((link) => link.forEach((node) => seen.add(node)));
  }
  return seen.size;
};

test('every topology is connected, without loops and parallel links', () => {
  for (let seed = 0; seed < 300; seed++) {
    const nodes = 2 + (seed % 12);
    const topology = powerLawTopology(nodes, TOPOLOGY_DEFAULTS, createRandom(seed));
    expect(reached(topology)).toBe(nodes);
    expect(topology.links.every(([a, b]) => a < b && b < nodes)).toBe(true);
    expect(new Set(topology.links.map(String)).size).toBe(topology.links.length);
    expect(Math.min(...degreesOf(topology))).toBeGreaterThan(0);
  }
});

test('the same seed gives the same topology, another seed another one', () => {
  const links = (seed: number) => powerLawTopology(10, TOPOLOGY_DEFAULTS, createRandom(seed)).links;
  expect(links(3)).toEqual(links(3));
  expect(links(3)).not.toEqual(links(4));
});

test('degrees follow beta * x^-alpha: the mean is the one asked for, and the exponent comes back from the ranks', () => {
  const parameters = { alpha: 0.69, meanDegree: 6 };
  const degrees = drawDegrees(20_000, parameters, createRandom(1));
  expect(degrees.reduce((sum, degree) => sum + degree, 0) / degrees.length).toBeCloseTo(6, 0);
  // Of a law d = beta x^-alpha, x uniform in 1..n, a share of (d / beta)^(-1 / alpha) / n nodes has at least d links.
  const beta = (6 * 20_000) / Array.from({ length: 20_000 }, (_, x) => (x + 1) ** -0.69).reduce((sum, value) => sum + value, 0);
  for (const degree of [10, 20, 40]) {
    const share = degrees.filter((each) => each >= degree).length / degrees.length;
    // Rounding at random counts half of the nodes between degree - 1 and degree.
    expect(share / (((degree - 0.5) / beta) ** (-1 / 0.69) / 20_000)).toBeCloseTo(1, 0);
    expect(Math.abs(share / (((degree - 0.5) / beta) ** (-1 / 0.69) / 20_000) - 1)).toBeLessThan(0.15);
  }
});

test('a network of 200 nodes keeps the law that it was made of', () => {
  const made = Array.from({ length: 10 }, (_, seed) => powerLawTopology(200, { alpha: 0.6, meanDegree: 4 }, createRandom(seed)));
  const { alpha, meanDegree } = fitTopology(made);
  expect(Math.abs(alpha - 0.6)).toBeLessThan(0.1);
  expect(Math.abs(meanDegree - 4)).toBeLessThan(0.4);
});

test('parameters of known topologies: a ring has exponent 0, a star one far from it', () => {
  const ring: Topology = { nodes: 5, links: [[0, 1], [1, 2], [2, 3], [3, 4], [0, 4]] };
  expect(fitTopology([ring]).alpha).toBeCloseTo(0);
  expect(fitTopology([ring]).meanDegree).toBe(2);
  const star: Topology = { nodes: 5, links: [[0, 1], [0, 2], [0, 3], [0, 4]] };
  expect(fitTopology([star]).alpha).toBeGreaterThan(0.5);
  expect(fitTopology([ring, star]).meanDegree).toBeCloseTo(1.8);
});
