/** AutoOPT whole: candidates, seeds, iterations, final models. Each stage is on disk, and a run goes on where it was stopped or killed. */

import { join } from 'node:path';
import { fingerprintOf } from '../../nn/checkpoint';
import { type CheckpointFile, checkpointFile } from '../../nn/checkpoint-file';
import { readIfThere, writeAtomic } from '../../store/files';
import type { Metric } from '../routenet';
import type { Sample } from '../scenario/results';
import { fitScaling } from '../scenario/sample';
import type { SelectionState } from '../selection/problem';
import { selectSamples } from '../selection/select';
import { type RouteNetModel, METRICS, writeRouteNet } from '../training/model-file';
import { trainedRange } from '../training/rescale';
import { type RouteNetSessions, routeNetSessions } from '../training/sessions';
import { type TrainedMetric, trainRouteNet } from '../training/train';
import { latentOf } from './latent';
import type { AutoOptHooks, AutoOptOptions, AutoOptResult, AutoOptRow, StageTime } from './options';
import { candidatePool } from './pool';
import { type FilterSetting, filterError, obedient, quickly, selectionProblem } from './selection-problem';

/** Between two checkpoints of a training: what a kill costs. */
const CHECKPOINT_MS = 20_000;

/**
 * Selects from generated candidates and trains the final models; writes candidates-SEED/, selection.json, *.checkpoint and routenet.model to
 * the directory. The same options give the same model, interrupted or not. Throws as its parts do (SCENARIO_INVALID, DATASET_INVALID,
 * REQUEST_INVALID, TRAINING_FAILED, STORE_UNWRITABLE), and the signal's reason.
 */
export async function runAutoOpt(options: AutoOptOptions, hooks: AutoOptHooks = {}): Promise<AutoOptResult> {
  const sessions = routeNetSessions();
  const times: StageTime[] = [];
  try {
    const candidates = await timed('candidates', times, () => poolOf(options, hooks));
    const setting: FilterSetting = { options, scaling: fitScaling(candidates), sessions, signal: hooks.signal };
    const features = options.features === 'latent' ? await timed('extraction', times, () => latentOf(candidates, setting, checkpointOf(options, 'extractor'), hooks)) : undefined;
    const { selected, rows } = await timed('selection', times, () => select(candidates, { ...setting, features }, hooks));
    const chosen = selected.map((place) => candidates[place]);
    const model = await timed('training', times, () => trainFinal(chosen, `AutoOPT (${options.features} features)`, options, sessions, hooks));
    writeRouteNet(join(options.directory, 'routenet.model'), model);
    return { model, candidates, selected, rows, times };
  } finally {
    await sessions.close();
  }
}

async function timed<Answer>(stage: StageTime['stage'], times: StageTime[], work: () => Promise<Answer>): Promise<Answer> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  times.push({ stage, wallSeconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 });
  return answer;
}

export const poolOf = ({ directory, candidates, selection: { seed }, scenarioAt, simulation }: AutoOptOptions, { onProgress, signal }: AutoOptHooks): Promise<Sample[]> =>
  candidatePool(join(directory, `candidates-${seed}`), candidates, (place) => scenarioAt(seed, place), { signal, onProgress: (done, of) => onProgress?.({ stage: 'candidates', done, of, detail: 'simulated' }) }, simulation);

export const checkpointOf = ({ directory }: AutoOptOptions, name: string): CheckpointFile => checkpointFile(join(directory, `${name}.checkpoint`), CHECKPOINT_MS, () => undefined);

interface Kept {
  /** Of what the selection's own digest does not know: trainings and validation networks. */
  fingerprint: string;
  state: SelectionState;
  /** MAPE (%) of a filter model by the number of its samples. */
  errors: Record<number, number>;
}

const fingerprintFor = ({ filter, refinement, rules, features, selection, validation }: AutoOptOptions): string =>
  fingerprintOf({ filter, refinement, rules, features, selection, validation: validation.map(({ name }) => name) });

/** Undefined where there is none yet, or that of other options. */
function keptIn(path: string, fingerprint: string): Kept | undefined {
  const text = readIfThere(path);
  const kept = text === null ? undefined : (JSON.parse(text) as Kept);
  return kept?.fingerprint === fingerprint ? kept : undefined;
}

async function select(candidates: Sample[], setting: FilterSetting, { onProgress, signal }: AutoOptHooks): Promise<{ selected: number[]; rows: AutoOptRow[] }> {
  const { options } = setting;
  const path = join(options.directory, 'selection.json');
  const fingerprint = fingerprintFor(options);
  const kept = keptIn(path, fingerprint);
  const errors = kept?.errors ?? {};
  const done = kept && kept.state.selected.length >= options.selection.samples;
  const checkpoints = checkpointOf(options, 'filter');
  const tell = (selected: number, detail: string) => onProgress?.({ stage: 'selection', done: selected, of: options.selection.samples, detail });
  const problem = selectionProblem({ ...setting, checkpoints });
  const judged: typeof problem = {
    ...problem,
    async train(samples, seed) {
      const model = await problem.train(samples, seed);
      errors[samples.length] ??= await filterError(model, setting);
      return model;
    },
  };
  const places = obedient(candidates, options);
  const state = done
    ? kept.state
    : await selectSamples(judged, { candidates: places.map((place) => candidates[place]), validation: quickly(options) }, options.selection, {
        resume: kept?.state,
        signal,
        onIteration: (reached) => writeAtomic(path, JSON.stringify({ fingerprint, state: reached, errors } satisfies Kept)),
        onProgress: (at) => tell(at.selected, `iteration ${at.iteration}: ${at.step} ${at.done} of ${at.of}`),
      });
  return { selected: state.selected.map((place) => places[place]), rows: state.iterations.map(({ samples, easy, hard, rejected }) => ({ samples, easy, hard, rejected, error: errors[samples] })) };
}

/** One model a metric, with features scaled as the chosen samples have them. */
export async function trainFinal(chosen: Sample[], chosenBy: string, options: AutoOptOptions, sessions: RouteNetSessions, { onProgress, signal }: AutoOptHooks, stem = 'final'): Promise<RouteNetModel> {
  const { training, validation, metrics, selection, candidates } = options;
  const trained = new Map<Metric, TrainedMetric>();
  for (const metric of metrics) {
    const checkpoints = checkpointOf(options, `${stem}-${metric}`);
    const onEpoch = (done: number, of: number, _: number, error: number) => onProgress?.({ stage: 'training', done, of, detail: `${stem} ${metric}: ${error.toFixed(3)}` });
    trained.set(metric, await trainRouteNet(chosen, metric, { ...training, seed: selection.seed, validation }, { checkpoints, sessions, signal, onEpoch }));
    checkpoints.flush();
  }
  const entries = METRICS.flatMap((metric) => (trained.has(metric) ? [[metric, trained.get(metric) as TrainedMetric] as const] : []));
  return {
    shape: { state: training.state, readout: training.readout, rounds: training.rounds },
    scaling: fitScaling(chosen),
    trained: trainedRange(chosen),
    provenance: { samples: chosen.length, chosenBy, candidates, seed: selection.seed, training, validation: Object.fromEntries(entries.map(([metric, { validation: error, epoch }]) => [metric, { error, epoch }])) },
    parameters: Object.fromEntries(entries.map(([metric, { parameters }]) => [metric, parameters])),
  };
}
