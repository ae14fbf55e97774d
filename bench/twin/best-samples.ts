/** The training set of contest (b): the first scenarios of a stream that the challenge permits, simulated. Kept, so that a run that was stopped goes on. */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { CANDIDATE_DEFAULTS, simulateCandidate } from '../../sidecar/twin/candidates';
import { scenarioStream } from '../../sidecar/twin/scenario/generate';
import type { Sample } from '../../sidecar/twin/scenario/results';
import { violations } from '../../sidecar/twin/scenario/validate';

/** Delays to 1 % on either side: what is left to learn is a few per cent. */
const OPTIONS = { ...CANDIDATE_DEFAULTS, stop: { ...CANDIDATE_DEFAULTS.stop, relative: 0.01 } };
const KEEP_EVERY = 10;

export async function bestSamples(directory: string, seed: number, count: number, say: (text: string) => void): Promise<Sample[]> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `samples-${seed}.bin`);
  const samples = existsSync(file) ? (deserialize(readFileSync(file)) as Sample[]) : [];
  let place = 0;
  for (const generated of scenarioStream({ seed })) {
    if (place >= count) {
      break;
    }
    if (violations(generated.scenario).length === 0 && place++ >= samples.length) {
      samples.push(await simulateCandidate(generated, OPTIONS));
      if (samples.length % KEEP_EVERY === 0 || samples.length === count) {
        writeFileSync(`${file}.part`, serialize(samples));
        renameSync(`${file}.part`, file);
        say(`seed ${seed}: ${samples.length} of ${count} samples simulated`);
      }
    }
  }
  return samples.slice(0, count);
}
