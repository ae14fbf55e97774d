/** A training as a job: candidates, selection, training, and how good the result is on networks that it never saw. Each step is on the disk. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TwinErrors, TwinModelKind, TwinTrainingRequest } from '../../contract';
import { writeAtomic } from '../../store/files';
import { candidateScenario } from '../autoopt/candidate-mix';
import { AUTOOPT_DEFAULTS, type AutoOptOptions, type AutoOptProgress } from '../autoopt/options';
import { candidatePool, type Simulators } from '../autoopt/pool';
import { runAutoOpt } from '../autoopt/run';
import type { SourceCount } from '../autoopt/sources';
import { CANDIDATE_DEFAULTS, type CandidateOptions } from '../candidates';
import { type CorrectedCheckpoint, type CorrectedHooks, trainCorrected } from '../corrected/train';
import { encodeCorrected } from '../corrected/model';
import type { GeneratedScenario } from '../scenario/generate';
import type { Sample } from '../scenario/results';
import { encodeRouteNet } from '../training/model-file';
import type { RouteNetTraining } from '../training/options';
import { HELD_OUT_ABOUT, heldOutScenario, HELD_OUT_COUNT, judged, VALIDATION_COUNT, validationScenario } from './judged';
import { KINDS, MODEL_FILE } from './kinds';
import type { TrainingSources } from './training-request';

export interface TrainingOrder extends Partial<TrainingSources> {
  /** For what is done so far: the same request goes on where its folder stands. */
  folder: string;
  request: Required<TwinTrainingRequest>;
  /** CANDIDATE_DEFAULTS where it is not given. */
  simulation?: CandidateOptions;
  /** Of RouteNet-Fermi: what differs from TRAINING_DEFAULTS. */
  routenet?: Partial<RouteNetTraining>;
  /** Networks that it is judged on; all of them where it is not given. */
  heldOut?: number;
}

export interface TrainingResult {
  model: TwinModelKind;
  files: Record<string, Uint8Array>;
  errors: TwinErrors;
  /** Of a selection: what became of each source of candidates. */
  sources?: SourceCount[];
}

export interface TwinTrainingHooks {
  /** 0 to 1 */
  onProgress(share: number): void;
  signal?: AbortSignal;
  /** Threads that simulate; the caller's own where there are none. */
  simulators?: Simulators;
}

type Trained = Pick<TrainingResult, 'files' | 'sources'>;

/** Shares of the whole, roughly by the time they take. */
const JUDGED_FROM = 0.92;

/** Throws as its parts do (TRAINING_FAILED, STORE_UNWRITABLE, DATASET_INVALID), and the signal's reason. */
export async function trainModel(order: TrainingOrder, { onProgress, signal, simulators }: TwinTrainingHooks): Promise<TrainingResult> {
  const { model } = order.request;
  const inner: TwinTrainingHooks = { signal, simulators, onProgress: (share) => onProgress(JUDGED_FROM * share) };
  const { files, sources } = model === 'corrected' ? await correction(order, inner) : await autoOpt(order, inner);
  const predictor = await KINDS[model].open(new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])));
  try {
    const held = await pool(order, 'held-out', order.heldOut ?? HELD_OUT_COUNT, heldOutScenario, { signal, simulators, onProgress: (share) => onProgress(JUDGED_FROM + (1 - JUDGED_FROM) * share) });
    return { model, files, errors: await judged(predictor, held, HELD_OUT_ABOUT), ...(sources && { sources }) };
  } finally {
    await predictor.close();
  }
}

const pool = ({ folder, simulation = CANDIDATE_DEFAULTS }: TrainingOrder, name: string, count: number, scenarioAt: (place: number) => GeneratedScenario, { onProgress, signal, simulators }: TwinTrainingHooks): Promise<Sample[]> =>
  candidatePool(join(folder, name), count, scenarioAt, { signal, simulators, onProgress: (done, of) => onProgress(done / of) }, simulation);

/** Some minutes: as many generated networks as are asked for, each used. */
async function correction(order: TrainingOrder, { onProgress, signal, simulators }: TwinTrainingHooks): Promise<Trained> {
  const { folder, request } = order;
  const samples = await pool(order, 'candidates', request.samples, (place) => candidateScenario(request.seed, place), { signal, simulators, onProgress: (share) => onProgress(0.5 * share) });
  const model = await trainCorrected(samples, { seed: request.seed, epochs: request.epochs }, { signal, onProgress: (done, of) => onProgress(0.5 + 0.5 * (done / of)), checkpoint: kept(join(folder, 'correction.json')) });
  return { files: { [MODEL_FILE.corrected]: Buffer.from(encodeCorrected(model)) } };
}

/** A file that cannot be read costs what it would have saved. */
function kept(path: string): NonNullable<CorrectedHooks['checkpoint']> {
  return {
    load: () => {
      try {
        return JSON.parse(readFileSync(path, 'utf8')) as CorrectedCheckpoint;
      } catch {
        return null;
      }
    },
    keep: (checkpoint) => writeAtomic(path, JSON.stringify(checkpoint)),
  };
}

/** Hours: the whole of AutoOPT. */
async function autoOpt(order: TrainingOrder, { onProgress, signal, simulators }: TwinTrainingHooks): Promise<Trained> {
  const { folder, request, routenet, simulation, sources = AUTOOPT_DEFAULTS.sources, rule = AUTOOPT_DEFAULTS.rule } = order;
  const validation = await pool(order, 'validation', VALIDATION_COUNT, validationScenario, { signal, simulators, onProgress: (share) => onProgress(0.02 * share) });
  const { selection, filter, refinement } = AUTOOPT_DEFAULTS;
  const training = { ...AUTOOPT_DEFAULTS.training, ...routenet, epochs: request.epochs };
  const options: AutoOptOptions = {
    ...AUTOOPT_DEFAULTS,
    directory: folder,
    candidates: request.candidates,
    sources,
    rule,
    validation,
    simulation,
    selection: { ...selection, seed: request.seed, samples: request.samples, samplesPerIteration: Math.min(selection.samplesPerIteration, request.samples), clusters: Math.min(selection.clusters, Math.floor(request.samples / selection.samplesPerCluster)) },
    training,
    filter: { ...filter, ...routenet, epochs: Math.min(filter.epochs, request.epochs), steps: Math.min(filter.steps, training.steps) },
    refinement: { ...refinement, steps: Math.min(refinement.steps, training.steps) },
  };
  let reached = 0;
  const { model, sources: counts } = await runAutoOpt(options, { signal, simulators, onProgress: (at) => onProgress((reached = Math.max(reached, 0.02 + 0.98 * shareOf(at)))) });
  return { files: { [MODEL_FILE.routenet]: encodeRouteNet(model) }, sources: counts };
}

/** Where each stage begins and how much of the whole it is; the training tells its three metrics one after the other. */
const STAGES: Record<AutoOptProgress['stage'], [from: number, share: number]> = { candidates: [0, 0.2], extraction: [0.2, 0.05], selection: [0.25, 0.35], training: [0.6, 0.4] };
const shareOf = ({ stage, done, of, detail }: AutoOptProgress): number => {
  const [from, share] = STAGES[stage];
  const part = ['delay', 'jitter', 'loss'].findIndex((metric) => detail.includes(metric));
  return from + share * (stage === 'training' ? (Math.max(0, part) + done / of) / 3 : done / of);
};
