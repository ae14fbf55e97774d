/** Models as small as they can be, with weights by chance: for what is done with models, not for what they say. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialArrays, toFlat } from '../../../../sidecar/nn/parameters';
import { createRandom } from '../../../../sidecar/nn/random';
import { exampleOf } from '../../../../sidecar/twin/corrected/example';
import { WIDTH } from '../../../../sidecar/twin/corrected/features';
import { encodeCorrected } from '../../../../sidecar/twin/corrected/model';
import { initialParameters } from '../../../../sidecar/twin/corrected/network';
import { scalesOf } from '../../../../sidecar/twin/corrected/scales';
import type { ModelPlaces } from '../../../../sidecar/twin/models/model-files';
import { layoutOf } from '../../../../sidecar/twin/routenet';
import { generateScenario } from '../../../../sidecar/twin/scenario/generate';
import { fitScaling } from '../../../../sidecar/twin/scenario/sample';
import { encodeRouteNet } from '../../../../sidecar/twin/training/model-file';
import { TRAINING_DEFAULTS } from '../../../../sidecar/twin/training/options';
import { trainedRange } from '../../../../sidecar/twin/training/rescale';

const samples = [{ scenario: generateScenario({ seed: 3, nodes: 8 }).scenario }];

export function correctedFile(seed = 1): Buffer {
  const shape = { ...WIDTH, hidden: 2, code: 2, joined: 2 };
  const scales = scalesOf(samples.map(({ scenario }) => exampleOf(scenario).rows));
  return Buffer.from(encodeCorrected({ shape, scales, networks: [initialParameters(shape, createRandom(seed))], about: { seed } }));
}

export function routenetFile(seed = 1): Buffer {
  const shape = { state: 4, readout: 4, rounds: 1 };
  const layout = layoutOf(shape);
  const weights = (turn: number) => toFlat(initialArrays(layout, createRandom(seed + turn)), layout);
  const provenance = { samples: 1, chosenBy: 'nobody', candidates: 1, seed, training: TRAINING_DEFAULTS, validation: {} };
  return encodeRouteNet({ shape, scaling: fitScaling(samples), trained: trainedRange(samples), provenance, parameters: { delay: weights(1), jitter: weights(2), loss: weights(3) } });
}

/** A data directory without models, and a folder of shipped ones. */
export function places(): ModelPlaces & { shipped: string } {
  const directory = mkdtempSync(join(tmpdir(), 'roentgen-models-'));
  const shipped = join(directory, 'shipped');
  mkdirSync(shipped);
  writeFileSync(join(shipped, 'corrected.json'), correctedFile());
  writeFileSync(join(shipped, 'routenet.model'), routenetFile());
  return { directory: join(directory, 'data'), shipped };
}
