/** The members of an archive of results: text files with one line for each sample. */

import { basename } from 'node:path';
import { cellsOf, inFile, numberOf, wrong } from './challenge-fields';
import { readResult, readStability, readUsage } from './challenge-results';
import { readFlow, type SizeTables } from './challenge-traffic';
import type { FlowResult, PortUsage, Sample } from './results';
import type { Flow, Scenario } from './scenario';
import { readArchive } from './tar';

const REQUIRED = ['input_files.txt', 'simulationResults.txt', 'traffic.txt', 'stability.txt'] as const;
/** The first where a pair has several flows: simulationResults then has their sums. */
const OPTIONAL = ['flowSimulationResults.txt', 'linkUsage.txt'] as const;
type MemberName = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];

export type Network = Pick<Scenario, 'nodes' | 'ports' | 'paths'> & { occupancyBits: number };
export type Recorded = Omit<Sample, 'name'> & { stable: boolean };

export interface Records {
  samples: number;
  /** Names of the graph and of the routing of a sample (and of another list of capacities, where there is one). */
  inputs(line: number): string[];
  read(line: number, network: Network): Recorded;
}

/** Throws DATASET_INVALID naming what is missing. */
export function openRecords(path: string, bytes: Uint8Array): Records {
  const members = new Map(readArchive(bytes).map(({ name, content }) => [basename(name), linesOf(content)]));
  const missing = REQUIRED.find((name) => !members.has(name));
  if (missing) {
    wrong(`the member ${missing} is missing`, `an archive has ${REQUIRED.join(', ')}`);
  }
  const samples = members.get('simulationResults.txt')?.length ?? 0;
  const short = [...REQUIRED, ...OPTIONAL].find((name) => (members.get(name)?.length ?? samples) < samples);
  if (short) {
    wrong(`the member ${short} has ${members.get(short)?.length} lines where there are ${samples} samples`);
  }
  const parse = <T>(name: MemberName, line: number, of: (text: string) => T): T => inFile(`${path}: ${name}, line ${line + 1}`, () => of(members.get(name)?.[line]() ?? ''));
  return {
    samples,
    inputs: (line) => parse('input_files.txt', line, readInputs),
    read: (line, network) => {
      const pairs = parse('traffic.txt', line, (text) => readTraffic(text, network));
      const resultsFile = members.has('flowSimulationResults.txt') ? 'flowSimulationResults.txt' : 'simulationResults.txt';
      const flows = parse(resultsFile, line, (text) => readResults(text, network, pairs.cells));
      const ports = members.has('linkUsage.txt') ? parse('linkUsage.txt', line, (text) => readUsages(text, network)) : [];
      const { stable, ...length } = parse('stability.txt', line, readStability);
      const { nodes, ports: networkPorts, paths } = network;
      return { scenario: { nodes, ports: networkPorts, paths, flows: present(pairs.cells) }, intensity: pairs.intensity, measured: { flows, ports, ...length }, stable };
    },
  };
}

/** The lines of a file, each decoded when it is asked for: one may have many megabytes. */
export function linesOf(content: Buffer): Array<() => string> {
  const lines: Array<() => string> = [];
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(10, start);
    const end = newline < 0 ? content.length : newline;
    const from = start;
    lines.push(() => content.toString('utf8', from, end));
    start = end + 1;
  }
  return lines;
}

/** "number;graph;routing" */
function readInputs(text: string): string[] {
  const [, ...names] = text.split(';');
  if (names.length < 2 || names.some((name) => name === '' || basename(name) !== name)) {
    wrong(`${JSON.stringify(text)} does not name a graph and a routing`);
  }
  return names;
}

/** [pair] -> its flows; undefined for a place without one. */
type Cells = Array<Array<Flow | undefined>>;
const present = (cells: Cells): Flow[] => cells.flat().flatMap((flow) => (flow ? [flow] : []));

function readTraffic(text: string, { nodes }: Network): { intensity: number; cells: Cells } {
  const bar = text.indexOf('|');
  const tables: SizeTables = new Map();
  const cells = cellsOf(text.slice(bar + 1), nodes).map((cell, pair) => cell.split(':').map((flow) => readFlow(flow, { src: Math.floor(pair / nodes), dst: pair % nodes }, tables)));
  return { intensity: numberOf(text.slice(0, Math.max(0, bar)), 'the intensity'), cells };
}

/** Of the flows that there are. */
function readResults(text: string, { nodes }: Network, flows: Cells): FlowResult[] {
  const cells = cellsOf(text.slice(text.indexOf('|') + 1), nodes);
  return cells.flatMap((cell, pair) => {
    const results = cell.split(':');
    if (results.length !== flows[pair].length) {
      wrong(`node ${Math.floor(pair / nodes)} has ${flows[pair].length} flows to node ${pair % nodes}, and ${results.length} results`);
    }
    return results.filter((_, index) => flows[pair][index]).map(readResult);
  });
}

function readUsages(text: string, { nodes, ports, occupancyBits }: Network): PortUsage[] {
  const cells = cellsOf(text, nodes);
  return ports.map(({ from, to }) => readUsage(cells[from * nodes + to], occupancyBits) ?? wrong(`the port from ${from} to ${to} has no usage`));
}
