/** The candidates on disk: each is written as soon as it is simulated, so that a kill costs one simulation. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CANDIDATE_DEFAULTS, type CandidateOptions, simulateCandidate } from '../candidates';
import type { GeneratedScenario } from '../scenario/generate';
import type { Sample } from '../scenario/results';
import { readSample, writeSample } from './sample-file';

export interface PoolHooks {
  onProgress?(done: number, of: number): void;
  signal?: AbortSignal;
}

/** Tells a scenario and how it was simulated from any other. */
const digestOf = ({ scenario, seed }: GeneratedScenario, options: CandidateOptions): string => createHash('sha256').update(JSON.stringify([scenario, seed, options])).digest('hex').slice(0, 12);

/** The samples of scenarios 0 to count - 1, simulated where `directory` does not have them yet. Throws as simulateCandidate does, DATASET_INVALID (a damaged file), STORE_UNWRITABLE. */
export async function candidatePool(directory: string, count: number, scenarioAt: (place: number) => GeneratedScenario, hooks: PoolHooks = {}, options: CandidateOptions = CANDIDATE_DEFAULTS): Promise<Sample[]> {
  mkdirSync(directory, { recursive: true });
  const samples: Sample[] = [];
  for (let place = 0; place < count; place++) {
    hooks.signal?.throwIfAborted();
    const generated = scenarioAt(place);
    const path = join(directory, `${String(place).padStart(5, '0')}-${digestOf(generated, options)}.json.gz`);
    if (!existsSync(path)) {
      writeSample(path, await simulateCandidate(generated, options, hooks.signal));
    }
    samples.push(readSample(path));
    hooks.onProgress?.(place + 1, count);
  }
  return samples;
}
