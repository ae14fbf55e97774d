/** A network out of JSON that anybody may have sent: shapes, names and sizes. What its numbers must be is checkScenario's. */

import type { TwinArrival, TwinCounters, TwinFlow, TwinLink, TwinNetwork, TwinNode, TwinRouting } from '../../contract';
import { RoentgenError } from '../../errors';
import { WHATIF_LIMITS, WINDOW } from './limits';

type Fields = Record<string, unknown>;

const invalid = (message: string, hint?: string): never => {
  throw new RoentgenError('SCENARIO_INVALID', message, hint);
};

/** What stands there; of lists and objects not what is in them, which may be all of a network. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? (value.length === 0 ? '[]' : `a list of ${value.length}`) : 'an object';
  }
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}

function fieldsOf(value: unknown, where: string): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : invalid(`${where} is ${shown(value)}`, 'an object is needed');
}

function listOf(value: unknown, where: string, most: number): unknown[] {
  const list = Array.isArray(value) ? (value as unknown[]) : invalid(`${where} is ${shown(value)}`, 'a list is needed');
  if (list.length > most) {
    throw new RoentgenError('NETWORK_TOO_LARGE', `${where} has ${list.length} entries where ${most} are taken`, 'take a part of the network, or join flows between the same nodes');
  }
  return list;
}

function nameOf(value: unknown, where: string, most = WHATIF_LIMITS.name): string {
  const good = typeof value === 'string' && value.length > 0 && value.length <= most && !/\p{C}/u.test(value);
  return good ? value : invalid(`${where} is ${shown(value)}`, `a name of 1 to ${most} printed characters`);
}

function numberOf(value: unknown, where: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : invalid(`${where} is ${shown(value)}`, 'a number is needed');
}

/** Of a rate, a size or a time: so that products of some of them are still numbers. 0 and less are told by checkScenario. */
function quantityOf(value: unknown, where: string): number {
  const [size, { low, high }] = [Math.abs(numberOf(value, where)), WHATIF_LIMITS.quantity];
  return size === 0 || (size >= low && size <= high) ? (value as number) : invalid(`${where} is ${shown(value)}`, `${low} to ${high} can be taken`);
}

const optional = <T>(value: unknown, read: (value: unknown) => T): T | undefined => (value === undefined || value === null ? undefined : read(value));

function nodeOf(value: unknown, where: string): TwinNode {
  const { name, x, y } = fieldsOf(value, where);
  const place = { x: optional(x, (each) => numberOf(each, `${where}.x`)), y: optional(y, (each) => numberOf(each, `${where}.y`)) };
  return { name: nameOf(name, `${where}.name`), ...(place.x !== undefined && place.y !== undefined ? { x: place.x, y: place.y } : {}) };
}

function linkOf(value: unknown, where: string): TwinLink {
  const { from, to, capacity, buffer, policy, weights, up } = fieldsOf(value, where);
  return {
    from: nameOf(from, `${where}.from`),
    to: nameOf(to, `${where}.to`),
    capacity: quantityOf(capacity, `${where}.capacity`),
    buffer: quantityOf(buffer, `${where}.buffer`),
    policy: policy as TwinLink['policy'],
    weights: policy === 'WFQ' || policy === 'DRR' ? listOf(weights ?? [], `${where}.weights`, 3).map((each, index) => quantityOf(each, `${where}.weights[${index}]`)) : [],
    up: up !== false,
  };
}

function arrivalOf(value: unknown, where: string): TwinArrival {
  const { kind, onSeconds, offSeconds } = fieldsOf(value, where);
  switch (kind) {
    case 'poisson':
    case 'cbr':
      return { kind };
    case 'on-off':
      return { kind, onSeconds: quantityOf(onSeconds, `${where}.onSeconds`), offSeconds: quantityOf(offSeconds, `${where}.offSeconds`) };
    default:
      return invalid(`${where}.kind is ${shown(kind)}`, 'one of poisson, cbr, on-off');
  }
}

function flowOf(value: unknown, where: string): TwinFlow {
  const { flow, src, dst, tos, bandwidth, sizes, arrival } = fieldsOf(value, where);
  return {
    flow: nameOf(flow, `${where}.flow`, WHATIF_LIMITS.flowName),
    src: nameOf(src, `${where}.src`),
    dst: nameOf(dst, `${where}.dst`),
    tos: tos as TwinFlow['tos'],
    bandwidth: quantityOf(bandwidth, `${where}.bandwidth`),
    sizes: listOf(sizes, `${where}.sizes`, WHATIF_LIMITS.sizes).map((each, index) => {
      const size = fieldsOf(each, `${where}.sizes[${index}]`);
      return { bits: quantityOf(size.bits, `${where}.sizes[${index}].bits`), probability: numberOf(size.probability, `${where}.sizes[${index}].probability`) };
    }),
    arrival: arrivalOf(arrival ?? { kind: 'poisson' }, `${where}.arrival`),
  };
}

function routingOf(value: unknown): TwinRouting {
  const { kind, paths, spread } = fieldsOf(value ?? { kind: 'hops' }, 'routing');
  if (kind === 'hops' || kind === 'inverse-capacity') {
    return { kind, ...(spread === true ? { spread } : {}) };
  }
  if (kind !== 'given') {
    return invalid(`routing.kind is ${shown(kind)}`, 'one of hops, inverse-capacity, given');
  }
  const most = WHATIF_LIMITS.nodes;
  return { kind, paths: listOf(paths ?? [], 'routing.paths', most * most).map((path, index) => listOf(path, `routing.paths[${index}]`, most).map((node) => nameOf(node, `a node of routing.paths[${index}]`))) };
}

function scaleOf(value: unknown): number {
  const scale = numberOf(value, 'scale');
  return scale > 0 && scale <= 1000 ? scale : invalid(`scale is ${scale}`, 'over 0, at most 1000');
}

/** Braces, and in them anything but braces; within quotes those, too. */
const MATCHERS = /^(\{([^{}"'`\n]|"([^"\\\n]|\\.)*"|'([^'\\\n]|\\.)*'|`[^`\n]*`)*\})?$/;

/** They go into queries that the sidecar asks of its own Prometheus: one selector's matchers and a length of time, nothing else. */
function countersOf(value: unknown): TwinCounters {
  const { selector, window } = fieldsOf(value, 'counters');
  if (typeof selector !== 'string' || selector.length > 500 || !MATCHERS.test(selector)) {
    return invalid(`counters.selector is ${shown(selector)}`, 'matchers such as {job="snmp"}');
  }
  if (typeof window !== 'string' || !WINDOW.test(window)) {
    return invalid(`counters.window is ${shown(window)}`, 'a length of time such as 5m');
  }
  return { selector, window };
}

/** Throws SCENARIO_INVALID, NETWORK_TOO_LARGE. Fields that are not known are left out. */
export function parseNetwork(value: unknown): TwinNetwork {
  const { name, description, nodes, links, routing, flows, scale, counters } = fieldsOf(value, 'the network');
  const read = {
    nodes: listOf(nodes, 'nodes', WHATIF_LIMITS.nodes).map((each, index) => nodeOf(each, `nodes[${index}]`)),
    links: listOf(links, 'links', WHATIF_LIMITS.links).map((each, index) => linkOf(each, `links[${index}]`)),
    flows: listOf(flows, 'flows', WHATIF_LIMITS.flows).map((each, index) => flowOf(each, `flows[${index}]`)),
  };
  if (read.nodes.length < 2) {
    invalid(`the network has ${read.nodes.length} nodes`, 'two at least');
  }
  unique(read.nodes.map((node) => node.name), 'nodes');
  unique(read.flows.map((flow) => flow.flow), 'flows');
  const factor = optional(scale, scaleOf);
  return {
    name: nameOf(name, 'name'),
    ...(typeof description === 'string' ? { description: description.slice(0, 2000) } : {}),
    ...read,
    routing: routingOf(routing),
    ...(factor === undefined ? {} : { scale: factor }),
    ...(counters === undefined || counters === null ? {} : { counters: countersOf(counters) }),
  };
}

function unique(names: string[], what: string): void {
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) {
    invalid(`two ${what} are called ${shown(twice)}`, 'names tell them apart');
  }
}
