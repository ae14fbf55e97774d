/**
 * Data sets in the form of the GNNet challenge: a folder with `graphs`, `routings` and archives of results, or folders of such.
 * Read lazily, an archive at a time and a sample at a time.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inFile, wrong } from './challenge-fields';
import { readGraph } from './challenge-graph';
import { openRecords, type Network } from './challenge-records';
import { readRouting } from './challenge-routing';
import type { Sample } from './results';
import { checkScenario } from './validate';

export interface ArchiveFile {
  /** The folder with `graphs` and `routings`. */
  folder: string;
  file: string;
}

/** Archives of a folder and of the folders in it, in the order of their names. Throws DATASET_INVALID where there are none. */
export function listArchives(directory: string): ArchiveFile[] {
  const found = inFile(directory, () => archivesIn(directory));
  return found.length > 0 ? found : wrong(`${directory} holds no data set`, 'a data set is a folder with graphs, routings and *.tar.gz, or folders of such');
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

function archivesIn(folder: string): ArchiveFile[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => byName(a.name, b.name));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (folders.includes('graphs') && folders.includes('routings')) {
    return entries.filter(({ name }) => name.endsWith('.tar.gz')).map(({ name }) => ({ folder, file: name }));
  }
  return folders.flatMap((name) => archivesIn(join(folder, name)));
}

/** All samples below a folder that their simulator held to be stable. Throws DATASET_INVALID naming archive, member and line. */
export function* readSamples(directory: string): Generator<Sample> {
  for (const archive of listArchives(directory)) {
    yield* readArchiveSamples(archive);
  }
}

/** The stable samples of one archive; each graph with its routing is read once. Throws as readSamples does. */
export function* readArchiveSamples({ folder, file }: ArchiveFile): Generator<Sample> {
  const path = join(folder, file);
  const records = inFile(path, () => openRecords(path, readFileSync(path)));
  const networks = new Map<string, Network>();
  for (let line = 0; line < records.samples; line++) {
    const inputs = records.inputs(line);
    const key = inputs.join(';');
    const network = networks.get(key) ?? readNetwork(folder, inputs);
    networks.set(key, network);
    const { scenario, stable, ...measured } = records.read(line, network);
    inFile(`${path}: sample ${line + 1}`, () => checkScenario(scenario));
    if (stable) {
      yield { name: `${file.replace(/\.tar\.gz$/, '')}#${line}`, scenario, ...measured };
    }
  }
}

/** A graph and a routing; the routing is a file, or a folder of one file for each source. */
function readNetwork(folder: string, [graphFile, routingFile, capacities]: string[]): Network {
  if (capacities) {
    wrong(`${folder}: a sample takes its capacities from ${capacities}`, 'read are samples with the capacities of their graph');
  }
  const graphPath = join(folder, 'graphs', graphFile);
  const graph = inFile(graphPath, () => readGraph(readFileSync(graphPath, 'utf8')));
  const routingPath = join(folder, 'routings', routingFile);
  const paths = inFile(routingPath, () => readRouting(routingTexts(routingPath, graph.nodes), graph));
  return { ...graph, paths };
}

const routingTexts = (path: string, nodes: number): string[] =>
  statSync(path).isDirectory() ? Array.from({ length: nodes }, (_, src) => readFileSync(join(path, sourceRouting(src)), 'utf8')) : [readFileSync(path, 'utf8')];

/** In a folder of routings by source and destination. */
export const sourceRouting = (src: number): string => `Routing_src_${src}.txt`;
