import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../contract';
import { messageOf } from '../errors';

/** The experiment files of a folder, by name; what is drawn by chance in them is drawn from what may be hit now. A broken file is told and left out. */
export function readExperiments(folder: string | null, parse: (text: string, file: string) => Experiment, say: (text: string) => void): Experiment[] {
  return namesIn(folder, say).flatMap((file) => {
    try {
      return parse(readFileSync(join(folder as string, file), 'utf8'), file);
    } catch (error) {
      say(`experiment ${file} is left out: ${messageOf(error)}`);
      return [];
    }
  });
}

function namesIn(folder: string | null, say: (text: string) => void): string[] {
  try {
    return folder === null ? [] : readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch (error) {
    say(`no experiments: ${messageOf(error)}`);
    return [];
  }
}
