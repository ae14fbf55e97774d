/**
 * Data sets of a real network in the form of the GNNet challenge of 2023 ("Creating a Network Digital Twin with Real Network Data"):
 * folders with `graphs`, `routings` and archives of results, as in the earlier challenges, but other members and columns. Packet
 * records (`pkts_info`) are Python objects of hundreds of gigabytes; what models learn, means by flow, is in the archives.
 */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inFile } from '../scenario/challenge-fields';
import { type ArchiveFile, listArchives, readArchiveSamples } from '../scenario/challenge-files';
import type { Sample } from '../scenario/results';
import { readArchive } from '../scenario/tar';
import { checkScenario } from '../scenario/validate';
import { type Experiments, type Inputs, openExperiments, RESULTS } from './experiments';
import { type Generated, readFlows, readGenerated } from './flows';
import { type NetworkFiles, readRealNetwork, type RealNetwork } from './network';
import { note, type Note, type Tally } from './preprocess';

/** A sample of the real network; its ports were not measured. */
export interface RealSample extends Sample {
  /** In the order of the flows: what the generator was told, of which `arrival` is the nearest that scenarios have. */
  generated: Array<Generated | undefined>;
}

/** All samples of a data set of the real network. Throws DATASET_INVALID naming archive, member and line. @param tally what rules did, added to */
export function* readRealSamples(directory: string, tally: Tally = new Map()): Generator<RealSample> {
  for (const archive of listArchives(directory)) {
    yield* readRealArchive(archive, tally);
  }
}

/** Whether a sample of readAnySamples was measured in a real network. */
export const isRecorded = (sample: Sample): sample is RealSample => 'generated' in sample;

/** Samples of a data set in any of the challenge's forms, simulated or real; folders may be mixed. Throws as readRealSamples does. */
export function* readAnySamples(directory: string, tally: Tally = new Map()): Generator<Sample> {
  const real = new Map<string, boolean>();
  for (const archive of listArchives(directory)) {
    const isReal = real.get(archive.folder) ?? isRealArchive(archive);
    real.set(archive.folder, isReal);
    yield* isReal ? readRealArchive(archive, tally) : readArchiveSamples(archive);
  }
}

function isRealArchive({ folder, file }: ArchiveFile): boolean {
  const path = join(folder, file);
  return inFile(path, () => readArchive(readFileSync(path)).some(({ name }) => basename(name) === RESULTS));
}

function* readRealArchive({ folder, file }: ArchiveFile, tally: Tally): Generator<RealSample> {
  const path = join(folder, file);
  const experiments = inFile(path, () => openExperiments(path, readFileSync(path)));
  const tell: Note = (rule, where) => note(tally, rule, where);
  const networks = new Map<string, RealNetwork>();
  for (let line = 0; line < experiments.samples; line++) {
    const inputs = experiments.inputs(line);
    const { id, ...files } = inputs;
    const key = Object.values(files).join(';');
    const network = networks.get(key) ?? readRealNetwork(openFiles(folder, inputs), tell);
    networks.set(key, network);
    const sample = readSample(experiments, line, id, network, tell, file.replace(/\.tar\.gz$/, ''));
    if (sample) {
      inFile(`${path}: sample ${line + 1}`, () => checkScenario(sample.scenario));
      yield sample;
    }
  }
}

function readSample(experiments: Experiments, line: number, id: number, { routers, nodes, ports, paths }: RealNetwork, tell: Note, archive: string): RealSample | undefined {
  const { load, pairs } = experiments.traffic(id, (text) => readGenerated(text, routers));
  const name = `${archive}#${line}`;
  return experiments.results(line, (cells, seconds) => {
    const recorded = readFlows(cells, pairs, routers, tell, name);
    return recorded && {
      name,
      scenario: { nodes, ports, paths, flows: recorded.map(({ flow }) => flow) },
      intensity: load,
      // no simulator, hence no rule by which it stopped
      measured: { flows: recorded.map(({ result }) => result), ports: [], seconds, change: NaN },
      generated: recorded.map(({ generated }) => generated),
    };
  });
}

function openFiles(folder: string, { graph, routing, physicalGraph, wires, generators }: Inputs): NetworkFiles {
  const open = (kind: 'graphs' | 'routings', name: string) => {
    const path = join(folder, kind, name);
    return inFile(path, () => ({ path, text: readFileSync(path, 'utf8') }));
  };
  return { graph: open('graphs', graph), routing: open('routings', routing), physicalGraph: open('graphs', physicalGraph), wires: open('routings', wires), generators: open('routings', generators) };
}
