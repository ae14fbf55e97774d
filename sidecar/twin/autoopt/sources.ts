/** Where candidates come from beside stage 1: folders of other simulators' results, of recordings of a real network, of scenarios without results. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Tally } from '../real/preprocess';
import { isRecorded, readAnySamples } from '../real/read';
import { inFile } from '../scenario/challenge-fields';
import { listArchives } from '../scenario/challenge-files';
import { readInputs, SIMULATION } from '../scenario/challenge-inputs';
import type { Sample } from '../scenario/results';
import { routed } from '../whatif/convert';
import { parseNetwork } from '../whatif/parse';

/** `generated`: stage 1; `simulated`: results of any simulator; `recorded`: of a real network; `scenario`: without results, simulated here. */
export type SourceKind = 'generated' | 'simulated' | 'recorded' | 'scenario';

export interface CandidateSource {
  kind: SourceKind;
  /** Folder or file; empty of stage 1. */
  path: string;
}

/** Why a network is no candidate: outside the rule; there twice, or among the validation networks; no packet arrives. */
export type Obstacle = 'outside' | 'repeated' | 'silent';

/** What was found in a source; each kind of network in a folder is a source of its own. */
export interface SourceReading extends CandidateSource {
  read: number;
  /** Networks that are no candidates, by reason. */
  leftOut: Record<Obstacle, number>;
  /** What was done about noisy and incomplete recordings. */
  notes: string[];
}

/** What became of it. */
export interface SourceCount extends SourceReading {
  candidates: number;
  /** Candidates that obey the expert's rules, and those that were selected. */
  obedient: number;
  selected: number;
}

/** A candidate knows its source; those of one source share the object. */
export interface SourcedSample extends Sample {
  source: CandidateSource;
}

/** What stands in a source. Scenarios have no results yet. */
export interface Sourced extends Omit<Sample, 'measured'> {
  kind: Exclude<SourceKind, 'generated'>;
  measured?: Sample['measured'];
}

type Form = 'inputs' | 'networks' | 'data set';

/** By what is in a folder; a file is a network. Throws DATASET_INVALID for one that is not there or holds nothing that can be read. */
export function formOf(path: string): Form {
  return inFile(path, () => {
    if (!statSync(path).isDirectory()) {
      return 'networks';
    }
    if (existsSync(join(path, SIMULATION))) {
      return 'inputs';
    }
    if (networkFiles(path).length > 0 && !readdirSync(path, { withFileTypes: true }).some((entry) => entry.isDirectory())) {
      return 'networks';
    }
    listArchives(path);
    return 'data set';
  });
}

/** Absolute paths out of a list with commas. Throws as formOf does. */
export function sourcesOf(list = ''): string[] {
  const paths = list.split(',').map((path) => path.trim()).filter((path) => path !== '').map((path) => resolve(path));
  paths.forEach(formOf);
  return paths;
}

const networkFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => join(folder, name));

/** All of a source, read as it is asked for. Throws DATASET_INVALID naming the file, and the member and line of an archive. @param tally what rules did to recordings, added to */
export function* readSource(path: string, tally: Tally): Generator<Sourced> {
  switch (formOf(path)) {
    case 'inputs':
      return yield* inputs(path);
    case 'networks':
      return yield* (statSync(path).isDirectory() ? networkFiles(path) : [path]).map(networkOf);
    case 'data set':
      return yield* samples(path, tally);
  }
}

function* inputs(folder: string): Generator<Sourced> {
  let number = 0;
  for (const scenario of readInputs(folder)) {
    yield { kind: 'scenario', name: `${basename(folder)}#${number++}`, scenario, intensity: 0 };
  }
}

/** As `twin import` and the what-if page write them. Flows without a way send nothing. */
function networkOf(file: string): Sourced {
  const scenario = inFile(file, () => routed(parseNetwork(JSON.parse(readFileSync(file, 'utf8')))).scenario);
  return { kind: 'scenario', name: basename(file, '.json'), scenario, intensity: 0 };
}

function* samples(folder: string, tally: Tally): Generator<Sourced> {
  for (const sample of readAnySamples(folder, tally)) {
    const { name, scenario, intensity, measured } = sample;
    yield { kind: isRecorded(sample) ? 'recorded' : 'simulated', name, scenario, intensity, measured };
  }
}
