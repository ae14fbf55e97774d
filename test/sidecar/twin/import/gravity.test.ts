import { type Demand, fitDemands, gravity, type Measured } from '../../../../sidecar/twin/import/gravity';
import { shortestPaths, unitWeights } from '../../../../sidecar/twin/scenario/routing';

/** Two edges, a core of two, two edges: 0-2, 1-2, 2-3, 3-4, 3-5. */
const LINKS: Array<[number, number]> = [[0, 2], [1, 2], [2, 3], [3, 4], [3, 5]];
const paths = shortestPaths(unitWeights({ nodes: 6, links: LINKS }));

function loadsOf(demands: Demand[]): Measured['loads'] {
  return LINKS.flatMap(([a, b]) => [[a, b], [b, a]]).map(([from, to]) => ({ from, to, load: demands.filter(({ src, dst }) => paths[src][dst].some((node, i, path) => node === from && path[i + 1] === to)).reduce((sum, { bandwidth }) => sum + bandwidth, 0) }));
}

const edgesOf = (demands: Demand[]): Measured['edges'] =>
  Array.from({ length: 6 }, (_, node) => ({ originated: demands.filter(({ src }) => src === node).reduce((sum, { bandwidth }) => sum + bandwidth, 0), terminated: demands.filter(({ dst }) => dst === node).reduce((sum, { bandwidth }) => sum + bandwidth, 0) }));

const pairs = (demands: Demand[]) => new Map(demands.map(({ src, dst, bandwidth }) => [`${src}>${dst}`, bandwidth]));

test('gravity shares what a node sends by what the others receive, and nobody sends to itself', () => {
  expect(gravity([10, 0, 0], [5, 1, 3])).toEqual([{ src: 0, dst: 1, bandwidth: 2.5 }, { src: 0, dst: 2, bandwidth: 7.5 }]);
});

test('counters of a network whose traffic is not by gravity are met all the same', () => {
  const truth: Demand[] = [{ src: 0, dst: 1, bandwidth: 90e6 }, { src: 0, dst: 4, bandwidth: 5e6 }, { src: 1, dst: 5, bandwidth: 40e6 }, { src: 4, dst: 0, bandwidth: 1e6 }, { src: 5, dst: 4, bandwidth: 20e6 }];
  const fit = fitDemands({ nodes: 6, edges: edgesOf(truth), loads: loadsOf(truth), paths }, { rounds: 500, tolerance: 1e-9 });
  expect(fit.residual).toBeLessThan(1e-3);
  const loads = loadsOf(fit.demands);
  loadsOf(truth).forEach(({ load }, i) => expect(loads[i].load).toBeCloseTo(load, -5));
});

test('a matrix that is by gravity comes back from its counters', () => {
  const truth = gravity([50e6, 30e6, 0, 0, 20e6, 10e6], [10e6, 40e6, 0, 0, 30e6, 20e6]);
  const { demands } = fitDemands({ nodes: 6, edges: edgesOf(truth), loads: loadsOf(truth), paths }, { rounds: 2000, tolerance: 1e-12 });
  const found = pairs(demands);
  truth.forEach(({ src, dst, bandwidth }) => expect((found.get(`${src}>${dst}`) ?? 0) / bandwidth).toBeCloseTo(1, 1));
});

test('of links alone, without counters at the edges, the loads are met', () => {
  const truth = gravity([50e6, 30e6, 0, 0, 20e6, 10e6], [10e6, 40e6, 0, 0, 30e6, 20e6]);
  const fit = fitDemands({ nodes: 6, edges: new Array(6).fill(null), loads: loadsOf(truth), paths });
  expect(fit.residual).toBeLessThanOrEqual(1e-3);
});

test('a link that carries nothing has no flow over it; what was not counted, or cannot be, constrains nothing', () => {
  const loads = [{ from: 0, to: 2, load: 0 }, { from: 1, to: 2, load: 5e6 }, { from: 2, to: 3, load: NaN }, { from: 3, to: 4, load: -1 }, { from: 3, to: 5, load: 2e6 }, { from: 2, to: 1, load: Infinity }];
  const { demands } = fitDemands({ nodes: 6, edges: new Array(6).fill(null), loads, paths });
  expect(demands.filter(({ src }) => src === 0)).toEqual([]);
  expect(demands.every(({ bandwidth }) => Number.isFinite(bandwidth) && bandwidth > 0)).toBe(true);
});

test('without any traffic there are no flows, and no residual', () => {
  expect(fitDemands({ nodes: 6, edges: new Array(6).fill(null), loads: [], paths })).toEqual({ demands: [], residual: null, rounds: 0 });
});
