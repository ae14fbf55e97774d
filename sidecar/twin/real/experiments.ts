/** The members of an archive of the real network: text files with one line for each sample, and one file of traffic for each. */

import { basename } from 'node:path';
import { inFile, numberOf, wrong } from '../scenario/challenge-fields';
import { linesOf } from '../scenario/challenge-records';
import { readArchive } from '../scenario/tar';

export const RESULTS = 'experimentResults.txt';
const INPUTS = 'input_files.txt';
const FLOW_RESULTS = 'experimentResultsFlows.txt';

export interface Inputs {
  /** Number of the sample in its data set. */
  id: number;
  graph: string;
  routing: string;
  physicalGraph: string;
  wires: string;
  generators: string;
}

export interface Experiments {
  samples: number;
  inputs(line: number): Inputs;
  /** Seconds that were recorded, and the cells of its flows. */
  results<T>(line: number, of: (cells: string, seconds: number) => T): T;
  traffic<T>(id: number, of: (text: string) => T): T;
}

/** Throws DATASET_INVALID naming member and line. */
export function openExperiments(path: string, bytes: Uint8Array): Experiments {
  const members = new Map(readArchive(bytes).map(({ name, content }) => [basename(name), content]));
  const lines = new Map([RESULTS, INPUTS, FLOW_RESULTS].flatMap((name) => (members.has(name) ? [[name, linesOf(members.get(name) as Buffer)] as const] : [])));
  const missing = [RESULTS, INPUTS].find((name) => !lines.has(name));
  if (missing) {
    wrong(`the member ${missing} is missing`, `an archive has ${RESULTS}, ${INPUTS} and tm/tm-<number>.txt`);
  }
  const samples = lines.get(RESULTS)?.length ?? 0;
  const short = [...lines].find(([, each]) => each.length < samples);
  if (short) {
    wrong(`the member ${short[0]} has ${short[1].length} lines where there are ${samples} samples`);
  }
  const parse = <T>(name: string, line: number, of: (text: string) => T): T => inFile(`${path}: ${name}, line ${line + 1}`, () => of(lines.get(name)?.[line]() ?? ''));
  return {
    samples,
    inputs: (line) => parse(INPUTS, line, readInputs),
    results(line, of) {
      const { seconds, cells } = parse(RESULTS, line, readResults);
      return lines.has(FLOW_RESULTS) ? parse(FLOW_RESULTS, line, (text) => of(text.slice(text.indexOf('|') + 1), seconds)) : parse(RESULTS, line, () => of(cells, seconds));
    },
    traffic(id, of) {
      const name = `tm-${id}.txt`;
      return inFile(`${path}: tm/${name}`, () => of(members.get(name)?.toString('utf8') ?? wrong('the member is missing')));
    },
  };
}

/** "seconds, packets, losses, delay | cells" */
function readResults(text: string): { seconds: number; cells: string } {
  const bar = text.indexOf('|');
  const seconds = numberOf(text.slice(0, Math.max(0, bar)).split(',')[0], 'the recorded time');
  return seconds > 0 ? { seconds, cells: text.slice(bar + 1) } : wrong(`the recorded time is ${seconds} s`);
}

const isInside = (name: string): boolean => name !== '' && name === basename(name) && name !== '..';

/** "number;graph;routing;physical graph;wires;generators" */
function readInputs(text: string): Inputs {
  const [id, ...names] = text.trim().split(';');
  if (names.length < 5 || !names.slice(0, 5).every(isInside)) {
    wrong(`${JSON.stringify(text)} does not name a graph, a routing, a physical graph, wires and generators`);
  }
  const [graph, routing, physicalGraph, wires, generators] = names;
  return { id: numberOf(id, 'the number of a sample'), graph, routing, physicalGraph, wires, generators };
}
