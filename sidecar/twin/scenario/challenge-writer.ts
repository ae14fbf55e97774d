/** Data sets and simulator inputs as the challenge's own programs read them. */

import { join } from 'node:path';
import { writeAtomic } from '../../store/files';
import { sourceRouting } from './challenge-files';
import { formatGraph } from './challenge-graph';
import { formatResult, formatStability, formatTotals, formatUsage } from './challenge-results';
import { formatRouting } from './challenge-routing';
import { formatFlow } from './challenge-traffic';
import type { FlowResult, Sample } from './results';
import { portIndex, portKey, type Scenario } from './scenario';
import { writeArchive } from './tar';

/**
 * Writes samples as `folder/results_NAME.tar.gz` with their graphs and routings beside it. Files are replaced whole.
 * Throws DATASET_INVALID for a scenario that the form cannot hold, STORE_UNWRITABLE.
 */
export function writeSamples(folder: string, name: string, samples: readonly Sample[]): void {
  const inputs = samples.map(({ scenario }, index) => `${index};${writeNetwork(folder, `${name}_${index}`, scenario).join(';')}`);
  const several = samples.some(({ scenario }) => cellsOf(scenario, scenario.flows).some((flows) => flows.length > 1));
  const members: Array<[string, string[]]> = [
    ['input_files.txt', inputs],
    ['simulationResults.txt', samples.map((sample) => `${formatTotals(sample.measured.flows)}|${formatResults(sample, sumOf)}`)],
    ...(several ? [['flowSimulationResults.txt', samples.map((sample) => formatResults(sample))] as [string, string[]]] : []),
    ['traffic.txt', samples.map(({ scenario, intensity }) => `${intensity}|${formatTraffic(scenario)}`)],
    ['linkUsage.txt', samples.map(formatUsages)],
    ['stability.txt', samples.map(({ measured }) => formatStability(measured))],
  ];
  const measured = members.filter(([member]) => member !== 'linkUsage.txt' || samples.every((sample) => sample.measured.ports.length > 0));
  const archive = writeArchive(`results_${name}`, measured.map(([member, lines]) => ({ name: member, content: Buffer.from(lines.map((line) => `${line}\n`).join('')) })));
  writeAtomic(join(folder, `results_${name}.tar.gz`), archive);
}

/** Names of the graph and of the routing. */
function writeNetwork(folder: string, name: string, scenario: Scenario): [string, string] {
  const tables = formatRouting(scenario);
  const [graph, routing] = [`graph_${name}.txt`, tables.length === 1 ? `Routing_${name}.txt` : `Routing_${name}`];
  writeAtomic(join(folder, 'graphs', graph), formatGraph(scenario));
  const path = join(folder, 'routings', routing);
  tables.forEach((table, src) => writeAtomic(tables.length === 1 ? path : join(path, sourceRouting(src)), table));
  return [graph, routing];
}

/** [pair] What belongs to its flows, in their order. */
function cellsOf<T>({ nodes, flows }: Scenario, values: readonly T[]): T[][] {
  const cells = Array.from({ length: nodes * nodes }, (): T[] => []);
  flows.forEach(({ src, dst }, index) => cells[src * nodes + dst].push(values[index]));
  return cells;
}

/** Every cell ends with a semicolon. */
const line = (cells: string[]): string => cells.map((cell) => `${cell};`).join('');

const formatTraffic = (scenario: Scenario): string => line(cellsOf(scenario, scenario.flows).map((flows) => (flows.length > 0 ? flows : [undefined]).map(formatFlow).join(':')));

/** Results of each flow, or of each pair's flows together. */
function formatResults({ scenario, measured }: Sample, together: (flows: FlowResult[]) => FlowResult[] = (flows) => flows): string {
  return line(cellsOf(scenario, measured.flows).map((flows) => (flows.length > 0 ? together(flows) : [undefined]).map(formatResult).join(':')));
}

/** Sums of the rates; the delays of several flows together are not known from theirs, but for the mean. */
function sumOf(flows: FlowResult[]): FlowResult[] {
  if (flows.length === 1) {
    return flows;
  }
  const sum = (of: (flow: FlowResult) => number) => flows.reduce((total, flow) => total + of(flow), 0);
  const arrived = flows.filter(({ delay }) => !Number.isNaN(delay));
  const mean = (of: (flow: FlowResult) => number) => arrived.reduce((total, flow) => total + of(flow) * (flow.packetRate - flow.dropRate), 0) / arrived.reduce((total, flow) => total + flow.packetRate - flow.dropRate, 0);
  const quantiles = flows[0].quantiles.map((_, index) => mean((flow) => flow.quantiles[index]));
  return [{ bandwidth: sum((flow) => flow.bandwidth), packetRate: sum((flow) => flow.packetRate), dropRate: sum((flow) => flow.dropRate), delay: mean((flow) => flow.delay), logDelay: mean((flow) => flow.logDelay), quantiles, jitter: mean((flow) => flow.jitter) }];
}

function formatUsages({ scenario: { nodes, ports }, measured }: Sample): string {
  const places = portIndex(ports);
  const usages = Array.from({ length: nodes * nodes }, (_, pair) => measured.ports[places.get(portKey(Math.floor(pair / nodes), pair % nodes)) ?? -1]);
  return line(usages.map(formatUsage));
}
