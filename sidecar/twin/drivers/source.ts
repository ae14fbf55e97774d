/** Where scenarios come from: inputs of the challenge's simulator, or a data set that is to be simulated again. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RoentgenError } from '../../errors';
import { readSamples } from '../scenario/challenge-files';
import { readInputs, SIMULATION } from '../scenario/challenge-inputs';
import type { Candidate } from './driver';

/** Read as they are asked for. Throws DATASET_INVALID. */
export function* candidatesOf(folder: string): Generator<Candidate> {
  let number = 0;
  if (existsSync(join(folder, SIMULATION))) {
    for (const scenario of readInputs(folder)) {
      yield { number: number++, scenario, intensity: 0 };
    }
    return;
  }
  for (const { scenario, intensity } of readSamples(folder)) {
    yield { number: number++, scenario, intensity };
  }
}

export interface Survey {
  count: number;
  digest: string;
}

/** Reads all scenarios once: what is wrong with the last one is told before hours are spent on the others. Throws DATASET_INVALID. */
export function survey(candidates: Iterable<Candidate>): Survey {
  const hash = createHash('sha256');
  let count = 0;
  for (const candidate of candidates) {
    hash.update(JSON.stringify(candidate));
    count++;
  }
  if (count === 0) {
    throw new RoentgenError('DATASET_INVALID', 'there is no scenario to simulate');
  }
  return { count, digest: hash.digest('hex') };
}
