import { createRandom } from '../../../../sidecar/nn/random';
import { drawPorts, offeredLoads, permitted, PORT_DEFAULTS } from '../../../../sidecar/twin/scenario/capacities';
import { scenarioStream } from '../../../../sidecar/twin/scenario/generate';
import { portKey, type Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { FLOWS, scenario } from './fixture';

const first = (count: number, parameters = {}): Scenario[] => {
  const stream = scenarioStream({ seed: 1, ...parameters });
  return Array.from({ length: count }, () => (stream.next().value as { scenario: Scenario }).scenario);
};

test('the load of a port is what all flows over it send', () => {
  expect(offeredLoads(scenario().paths, FLOWS)).toEqual(new Map([['0>1', 2500], ['1>2', 3750], ['2>1', 1000], ['1>0', 1000]]));
});

test.each([
  [12_400, 12_000],
  [12_500, 13_000],
  [3, 10_000],
  [9e6, 400_000],
])('a wanted capacity of %d becomes %d', (wanted, capacity) => {
  expect(permitted(wanted, PORT_DEFAULTS.capacity)).toBe(capacity);
});

test('loads of the busier way lie in the wanted range, but where the permitted capacities end', () => {
  const load = { low: 0.3, leastTop: 0.6, high: 0.6 };
  const loads = first(100, { ports: { ...PORT_DEFAULTS, load } }).flatMap(({ ports, paths, flows }) => {
    const offered = offeredLoads(paths, flows);
    const inRange = ports.filter(({ capacity }) => capacity > 20_000 && capacity < 400_000);
    return inRange.map(({ from, to, capacity }) => Math.max(offered.get(portKey(from, to)) ?? 0, offered.get(portKey(to, from)) ?? 0) / capacity);
  });
  expect(loads.length).toBeGreaterThan(1000);
  // Rounding to thousands moves a capacity above 20,000 by up to 2.5 %.
  expect(Math.min(...loads)).toBeGreaterThan(0.3 / 1.025);
  expect(Math.max(...loads)).toBeLessThan(0.6 * 1.025);
});

test('there are light and heavy scenarios, and links over 1', () => {
  const busiest = first(200).map(({ ports, paths, flows }) => {
    const offered = offeredLoads(paths, flows);
    return Math.max(...ports.map(({ from, to, capacity }) => (offered.get(portKey(from, to)) ?? 0) / capacity));
  });
  expect(Math.min(...busiest)).toBeLessThan(0.4);
  expect(Math.max(...busiest)).toBeGreaterThan(1);
});

test('all ports of a node have its policy and buffer; weights are of WFQ and DRR only and sum to 100', () => {
  const topology = { nodes: 4, links: [[0, 1], [0, 2], [0, 3]] as Array<[number, number]> };
  const seen = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const ports = drawPorts(topology, new Map(), PORT_DEFAULTS, createRandom(seed));
    expect(new Set(ports.filter(({ from }) => from === 0).map(({ policy, weights, buffer }) => JSON.stringify([policy, weights, buffer]))).size).toBe(1);
    ports.forEach(({ policy, weights }) => {
      seen.add(policy);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(policy === 'WFQ' || policy === 'DRR' ? 100 : 0);
    });
  }
  expect([...seen].sort()).toEqual(['DRR', 'FIFO', 'SP', 'WFQ']);
});

test('buffers are even over the permitted range', () => {
  const buffers = first(150).flatMap(({ ports, nodes }) => Array.from({ length: nodes }, (_, node) => ports.find(({ from }) => from === node)?.buffer ?? 0));
  expect(Math.min(...buffers)).toBe(8000);
  expect(Math.max(...buffers)).toBe(64_000);
  expect(Math.abs(buffers.reduce((sum, buffer) => sum + buffer, 0) / buffers.length - 36_000)).toBeLessThan(1500);
});
