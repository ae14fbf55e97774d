/** The challenge's routings: tables of output ports, or lists of paths. */

import { numberOf, numbersOf, wrong } from './challenge-fields';
import { type Graph, portNumbers } from './challenge-graph';
import { portIndex, portKey, type Scenario } from './scenario';

/** Row = node, column = destination, value = output port; -1 = none. Throws DATASET_INVALID. */
function readTable(text: string, nodes: number): number[][] {
  const rows = text.trimEnd().split('\n').map((line) => numbersOf(line.split(','), nodes, 'a row of the routing'));
  return rows.length === nodes ? rows : wrong(`the routing has ${rows.length} rows where ${nodes} were expected`);
}

/** [src][dst] The paths of one table for all sources, of one for each source, or of a list of paths. Throws DATASET_INVALID. */
export function readRouting(texts: readonly string[], { nodes, neighbours }: Graph): number[][][] {
  if (texts[0].includes(';')) {
    return readPaths(texts[0], nodes, ';');
  }
  const tables = texts.map((text) => readTable(text, nodes));
  return Array.from({ length: nodes }, (_, src) => {
    const table = tables[tables.length > 1 ? src : 0];
    return Array.from({ length: nodes }, (__, dst) => (src === dst ? [] : followPorts(table, neighbours, src, dst)));
  });
}

function followPorts(table: number[][], neighbours: Graph['neighbours'], src: number, dst: number): number[] {
  const path = [src];
  for (let node = src; node !== dst; path.push(node)) {
    const next = neighbours[node].get(table[node][dst]);
    if (next === undefined || path.length > table.length) {
      return wrong(`the path from ${src} to ${dst} ${next === undefined ? `ends at node ${node}: it has no port ${table[node][dst]}` : 'does not end'}`);
    }
    node = next;
  }
  return path;
}

/** One table where the paths to each destination form a tree; else one for each source. */
export function formatRouting(scenario: Scenario): string[] {
  const sources = scenario.paths.map((_, src) => src);
  const common = tableOf(scenario, sources);
  return common ? [formatTable(common)] : sources.map((src) => formatTable(tableOf(scenario, [src]) ?? []));
}

/** The output ports that the paths of some sources take; undefined where two of them part. */
function tableOf(scenario: Scenario, sources: number[]): number[][] | undefined {
  const places = portIndex(scenario.ports);
  const numbers = portNumbers(scenario);
  const table = scenario.paths.map((row) => row.map(() => -1));
  for (const path of sources.flatMap((src) => scenario.paths[src])) {
    for (let hop = 0; hop + 1 < path.length; hop++) {
      const port = numbers[places.get(portKey(path[hop], path[hop + 1])) ?? -1];
      const row = table[path[hop]];
      const dst = path[path.length - 1];
      if (row[dst] >= 0 && row[dst] !== port) {
        return undefined;
      }
      row[dst] = port;
    }
  }
  return table;
}

const formatTable = (table: number[][]): string => table.map((row) => `${row.join(',')},\n`).join('');

/** [src][dst] One path a line, as node numbers. Throws DATASET_INVALID. */
export function readPaths(text: string, nodes: number, separator: ',' | ';'): number[][][] {
  const paths = Array.from({ length: nodes }, () => Array.from({ length: nodes }, (): number[] => []));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  lines.forEach((line) => {
    const path = line.split(separator).map((field) => numberOf(field, 'a node of a path'));
    const row = paths[path[0]];
    if (!row?.[path[path.length - 1]]) {
      wrong(`the path ${line} joins a node that is not there`);
    }
    row[path[path.length - 1]] = path;
  });
  return paths;
}

export const formatPaths = ({ paths }: Scenario): string =>
  paths.flat().filter((path) => path.length > 0).map((path) => `${path.join(',')}\n`).join('');
