/** The challenge's graphs, in GML. */

import { numberOf, numbersOf, wrong } from './challenge-fields';
import { formatGml, type GmlList, listsOf, parseGml, textOf } from './gml';
import { type Policy, POLICIES, type Port, type Scenario } from './scenario';
import { checkSize } from './validate';

export interface Graph {
  nodes: number;
  /** In the order of the file. */
  ports: Port[];
  /** [node] Number of the output port -> node at its other end. */
  neighbours: Array<Map<number, number>>;
  /** Bits in a unit of the occupancies that are measured at these ports. */
  occupancyBits: number;
}

/** The challenge of 2021 gives queues in packets; its packets have 300 or 1,700 bits, 1,000 on the mean. */
const BITS_PER_PACKET = 1000;

/** Throws DATASET_INVALID. */
export function readGraph(text: string): Graph {
  const [graph] = listsOf(parseGml(text), 'graph');
  if (!graph) {
    wrong('there is no graph');
  }
  const nodes = listsOf(graph, 'node').map(readNode).sort((a, b) => a.id - b.id);
  checkSize(nodes.length);
  const misnumbered = nodes.findIndex(({ id }, index) => id !== index);
  if (misnumbered >= 0) {
    wrong(`the nodes are not numbered from 0: ${nodes[misnumbered].id} where ${misnumbered} was expected`);
  }
  const neighbours = nodes.map(() => new Map<number, number>());
  const ports = listsOf(graph, 'edge').map((edge): Port => {
    const [from, to, port, capacity] = ['source', 'target', 'port', 'bandwidth'].map((key) => numberOf(textOf(edge, key), `${key} of a link`));
    if (!nodes[from] || !nodes[to] || neighbours[from].has(port)) {
      wrong(`the link from ${from} to ${to} at port ${port} joins a node that is not there, or its port has a link already`);
    }
    neighbours[from].set(port, to);
    return { from, to, capacity, ...nodes[from].settings };
  });
  const inPackets = listsOf(graph, 'node').some((node) => textOf(node, 'bufferSizes') === undefined);
  return { nodes: nodes.length, ports, neighbours, occupancyBits: inPackets ? BITS_PER_PACKET : 1 };
}

function readNode(node: GmlList): { id: number; settings: Pick<Port, 'policy' | 'weights' | 'buffer'> } {
  const id = numberOf(textOf(node, 'id'), 'id of a node');
  const policy = textOf(node, 'schedulingPolicy') ?? 'FIFO';
  if (!POLICIES.includes(policy as Policy)) {
    wrong(`node ${id} has the policy ${JSON.stringify(policy)} where one of ${POLICIES.join(', ')} was expected`);
  }
  const weights = textOf(node, 'schedulingWeights') ?? '-';
  const map = textOf(node, 'tosToQoSqueue') ?? (policy === 'FIFO' ? '0,1,2' : '0;1;2');
  if (map !== (policy === 'FIFO' ? '0,1,2' : '0;1;2')) {
    wrong(`node ${id} maps types of service to queues as ${map}`, 'read are one queue for all at FIFO, else one for each');
  }
  return { id, settings: { policy: policy as Policy, weights: weights === '-' ? [] : numbersOf(weights.split(','), 3, `weights of node ${id}`), buffer: readBuffer(node, id) } };
}

function readBuffer(node: GmlList, id: number): number {
  const bits = textOf(node, 'bufferSizes');
  const packets = textOf(node, 'queueSizes');
  const sizes = new Set((bits ?? packets ?? '').split(',').map((size) => numberOf(size, `buffer of node ${id}`)));
  const [size] = sizes;
  return sizes.size > 1 ? wrong(`node ${id} has buffers of ${[...sizes].join(', ')}`, 'read are queues of one size at a node') : size * (bits === undefined ? BITS_PER_PACKET : 1);
}

/** A port of each node; all of a node are alike. */
export function settingsOf({ nodes, ports }: Scenario): Array<Port | undefined> {
  const settings = new Array<Port | undefined>(nodes).fill(undefined);
  ports.forEach((port) => {
    const first = (settings[port.from] ??= port);
    if (first.policy !== port.policy || first.buffer !== port.buffer || first.weights.join() !== port.weights.join()) {
      wrong(`node ${port.from} has ports of different policies or buffers`, "the challenge's files have one for all ports of a node");
    }
  });
  return settings;
}

/** Number of each port at its node, in the order of the scenario. */
export function portNumbers({ nodes, ports }: Scenario): number[] {
  const next = new Array<number>(nodes).fill(0);
  return ports.map(({ from }) => next[from]++);
}

/** As the challenge's results have it. Throws DATASET_INVALID for a node whose ports differ: the form has no place for that. */
export function formatGraph(scenario: Scenario): string {
  const numbers = portNumbers(scenario);
  const nodes = settingsOf(scenario).map((port, id): [string, GmlList] => ['node', [['id', id], ['label', String(id)], ...(port ? nodeFields(port) : [])]]);
  const edges = scenario.ports.map(({ from, to, capacity }, index): [string, GmlList] => ['edge', [['source', from], ['target', to], ['key', 0], ['port', numbers[index]], ['weight', 1], ['bandwidth', capacity]]]);
  return formatGml([['graph', [['directed', 1], ['multigraph', 1], ['levelsToS', 3], ...nodes, ...edges]]]);
}

function nodeFields({ policy, weights, buffer }: Port): GmlList {
  const queues = policy === 'FIFO' ? 1 : 3;
  return [
    ['bufferSizes', new Array<number>(queues).fill(buffer).join(',')],
    ['schedulingPolicy', policy],
    ['levelsQoS', String(queues)],
    ['schedulingWeights', weights.length > 0 ? weights.join(',') : '-'],
    ['tosToQoSqueue', queues === 1 ? '0,1,2' : '0;1;2'],
  ];
}
