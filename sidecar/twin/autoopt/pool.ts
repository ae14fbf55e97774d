/** The candidates on disk: each is written as soon as it is simulated, so that a kill costs one simulation. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CANDIDATE_DEFAULTS, type CandidateOptions, simulateCandidate } from '../candidates';
import type { RunSample } from '../drivers/sample';
import type { GeneratedScenario } from '../scenario/generate';
import type { Sample } from '../scenario/results';
import { readSample, writeSample } from './sample-file';

/** Someone's threads: each simulates one scenario at a time. */
export interface Simulators {
  run: RunSample;
  atOnce: number;
}

export interface PoolHooks {
  /** This thread alone where there are none. The samples are the same whatever their number. */
  simulators?: Simulators;
  onProgress?(done: number, of: number): void;
  signal?: AbortSignal;
}

/** Tells a scenario and how it was simulated from any other. */
const digestOf = ({ scenario, seed }: GeneratedScenario, options: CandidateOptions): string => createHash('sha256').update(JSON.stringify([scenario, seed, options])).digest('hex').slice(0, 12);

/** The samples of scenarios 0 to count - 1 in this order, simulated where `directory` does not have them yet. Throws as simulateCandidate does, DATASET_INVALID (a damaged file), STORE_UNWRITABLE. */
export async function candidatePool(directory: string, count: number, scenarioAt: (place: number) => GeneratedScenario, hooks: PoolHooks = {}, options: CandidateOptions = CANDIDATE_DEFAULTS): Promise<Sample[]> {
  mkdirSync(directory, { recursive: true });
  const { simulators, signal, onProgress } = hooks;
  const failed = new AbortController();
  const ends = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const samples: Sample[] = [];
  let [next, done] = [0, 0];
  const work = async () => {
    while (next < count) {
      ends.throwIfAborted();
      const place = next++;
      const generated = scenarioAt(place);
      const path = join(directory, `${String(place).padStart(5, '0')}-${digestOf(generated, options)}.json.gz`);
      if (!existsSync(path)) {
        writeSample(path, await simulateCandidate(generated, options, ends, simulators?.run));
      }
      samples[place] = readSample(path);
      onProgress?.(++done, count);
    }
  };
  const workers = Array.from({ length: Math.min(count, simulators?.atOnce ?? 1) }, () => work().catch((error: unknown) => failed.abort(error)));
  await Promise.all(workers);
  ends.throwIfAborted();
  return samples;
}
