/** All candidates of a run. Other sources are read whole, and refused where they are damaged, before anything is simulated or trained. */

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { epochRandom } from '../../nn/random';
import { RoentgenError } from '../../errors';
import { type Tally, tallyLines } from '../real/preprocess';
import type { Sample } from '../scenario/results';
import { rescaled, rescaledSample } from '../training/rescale';
import { admission, arrives } from './admission';
import type { AutoOptHooks, AutoOptOptions } from './options';
import { candidatePool } from './pool';
import { type CandidateSource, readSource, type Sourced, type SourcedSample, type SourceReading } from './sources';

export interface Gathered {
  candidates: SourcedSample[];
  readings: SourceReading[];
}

interface Admitted extends Omit<Sourced, 'kind'> {
  source: SourceReading;
}

const readingOf = (kind: CandidateSource['kind'], path: string, read = 0): SourceReading => ({ kind, path, read, leftOut: { outside: 0, repeated: 0, silent: 0 }, notes: [] });

/** Generated ones first, then by source in the order of its files. Throws as readSource and candidatePool do, DATASET_INVALID where nothing is left. */
export async function gatherCandidates(options: AutoOptOptions, hooks: AutoOptHooks): Promise<Gathered> {
  const [admitted, others] = await readSources(options, hooks);
  const own = options.candidates > 0 ? [readingOf('generated', '', options.candidates)] : [];
  const generated = await generatedPool(options, hooks);
  const simulated = await simulatedPool(options, admitted, hooks);
  const known = simulated.filter(({ measured, source }) => arrives(measured) || (source.leftOut.silent++, false));
  const candidates = [...generated.map((sample) => ({ ...sample, source: own[0] })), ...known];
  if (candidates.length === 0) {
    throw new RoentgenError('DATASET_INVALID', `there is no candidate: ${others.map(({ path, read, leftOut }) => `${path} has ${read} networks, ${leftOut.outside} of them outside the challenge's limits`).join('; ') || 'none is to be generated'}`, 'generate some (--candidates), give other sources, or permit any network (--rule none)');
  }
  return { candidates, readings: [...own, ...others] };
}

/** A turn of the event loop after each network, so that a cancel is heard. */
async function readSources({ sources, rule, validation }: AutoOptOptions, { signal, onProgress }: AutoOptHooks): Promise<[Admitted[], SourceReading[]]> {
  const { obstacleOf, unitsOf } = admission(rule, validation);
  const readings: SourceReading[] = [];
  const admitted: Admitted[] = [];
  for (const path of sources) {
    onProgress?.({ stage: 'candidates', done: 0, of: 1, detail: `reading ${path}` });
    const tally: Tally = new Map();
    const mine = new Map<Sourced['kind'], SourceReading>();
    for (const { kind, ...found } of readSource(path, tally)) {
      await setImmediate();
      signal?.throwIfAborted();
      const source = mine.get(kind) ?? readingOf(kind, path);
      mine.set(kind, source);
      source.read++;
      const obstacle = obstacleOf(found);
      if (obstacle) {
        source.leftOut[obstacle]++;
      } else {
        admitted.push({ ...inUnits(found, unitsOf(found)), source });
      }
    }
    mine.get('recorded')?.notes.push(...tallyLines(tally));
    readings.push(...mine.values());
  }
  return [admitted, readings];
}

function inUnits(found: Omit<Sourced, 'kind'>, units: Parameters<typeof rescaled>[1]): Omit<Sourced, 'kind'> {
  const { scenario, measured } = found;
  return { ...found, ...(measured ? rescaledSample({ scenario, measured }, units) : { scenario: rescaled(scenario, units) }) };
}

const generatedPool = ({ directory, candidates, selection: { seed }, scenarioAt, pool = join(directory, `candidates-${seed}`), simulation }: AutoOptOptions, { onProgress, signal, simulators }: AutoOptHooks): Promise<Sample[]> =>
  candidatePool(pool, candidates, (place) => scenarioAt(seed, place), { signal, simulators, onProgress: (done, of) => onProgress?.({ stage: 'candidates', done, of, detail: 'simulated' }) }, simulation);

/** Apart from the seeds of generated scenarios. */
const SCENARIOS = 0x5ce0;

/** Scenarios of other sources with results: simulated once, and kept as generated ones are. */
async function simulatedPool({ directory, selection: { seed }, simulation }: AutoOptOptions, admitted: Admitted[], { onProgress, signal, simulators }: AutoOptHooks): Promise<Array<Sample & { source: SourceReading }>> {
  const scenarios = admitted.filter(({ measured }) => !measured);
  const generatedAt = (place: number) => ({ seed: Math.floor(epochRandom(seed, SCENARIOS + place)() * 2 ** 32), intensity: scenarios[place].intensity, scenario: scenarios[place].scenario });
  const told = (done: number, of: number) => onProgress?.({ stage: 'candidates', done, of, detail: 'simulated, scenarios of other sources' });
  const samples = scenarios.length > 0 ? await candidatePool(join(directory, `scenarios-${seed}`), scenarios.length, generatedAt, { signal, simulators, onProgress: told }, simulation) : [];
  const measuredOf = new Map(scenarios.map((each, place) => [each, samples[place].measured]));
  return admitted.map((each) => ({ ...each, measured: (each.measured ?? measuredOf.get(each)) as Sample['measured'] }));
}
