/** The selection of a run, as selection.json keeps it: where it stands, and what became of each source. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RoentgenError } from '../../errors';
import { fingerprintOf } from '../../nn/checkpoint';
import type { CheckpointFile } from '../../nn/checkpoint-file';
import { readIfThere, writeAtomic } from '../../store/files';
import type { SelectionState } from '../selection/problem';
import { scaledRows } from '../selection/scaling';
import { selectSamples } from '../selection/select';
import { digestOf } from '../selection/state';
import type { Gathered } from './gather';
import type { AutoOptHooks, AutoOptOptions, AutoOptRow } from './options';
import { type FilterSetting, filterError, obedient, quickly, selectionProblem } from './selection-problem';
import { countSources } from './source-counts';
import type { SourceCount, SourcedSample } from './sources';

export interface Selected {
  /** Places in the candidates. */
  selected: number[];
  rows: AutoOptRow[];
  sources: SourceCount[];
}

interface Kept {
  /** Of what the selection's own digest does not know: trainings and validation networks, and which networks of other sources there are. */
  fingerprint: string;
  state: SelectionState;
  /** MAPE (%) of a filter model by the number of its samples. */
  errors: Record<number, number>;
  sources: SourceCount[];
  /** In the order of their selection. */
  chosen: Array<{ name: string; kind: SourceCount['kind']; path: string }>;
}

function fingerprintFor({ filter, refinement, rules, features, selection, validation, sources }: AutoOptOptions, candidates: readonly SourcedSample[]): string {
  const others = sources.length > 0 && { others: createHash('sha256').update(JSON.stringify(candidates.map(({ name, source: { kind, path } }) => [name, kind, path]))).digest('hex') };
  return fingerprintOf({ filter, refinement, rules, features, selection, validation: validation.map(({ name }) => name), ...others });
}

/** Undefined where there is none yet, or that of other options or candidates. */
function keptIn(path: string, fingerprint: string, digest: string): Kept | undefined {
  const text = readIfThere(path);
  const kept = text === null ? undefined : (JSON.parse(text) as Kept);
  return kept?.fingerprint === fingerprint && kept.state.digest === digest ? kept : undefined;
}

/** Goes on from what selection.json has of the same options and candidates. Throws as selectSamples does, DATASET_INVALID where no candidate obeys the rules. */
export async function select({ candidates, readings }: Gathered, setting: FilterSetting, checkpoints: CheckpointFile, { onProgress, signal }: AutoOptHooks): Promise<Selected> {
  const { options } = setting;
  const path = join(options.directory, 'selection.json');
  const places = obedient(candidates, options);
  if (places.length === 0) {
    throw new RoentgenError('DATASET_INVALID', `none of ${candidates.length} candidates is like the validation networks`, 'give others, or validation networks that are like these');
  }
  const problem = selectionProblem({ ...setting, checkpoints });
  const fingerprint = fingerprintFor(options, candidates);
  const kept = keptIn(path, fingerprint, digestOf(scaledRows(places.map((place) => problem.features(candidates[place])), options.selection.scaling), options.selection));
  const errors = kept?.errors ?? {};
  const selectedOf = (state: SelectionState): number[] => state.selected.map((place) => places[place]);
  const write = (state: SelectionState) => {
    const chosen = selectedOf(state).map((place) => ({ name: candidates[place].name, kind: candidates[place].source.kind, path: candidates[place].source.path }));
    writeAtomic(path, JSON.stringify({ fingerprint, state, errors, sources: countSources(readings, candidates, places, selectedOf(state)), chosen } satisfies Kept));
  };
  const judged: typeof problem = {
    ...problem,
    async train(samples, seed) {
      const model = await problem.train(samples, seed);
      errors[samples.length] ??= await filterError(model, setting);
      return model;
    },
  };
  const done = kept && kept.state.selected.length >= Math.min(options.selection.samples, places.length);
  const state = done
    ? kept.state
    : await selectSamples(judged, { candidates: places.map((place) => candidates[place]), validation: quickly(options) }, options.selection, {
        resume: kept?.state,
        signal,
        onIteration: write,
        onProgress: (at) => onProgress?.({ stage: 'selection', done: at.selected, of: options.selection.samples, detail: `iteration ${at.iteration}: ${at.step} ${at.done} of ${at.of}` }),
      });
  const selected = selectedOf(state);
  return { selected, rows: state.iterations.map(({ samples, easy, hard, rejected }) => ({ samples, easy, hard, rejected, error: errors[samples] })), sources: countSources(readings, candidates, places, selected) };
}
