/** Contest (a): RouteNet-Fermi as it is, the data ours. Trained from nothing in a directory, or the shipped model alone. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { epochRandom, permutation } from '../../sidecar/nn/random';
import { writeAtomic } from '../../sidecar/store/files';
import { AUTOOPT_DEFAULTS, type AutoOptOptions, type AutoOptResult } from '../../sidecar/twin/autoopt/options';
import { stratifiedPart } from '../../sidecar/twin/autoopt/part';
import { candidatePool } from '../../sidecar/twin/autoopt/pool';
import { checkpointOf, runAutoOpt, trainFinal } from '../../sidecar/twin/autoopt/run';
import { readSample, writeSample } from '../../sidecar/twin/autoopt/sample-file';
import { filterError, trainFilter } from '../../sidecar/twin/autoopt/selection-problem';
import { readSamples } from '../../sidecar/twin/scenario/challenge-files';
import type { Sample } from '../../sidecar/twin/scenario/results';
import { fitScaling } from '../../sidecar/twin/scenario/sample';
import { encodeRouteNet, type RouteNetModel } from '../../sidecar/twin/training/model-file';
import { routeNetPredictor } from '../../sidecar/twin/training/predictor';
import { routeNetSessions } from '../../sidecar/twin/training/sessions';
import { type Evaluation, evaluate } from './evaluate';
import { quickstartScenario } from './quickstart';
import type { SelectionRow } from './tables';

export interface Contest {
  /** Judged by: all of it, or a part when `quick`. */
  data: string;
  /** Chooses epochs and outliers. */
  validation: string;
  directory: string;
  candidates: number;
  samples: number;
  quick: boolean;
  features: AutoOptOptions['features'];
  sources: AutoOptOptions['sources'];
  rule: AutoOptOptions['rule'];
  /** Of the final trainings, where it is not the challenge's 20. */
  epochs: number;
}

/** For a look at whether it runs: its figures mean nothing. */
const QUICK: Partial<AutoOptOptions> = {
  candidates: 16,
  filter: { ...AUTOOPT_DEFAULTS.filter, epochs: 1, steps: 20 },
  training: { ...AUTOOPT_DEFAULTS.training, epochs: 2, steps: 20 },
  refinement: { steps: 2, learningRate: 0.0005 },
  simulation: { warmUpSeconds: 50, stop: { relative: 0.2, batchSeconds: 20, maxSeconds: 400 } },
};
const QUICK_SELECTION = { samples: 8, clusters: 2, samplesPerIteration: 4 };

export const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Networks of each size: `perFolder` of small ones. Kept as files, because to unpack archives takes longer than to learn an epoch. */
export function validationPart({ validation, directory, quick }: Pick<Contest, 'validation' | 'directory' | 'quick'>): Sample[] {
  const folder = join(directory, quick ? 'part-quick' : 'part');
  if (!existsSync(join(folder, 'complete'))) {
    const part = stratifiedPart(validation, quick ? 1 : 3).filter(({ scenario }) => !quick || scenario.nodes <= 100);
    part.forEach((sample, place) => writeSample(join(folder, `${String(place).padStart(3, '0')}.json.gz`), sample));
    writeAtomic(join(folder, 'complete'), validation);
  }
  return readdirSync(folder).filter((file) => file.endsWith('.gz')).sort().map((file) => readSample(join(folder, file)));
}

export function optionsOf({ directory, candidates, samples, quick, features, epochs, sources, rule }: Contest, seed: number, validation: Sample[]): AutoOptOptions {
  const selection = { ...AUTOOPT_DEFAULTS.selection, samples, seed, ...(quick && QUICK_SELECTION) };
  const training = { ...AUTOOPT_DEFAULTS.training, epochs };
  return { ...AUTOOPT_DEFAULTS, candidates, features, sources, rule, training, ...(quick && QUICK), selection, validation, directory: join(directory, `seed-${seed}`) };
}

export const autoOpt = (options: AutoOptOptions): Promise<AutoOptResult> => {
  let last = '';
  return runAutoOpt(options, {
    onProgress({ stage, done, of, detail }) {
      const text = `${stage}: ${detail} (${done} of ${of})`;
      if (stage !== 'candidates' || done % 50 === 0) {
        last = text === last ? last : (say(text), text);
      }
    },
  });
};

/** A number that was reckoned before, or is now. */
async function kept<Value>(path: string, make: () => Promise<Value>): Promise<Value> {
  if (!existsSync(path)) {
    writeAtomic(path, JSON.stringify(await make()));
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Value;
}

/** Places in a random order: its first ones are the baseline's choice, more of them in each iteration, as the selection's. */
const randomOrder = (candidates: readonly Sample[], seed: number): Uint32Array => permutation(candidates.length, epochRandom(seed, 0x5eed));
export const randomChoice = (candidates: readonly Sample[], count: number, seed: number): Sample[] => [...randomOrder(candidates, seed).subarray(0, count)].map((place) => candidates[place]);

/** Table II with random choice of as many from the same candidates, trained alike. */
export async function selectionRows(options: AutoOptOptions, { candidates, rows }: AutoOptResult): Promise<SelectionRow[]> {
  const sessions = routeNetSessions();
  const setting = { options, scaling: fitScaling(candidates), sessions };
  const table: SelectionRow[] = [];
  for (const { samples, rejected, error } of rows) {
    const random = await kept(join(options.directory, `random-${samples}.json`), async () => {
      const checkpoints = checkpointOf(options, 'random-filter');
      const found = await filterError(await trainFilter(randomChoice(candidates, samples, options.selection.seed), { ...setting, checkpoints }), setting);
      checkpoints.remove();
      return found;
    });
    say(`random choice of ${samples}: ${random.toFixed(2)} %, selected ${error.toFixed(2)} %`);
    table.push({ samples, rejected, random, selected: error });
  }
  await sessions.close();
  return table;
}

/** The final training on another choice of samples. */
export async function rival(options: AutoOptOptions, stem: 'random' | 'quickstart', candidates: readonly Sample[]): Promise<RouteNetModel> {
  say(`rival: ${stem}`);
  const { samples, seed } = options.selection;
  const chosen = stem === 'random' ? randomChoice(candidates, samples, seed) : await candidatePool(join(options.directory, 'quickstart'), samples, (place) => quickstartScenario(seed, place), {}, options.simulation);
  const sessions = routeNetSessions();
  try {
    return await trainFinal(chosen, stem, options, sessions, { onProgress: ({ detail, done, of }) => say(`training: ${detail} (${done} of ${of})`) }, stem);
  } finally {
    await sessions.close();
  }
}

/** Of all samples of the data (a quick look: of a part), kept in the directory for this model and this data. */
export const judged = (model: RouteNetModel, { data, directory, quick }: Pick<Contest, 'data' | 'directory' | 'quick'>): Promise<Evaluation> => {
  const key = createHash('sha256').update(encodeRouteNet(model)).update(`${resolve(data)} ${quick}`).digest('hex').slice(0, 16);
  return kept(join(directory, `evaluation-${key}.json`), async () => {
    const predictor = await routeNetPredictor(model);
    const samples = quick ? validationPart({ validation: data, directory, quick }) : readSamples(data);
    const evaluation = await evaluate(predictor, samples, (count) => count % 20 === 0 && say(`judged by ${count} samples`));
    await predictor.close();
    return evaluation;
  });
};
