/** Inputs of the challenge's simulator: scenarios without results, as its example notebook writes them for training sets. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../store/files';
import { inFile, numberOf, numbersOf, wrong } from './challenge-fields';
import { settingsOf } from './challenge-graph';
import { formatPaths, readPaths } from './challenge-routing';
import { formatInputFlow, readInputFlow } from './challenge-traffic';
import { formatGml, type GmlList, listsOf, parseGml, textOf } from './gml';
import { POLICIES, type Policy, type Port, portKey, type Scenario } from './scenario';
import { checkScenario, checkSize } from './validate';

/** One line for each scenario: graph, routing, traffic. */
export const SIMULATION = 'simulation.txt';

/** Writes scenarios below `folder`; `simulation.txt` comes last. Throws DATASET_INVALID for links whose ways differ, STORE_UNWRITABLE. */
export function writeInputs(folder: string, scenarios: Iterable<Scenario>): number {
  const lines: string[] = [];
  for (const scenario of scenarios) {
    const [graph, routing, traffic] = ['graph', 'routing', 'tm'].map((kind) => `${kind === 'tm' ? kind : `${kind}s`}/${kind}_${lines.length}.txt`);
    writeAtomic(join(folder, graph), formatInputGraph(scenario));
    writeAtomic(join(folder, routing), formatPaths(scenario));
    writeAtomic(join(folder, traffic), scenario.flows.map((flow) => `${formatInputFlow(flow)}\n`).join(''));
    lines.push(`${graph},${routing},${traffic}\n`);
  }
  writeAtomic(join(folder, SIMULATION), lines.join(''));
  return lines.length;
}

function formatInputGraph(scenario: Scenario): string {
  const nodes = settingsOf(scenario).map((port, id): [string, GmlList] => ['node', [['id', id], ['label', String(id)], ...(port ? inputFields(port) : [])]]);
  return formatGml([['graph', [...nodes, ...undirected(scenario.ports).map(({ from, to, capacity }): [string, GmlList] => ['edge', [['source', from], ['target', to], ['bandwidth', capacity]]])]]]);
}

function inputFields({ policy, weights, buffer }: Port): GmlList {
  return [['schedulingPolicy', policy], ...(weights.length > 0 ? [['schedulingWeights', weights.join(', ')] as [string, string]] : []), ['bufferSizes', buffer]];
}

/** Each link by its port from the smaller node. */
function undirected(ports: readonly Port[]): Port[] {
  const capacities = new Map(ports.map(({ from, to, capacity }) => [portKey(from, to), capacity]));
  ports.forEach(({ from, to, capacity }) => {
    if (capacities.get(portKey(to, from)) !== capacity) {
      wrong(`the link of ${from} and ${to} has not the same capacity both ways`, "the simulator's inputs have one for both");
    }
  });
  return ports.filter(({ from, to }) => from < to);
}

/** The scenarios of `folder/simulation.txt`, read when asked for. Throws DATASET_INVALID naming the file. */
export function* readInputs(folder: string): Generator<Scenario> {
  const list = join(folder, SIMULATION);
  for (const line of inFile(list, () => readLines(list))) {
    yield inFile(`${list}: ${line}`, () => readScenario(folder, line.split(',')));
  }
}

const readLines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '');

function readScenario(folder: string, files: string[]): Scenario {
  if (files.length !== 3) {
    wrong('a line has not three files', 'graph, routing, traffic');
  }
  const [graphFile, routingFile, trafficFile] = files.map((file) => join(folder, file.trim()));
  const { nodes, ports } = inFile(graphFile, () => readInputGraph(readFileSync(graphFile, 'utf8')));
  const paths = inFile(routingFile, () => readPaths(readFileSync(routingFile, 'utf8'), nodes, ','));
  // The challenge's own notebook writes a flow from each node to itself, which nothing sends.
  const flows = inFile(trafficFile, () => readLines(trafficFile).map(readInputFlow)).filter(({ src, dst }) => src !== dst);
  const scenario = { nodes, ports, paths, flows };
  checkScenario(scenario);
  return scenario;
}

function readInputGraph(text: string): Pick<Scenario, 'nodes' | 'ports'> {
  const [graph = []] = listsOf(parseGml(text), 'graph');
  const nodes = listsOf(graph, 'node').map(readInputNode);
  checkSize(nodes.length);
  const ports = listsOf(graph, 'edge').flatMap((edge): Port[] => {
    const [a, b, capacity] = ['source', 'target', 'bandwidth'].map((key) => numberOf(textOf(edge, key), `${key} of a link`));
    if (!nodes[a] || !nodes[b]) {
      wrong(`the link of ${a} and ${b} joins a node that is not there`);
    }
    return [{ from: a, to: b, capacity, ...nodes[a] }, { from: b, to: a, capacity, ...nodes[b] }];
  });
  return { nodes: nodes.length, ports: ports.sort((one, other) => one.from - other.from || one.to - other.to) };
}

function readInputNode(node: GmlList, index: number): Pick<Port, 'policy' | 'weights' | 'buffer'> {
  const id = numberOf(textOf(node, 'id'), 'id of a node');
  const policy = POLICIES.find((each) => each === textOf(node, 'schedulingPolicy'));
  if (id !== index || !policy) {
    wrong(`node ${id} has the policy ${textOf(node, 'schedulingPolicy')}, at place ${index}`, `one of ${POLICIES.join(', ')}; nodes are numbered from 0 in order`);
  }
  const weights = textOf(node, 'schedulingWeights');
  return { policy: policy as Policy, weights: weights ? numbersOf(weights.split(','), 3, `weights of node ${id}`) : [], buffer: numberOf(textOf(node, 'bufferSizes'), `buffer of node ${id}`) };
}
