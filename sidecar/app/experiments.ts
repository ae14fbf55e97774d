import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExperiment } from '../chaos/experiment';
import type { Experiment } from '../contract';

/** The experiment files of a folder, by name. A broken file is told and left out. */
export function readExperiments(folder: string | null, say: (text: string) => void): Experiment[] {
  if (folder === null) {
    return [];
  }
  const experiments: Experiment[] = [];
  for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort()) {
    try {
      experiments.push(parseExperiment(readFileSync(join(folder, file), 'utf8')));
    } catch (error) {
      say(`experiment ${file} is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return experiments;
}
