import { longestOf, tensorsOf } from '../../../../sidecar/twin/network-sample';
import { generateScenario } from '../../../../sidecar/twin/scenario/generate';
import { fitScaling, toNetworkSample, type Scaling } from '../../../../sidecar/twin/scenario/sample';
import { sample, scenario } from './fixture';

const unit = (count: number) => Array.from({ length: count }, () => ({ mean: 0, deviation: 1 }));
const UNSCALED: Scaling = { path: unit(17), queue: unit(5) };

test('a network of three flows, reckoned by hand', () => {
  const { network, flows } = toNetworkSample(scenario(), UNSCALED);
  expect(flows).toEqual([0, 1, 2]);
  // Queues that paths take: port 0>1 (FIFO, one for all), 1>0 ToS 1, 1>2 ToS 0 and 2, 2>1 ToS 1.
  expect(network.routes.map((route) => Array.from(route))).toEqual([[0, 2], [3], [4, 1]]);
  expect(network.linkOfQueue).toEqual([0, 1, 2, 2, 3]);
  expect([...network.capacity]).toEqual([10, 10, 20, 20]);
  expect([...network.packetSize]).toEqual([1.25, 1.25, 2]);
  const rows = (values: Float32Array, width: number) => Array.from({ length: values.length / width }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
  expect(rows(network.pathFeatures, 17)).toEqual([
    [2500, 2, 1, 0, 0, 0, 0, 0, 0, 2500, 2, 10, 0, 0, 0, 0, 0],
    [1250, 1, 0, 1, 0, 0, 0, 0, 0, 1250, 1, 0, 0, 0, 0, 0, 0],
    [1000, 0.5, 0, 0, 0, 0, 1, 0, 0, 1000, 0, 10, 2, 12, 4, 0, 0],
  ]);
  expect(rows(network.queueFeatures, 5)).toEqual([[8000, 1, 0, 0, 0], [16_000, 0, 1, 0, Math.fround(0.3)], [16_000, 1, 0, 0, Math.fround(0.6)], [16_000, 0, 0, 1, Math.fround(0.1)], [32_000, 0, 1, 0, 0]]);
  // Load, then WFQ, SP, DRR, FIFO.
  expect(rows(network.linkFeatures, 5)).toEqual([[0.25, 0, 0, 0, 1], [Math.fround(0.1), 1, 0, 0, 0], [0.1875, 1, 0, 0, 0], [Math.fround(0.05), 0, 1, 0, 0]]);
});

test('with results the traffic is what was measured, and targets come along; flows that sent nothing have no path', () => {
  const { scenario: network, measured } = sample();
  measured.flows[1] = { ...measured.flows[1], bandwidth: 0, packetRate: 0 };
  const { flows, network: features, targets } = toNetworkSample(network, UNSCALED, measured);
  expect(flows).toEqual([0, 2]);
  expect(features.pathFeatures[0]).toBe(2500.25);
  expect(features.routes).toHaveLength(2);
  expect([...(targets?.delay ?? [])]).toEqual([Math.fround(0.3678794), Math.fround(0.3678794)]);
  expect([...(targets?.loss ?? [])]).toEqual([0.0625, 0.0625]);
});

test('scaled features of the set that they were fitted to have mean 0 and deviation 1', () => {
  const samples = [1, 2, 3].map((seed) => generateScenario({ seed, nodes: 8 }));
  const scaling = fitScaling(samples);
  const columns = samples.flatMap(({ scenario: network }) => {
    const { pathFeatures } = toNetworkSample(network, scaling).network;
    return Array.from({ length: pathFeatures.length / 17 }, (_, row) => pathFeatures[17 * row]);
  });
  const mean = columns.reduce((sum, value) => sum + value, 0) / columns.length;
  expect(mean).toBeCloseTo(0, 5);
  expect(columns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns.length).toBeCloseTo(1, 4);
  // A column that never changes stays as it is: other models' parameters.
  expect(scaling.path[16]).toEqual({ mean: 0, deviation: 1 });
});

test('RouteNet takes it', () => {
  const { network } = toNetworkSample(generateScenario({ seed: 1, nodes: 10 }).scenario, UNSCALED);
  expect(tensorsOf(network, longestOf(network)).count).toBe(90);
});
