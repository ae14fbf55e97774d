import type { Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { checkScenario, violations } from '../../../../sidecar/twin/scenario/validate';
import { scenario } from './fixture';

function changed(change: (network: Scenario) => void): Scenario {
  const network = scenario();
  change(network);
  return network;
}

test('a good scenario passes', () => {
  expect(() => checkScenario(scenario())).not.toThrow();
  expect(violations(scenario())).toEqual([]);
});

test.each<[string, (network: Scenario) => void, string]>([
  ['an unconnected graph', (network) => network.ports.splice(2, 2), 'not connected'],
  ['a node that only receives', (network) => network.ports.splice(3, 1), 'not connected'],
  ['a path over a missing link', (network) => (network.paths[0][2] = [0, 2]), 'the missing link 0 to 2'],
  ['a path that ends elsewhere', (network) => (network.paths[0][2] = [0, 1]), 'the path from 0 to 2 is [0,1]'],
  ['a path with a loop', (network) => (network.paths[0][2] = [0, 1, 0, 1, 2]), 'visits a node twice'],
  ['a missing path', (network) => (network.paths[0][2] = []), 'the path from 0 to 2 is []'],
  ['a routing of another size', (network) => network.paths.pop(), 'not a table of 3 by 3'],
  ['a port to itself', (network) => (network.ports[0].to = 0), 'port 0 to 0 is a loop'],
  ['a port to nowhere', (network) => (network.ports[0].to = 7), 'not there'],
  ['two ports on one way', (network) => network.ports.push(network.ports[0]), 'two ports'],
  ['a capacity of zero', (network) => (network.ports[1].capacity = 0), 'a capacity of 0 bit/s'],
  ['a capacity that is no number', (network) => (network.ports[1].capacity = NaN), 'a capacity of NaN'],
  ['a buffer of zero', (network) => (network.ports[1].buffer = 0), 'buffers of 0 bit'],
  ['an unknown policy', (network) => (network.ports[1].policy = 'RED' as 'SP'), 'the policy "RED"'],
  ['WFQ without weights', (network) => (network.ports[1].weights = []), 'weights []'],
  ['an unknown type of service', (network) => (network.flows[0].tos = 3 as 2), 'the type of service 3'],
  ['a flow without traffic', (network) => (network.flows[0].bandwidth = 0), 'sends 0 bit/s'],
  ['a flow of a node to itself', (network) => (network.flows[0].dst = 0), 'flow 0 to 0 has no path'],
  ['probabilities that do not sum to 1', (network) => (network.flows[2].sizes[0].probability = 0.5), 'sum to 0.5'],
  ['a flow that is never on', (network) => (network.flows[2].arrival = { kind: 'on-off', onSeconds: 0, offSeconds: 1 }), 'is on for 0 s'],
  ['10,000 nodes', (network) => (network.nodes = 10_000), 'a network of 10000 nodes'],
])('%s is refused', (_, change, message) => {
  expect(() => checkScenario(changed(change))).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID', message: expect.stringContaining(message), hint: expect.any(String) }));
});

test.each<[string, (network: Scenario) => void, string, string]>([
  ['capacity', (network) => network.ports.forEach((port) => (port.capacity = 8000)), 'port 0 to 1', '8000 bit/s where 10000 to 400000 in steps of 1000'],
  ['capacity', (network) => network.ports.slice(0, 2).forEach((port) => (port.capacity = 10_500)), 'port 0 to 1', '10500'],
  ['links', (network) => (network.ports[0].capacity = 11_000), 'port 0 to 1', 'the way back has 10000 bit/s'],
  ['buffer', (network) => (network.ports[0].buffer = 128_000), 'port 0 to 1', '128000 bit'],
  ['weights', (network) => (network.ports[1].weights = [33.3, 33.3, 33.4]), 'port 1 to 0', 'three whole numbers'],
  ['weights', (network) => (network.ports[1].weights = [60, 30, 20]), 'port 1 to 0', 'sum to 100'],
  ['bandwidth', (network) => (network.flows[1].bandwidth = 12_000), 'flow 1 to 2', '12000 bit/s'],
  ['packets', (network) => (network.flows[2].sizes[0].bits = 12_000), 'flow 2 to 0', 'packets of 12000 bit'],
  ['packets', (network) => (network.flows[0].sizes = Array.from({ length: 6 }, (_, index) => ({ bits: 500 + index, probability: 1 / 6 }))), 'flow 0 to 2', '6 sizes'],
  ['flows', (network) => network.flows.push(network.flows[0]), 'flow 0 to 2', '2 flows'],
])('a training set may not have it: %s', (rule, change, where, reason) => {
  expect(violations(changed(change))[0]).toEqual({ rule, where, reason: expect.stringContaining(reason) });
});

test('eleven nodes are too many', () => {
  expect(violations({ ...scenario(), nodes: 11 })).toEqual([{ rule: 'nodes', where: 'network', reason: '11 nodes where 10 are permitted' }]);
});
