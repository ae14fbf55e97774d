/** What makes a scenario one at all (an error), and what the challenge asks beyond that of training data (a list). */

import { RoentgenError } from '../../errors';
import { CHALLENGE_LIMITS, LARGEST_NETWORK } from './limits';
import { type Flow, POLICIES, type Port, portIndex, portKey, type Scenario, TOS } from './scenario';

export interface Violation {
  rule: 'nodes' | 'links' | 'capacity' | 'buffer' | 'weights' | 'flows' | 'bandwidth' | 'packets';
  /** Which node, port or flow. */
  where: string;
  reason: string;
}

const invalid = (message: string, hint: string): never => {
  throw new RoentgenError('SCENARIO_INVALID', message, hint);
};

const portName = ({ from, to }: Pick<Port, 'from' | 'to'>): string => `port ${from} to ${to}`;
const flowName = ({ src, dst }: Flow): string => `flow ${src} to ${dst}`;
const isNode = (node: number, nodes: number): boolean => Number.isInteger(node) && node >= 0 && node < nodes;
const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;

/** Throws SCENARIO_INVALID for too few or too many nodes; to be called before tables of all pairs are made. */
export function checkSize(nodes: number): void {
  if (!Number.isInteger(nodes) || nodes < 2 || nodes > LARGEST_NETWORK) {
    invalid(`a network of ${nodes} nodes`, `2 to ${LARGEST_NETWORK} nodes can be taken: there is a path for each pair`);
  }
}

/** Throws SCENARIO_INVALID, naming the first port, path or flow that is wrong: nothing can simulate or predict such a scenario. */
export function checkScenario(scenario: Scenario): void {
  const { nodes } = scenario;
  checkSize(nodes);
  scenario.ports.forEach((port) => checkPort(port, nodes));
  const ports = portIndex(scenario.ports);
  if (ports.size !== scenario.ports.length) {
    invalid('two ports send from one node to the same other', 'join parallel links to one');
  }
  checkConnected(scenario);
  checkPaths(scenario, ports);
  scenario.flows.forEach((flow) => checkFlow(flow, scenario));
}

function checkPort(port: Port, nodes: number): void {
  const { from, to, capacity, policy, weights, buffer } = port;
  if (!isNode(from, nodes) || !isNode(to, nodes)) {
    invalid(`${portName(port)} joins a node that is not there`, `nodes are 0 to ${nodes - 1}`);
  }
  if (from === to) {
    invalid(`${portName(port)} is a loop`, 'a port sends to another node');
  }
  if (!isPositive(capacity) || !isPositive(buffer)) {
    invalid(`${portName(port)} has a capacity of ${capacity} bit/s and buffers of ${buffer} bit`, 'both must be above 0');
  }
  if (!POLICIES.includes(policy)) {
    invalid(`${portName(port)} has the policy ${JSON.stringify(policy)}`, `one of ${POLICIES.join(', ')}`);
  }
  if ((policy === 'WFQ' || policy === 'DRR') && (weights.length !== TOS.length || !weights.every(isPositive))) {
    invalid(`${portName(port)} has the weights ${JSON.stringify(weights)}`, `${policy} needs ${TOS.length} weights above 0`);
  }
}

/** Every node must reach every other over ports. */
function checkConnected({ nodes, ports }: Scenario): void {
  [(port: Port) => [port.from, port.to], (port: Port) => [port.to, port.from]].forEach((ends) => {
    const onward = Array.from({ length: nodes }, (): number[] => []);
    ports.forEach((port) => onward[ends(port)[0]].push(ends(port)[1]));
    const reached = new Set([0]);
    reached.forEach((node) => onward[node].forEach((next) => reached.add(next)));
    const missed = Array.from({ length: nodes }, (_, node) => node).filter((node) => !reached.has(node));
    if (missed.length > 0) {
      invalid(`the network is not connected: ${missed.length} nodes have no way to or from node 0, the first is ${missed[0]}`, 'every node must reach every other');
    }
  });
}

function checkPaths({ nodes, paths }: Scenario, ports: ReadonlyMap<string, number>): void {
  if (paths.length !== nodes || paths.some((row) => row.length !== nodes)) {
    invalid(`the routing is not a table of ${nodes} by ${nodes} paths`, 'one path for each source and destination');
  }
  paths.forEach((row, src) =>
    row.forEach((path, dst) => {
      if (src === dst ? path.length > 0 : path[0] !== src || path[path.length - 1] !== dst) {
        invalid(`the path from ${src} to ${dst} is ${JSON.stringify(path)}`, 'it begins and ends with them, and is empty for a node to itself');
      }
      const missing = path.slice(1).findIndex((to, index) => !ports.has(portKey(path[index], to)));
      if (missing >= 0) {
        invalid(`the path from ${src} to ${dst} goes over the missing link ${path[missing]} to ${path[missing + 1]}`, 'a path follows ports of the network');
      }
      if (new Set(path).size !== path.length) {
        invalid(`the path from ${src} to ${dst} visits a node twice: ${path.join(', ')}`, 'a path must be free of loops');
      }
    })
  );
}

function checkFlow(flow: Flow, { nodes }: Scenario): void {
  const { src, dst, tos, bandwidth, packetRate, arrival, sizes } = flow;
  if (!isNode(src, nodes) || !isNode(dst, nodes) || src === dst) {
    invalid(`${flowName(flow)} has no path`, `two different nodes of 0 to ${nodes - 1}`);
  }
  if (!TOS.includes(tos)) {
    invalid(`${flowName(flow)} has the type of service ${tos}`, `one of ${TOS.join(', ')}`);
  }
  if (arrival.kind === 'on-off' && !(isPositive(arrival.onSeconds) && arrival.offSeconds >= 0 && Number.isFinite(arrival.offSeconds))) {
    invalid(`${flowName(flow)} is on for ${arrival.onSeconds} s and off for ${arrival.offSeconds} s`, 'an on period takes time');
  }
  const total = sizes.reduce((sum, { probability }) => sum + probability, 0);
  if (sizes.length === 0 || !sizes.every(({ bits, probability }) => isPositive(bits) && probability >= 0) || Math.abs(total - 1) > 1e-6) {
    invalid(`${flowName(flow)} has packet sizes whose probabilities sum to ${total}`, 'sizes above 0 bit, probabilities that sum to 1');
  }
  if (!isPositive(bandwidth) || !isPositive(packetRate)) {
    invalid(`${flowName(flow)} sends ${bandwidth} bit/s in ${packetRate} packets/s`, 'both must be above 0; leave out a flow that sends nothing');
  }
}

/** Where a valid scenario is not what the challenge permits in a training set; empty when it is. */
export function violations(scenario: Scenario): Violation[] {
  const { nodes, ports, flows } = scenario;
  const limits = CHALLENGE_LIMITS;
  return [
    ...unless(nodes <= limits.nodes, 'nodes', 'network', `${nodes} nodes where ${limits.nodes} are permitted`),
    ...ports.flatMap((port) => portViolations(port, ports)),
    ...flows.flatMap(flowViolations),
    ...pairViolations(flows),
  ];
}

const unless = (good: boolean, rule: Violation['rule'], where: string, reason: string): Violation[] => (good ? [] : [{ rule, where, reason }]);
const within = (value: number, { low, high }: { low: number; high: number }): boolean => value >= low && value <= high;
const span = ({ low, high }: { low: number; high: number }): string => `${low} to ${high}`;

function portViolations(port: Port, ports: readonly Port[]): Violation[] {
  const { capacity, buffer, weights } = port;
  const limits = CHALLENGE_LIMITS;
  const where = portName(port);
  const back = ports.find(({ from, to }) => from === port.to && to === port.from);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return [
    ...unless(back?.capacity === capacity, 'links', where, back ? `the way back has ${back.capacity} bit/s, this one ${capacity}` : 'there is no way back'),
    ...unless(within(capacity, limits.capacity) && capacity % limits.capacity.step === 0, 'capacity', where, `${capacity} bit/s where ${span(limits.capacity)} in steps of ${limits.capacity.step} are permitted`),
    ...unless(within(buffer, limits.buffer), 'buffer', where, `${buffer} bit where ${span(limits.buffer)} are permitted`),
    ...unless(weights.length === 0 || (sum === limits.weights && weights.every(Number.isInteger)), 'weights', where, `weights ${weights.join(', ')} where three whole numbers that sum to ${limits.weights} are permitted`),
  ];
}

function flowViolations(flow: Flow): Violation[] {
  const { bandwidth, packet } = CHALLENGE_LIMITS;
  const where = flowName(flow);
  const wrong = flow.sizes.filter(({ bits }) => !within(bits, packet));
  return [
    ...unless(within(flow.bandwidth, bandwidth), 'bandwidth', where, `${flow.bandwidth} bit/s where ${span(bandwidth)} are permitted`),
    ...unless(wrong.length === 0, 'packets', where, `packets of ${wrong.map(({ bits }) => bits).join(', ')} bit where ${span(packet)} are permitted`),
    ...unless(flow.sizes.length <= packet.sizes, 'packets', where, `${flow.sizes.length} sizes where ${packet.sizes} are permitted`),
  ];
}

function pairViolations(flows: readonly Flow[]): Violation[] {
  const counts = new Map<string, number>();
  flows.map(flowName).forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return [...counts].flatMap(([where, count]) => unless(count === 1, 'flows', where, `${count} flows where one for each pair is permitted`));
}
