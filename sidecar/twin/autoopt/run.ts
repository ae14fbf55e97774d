/** AutoOPT whole: candidates, seeds, iterations, final models. Each stage is on disk, and a run goes on where it was stopped or killed. */

import { join } from 'node:path';
import { type CheckpointFile, checkpointFile } from '../../nn/checkpoint-file';
import type { Metric } from '../routenet';
import type { Sample } from '../scenario/results';
import { fitScaling } from '../scenario/sample';
import { type RouteNetModel, METRICS, writeRouteNet } from '../training/model-file';
import { trainedRange } from '../training/rescale';
import { type RouteNetSessions, routeNetSessions } from '../training/sessions';
import { type TrainedMetric, trainRouteNet } from '../training/train';
import { gatherCandidates } from './gather';
import { latentOf } from './latent';
import type { AutoOptHooks, AutoOptOptions, AutoOptResult, StageTime } from './options';
import { select } from './selected';
import type { FilterSetting } from './selection-problem';

/** Between two checkpoints of a training: what a kill costs. */
const CHECKPOINT_MS = 20_000;

/**
 * Selects from generated candidates and those of other sources, and trains the final models; writes candidates-SEED/, scenarios-SEED/, selection.json,
 * *.checkpoint and routenet.model to the directory. The same options give the same model, interrupted or not. Throws as its parts do (SCENARIO_INVALID, DATASET_INVALID,
 * REQUEST_INVALID, TRAINING_FAILED, STORE_UNWRITABLE), and the signal's reason.
 */
export async function runAutoOpt(options: AutoOptOptions, hooks: AutoOptHooks = {}): Promise<AutoOptResult> {
  const sessions = routeNetSessions();
  const times: StageTime[] = [];
  try {
    const { candidates, readings } = await timed('candidates', times, () => gatherCandidates(options, hooks));
    const setting: FilterSetting = { options, scaling: fitScaling(candidates), sessions, signal: hooks.signal };
    const features = options.features === 'latent' ? await timed('extraction', times, () => latentOf(candidates, setting, checkpointOf(options, 'extractor'), hooks)) : undefined;
    const { selected, rows, sources } = await timed('selection', times, () => select({ candidates, readings }, { ...setting, features }, checkpointOf(options, 'filter'), hooks));
    const chosen = selected.map((place) => candidates[place]);
    const trained = await timed('training', times, () => trainFinal(chosen, `AutoOPT (${options.features} features)`, options, sessions, hooks));
    const model = options.sources.length > 0 ? { ...trained, provenance: { ...trained.provenance, candidates: candidates.length, sources } } : trained;
    writeRouteNet(join(options.directory, 'routenet.model'), model);
    return { model, candidates, selected, rows, sources, times };
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

export const checkpointOf = ({ directory }: AutoOptOptions, name: string): CheckpointFile => checkpointFile(join(directory, `${name}.checkpoint`), CHECKPOINT_MS, () => undefined);

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
