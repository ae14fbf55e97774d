/** AutoOPT's stage 2: seed samples (algorithm 1), then more of them by what a model that learned from the ones before says (algorithm 2). */

import { RoentgenError } from '../../errors';
import { epochRandom } from '../../nn/random';
import { type Asking, lossesOf, samplesOf, validationLoss } from './asking';
import { nearestRow, verified } from './neighbours';
import { checkOptions, ofIteration } from './options';
import { drawBothEnds } from './order';
import { type Present, sortOut, worstSeed } from './outliers';
import {
  type Iteration, type Rejection, type Selection, type SelectionData, type SelectionHooks, type SelectionOptions, type SelectionProblem, type SelectionState, SELECTION_DEFAULTS,
} from './problem';
import { type Scaling, scaledRows } from './scaling';
import { selectSeeds } from './seeds';
import { checkResumed, digestOf } from './state';

/** What is known of the candidates before any model is. */
interface Candidates {
  /** Scaled features. */
  rows: Float64Array[];
  isValid(place: number): boolean;
}

/**
 * Selects `samples` of the candidates, or as many as are no outliers. Same data, options and (deterministic) training: same
 * selection, resumed or not. Throws DATASET_INVALID (no candidate, or none that obeys the rules; features or a loss that are no
 * numbers; a state of another selection), REQUEST_INVALID (options), TRAINING_FAILED, and the signal's reason when aborted: what
 * `onIteration` was given last is where to go on.
 */
export async function selectSamples<Sample, Model>(
  problem: SelectionProblem<Sample, Model>,
  data: SelectionData<Sample>,
  options: SelectionOptions = SELECTION_DEFAULTS,
  hooks: SelectionHooks = {}
): Promise<Selection<Model>> {
  checkOptions(options);
  hooks.signal?.throwIfAborted();
  const candidates = candidatesOf(problem, data, options.scaling);
  const digest = digestOf(candidates.rows, options);
  const asking: Asking<Sample, Model> = { problem, data, seed: options.seed, hooks };
  let state = hooks.resume ? checkResumed(hooks.resume, digest) : await cleansed(asking, candidates, seeded(candidates, digest, options), options);
  let present: Present<Model> | undefined;
  for (;;) {
    // after an iteration that added nothing the model would be the same
    present = present?.selected.length === state.selected.length ? { ...present, iteration: present.iteration + 1 } : await trained(asking, state);
    state = withLoss(state, data, present);
    hooks.onIteration?.(structuredClone(state));
    const remaining = remainingOf(state, candidates);
    if (state.selected.length >= options.samples || remaining.length === 0) {
      return { ...state, model: present.model };
    }
    state = await grown(asking, candidates, state, present, remaining, options);
  }
}

function candidatesOf<Sample, Model>(problem: SelectionProblem<Sample, Model>, { candidates }: SelectionData<Sample>, scaling: Scaling): Candidates {
  const valid = candidates.map((sample) => problem.isValid?.(sample) ?? true);
  if (!valid.includes(true)) {
    throw new RoentgenError('DATASET_INVALID', `none of ${candidates.length} candidates can be selected`, 'give candidates that obey the rules, or wider rules');
  }
  return { rows: scaledRows(candidates.map((sample) => problem.features(sample)), scaling), isValid: (place) => valid[place] };
}

function seeded({ rows, isValid }: Candidates, digest: string, options: SelectionOptions): SelectionState {
  const { kept, broken } = selectSeeds(rows, isValid, options, epochRandom(options.seed, 1));
  const first: Iteration = { iteration: 1, samples: kept.length, easy: 0, hard: 0, rejected: broken.length };
  return { digest, selected: kept, rejected: byRules(broken, 1), iterations: [first] };
}

/** The seeds with the worst ones replaced by their nearest neighbours, one after the other: without the worst the others look different. */
async function cleansed<Sample, Model>(asking: Asking<Sample, Model>, candidates: Candidates, state: SelectionState, options: SelectionOptions): Promise<SelectionState> {
  const canTell = asking.data.validation.length > 0 && state.selected.length > 1;
  if (!canTell || state.rejected.filter(({ reason }) => reason === 'influence').length >= options.seedReplacements) {
    return state;
  }
  const outlier = await worstSeed(asking, await trained(asking, state), ofIteration(options.thresholds, 1));
  return outlier ? cleansed(asking, candidates, withoutSeed(state, candidates, outlier), options) : state;
}

function withoutSeed(state: SelectionState, candidates: Candidates, outlier: Rejection): SelectionState {
  const remaining = new Set(remainingOf(state, candidates));
  const { rows, isValid } = candidates;
  const instead = nearestRow(rows[outlier.candidate], rows, (place) => isValid(place) && remaining.has(place));
  const selected = state.selected.flatMap((place) => (place !== outlier.candidate ? [place] : instead === undefined ? [] : [instead]));
  const rejected = [...state.rejected, outlier];
  return { ...state, selected, rejected, iterations: [{ ...state.iterations[0], samples: selected.length, rejected: rejected.length }] };
}

const byRules = (places: number[], iteration: number): Rejection[] => places.map((candidate) => ({ candidate, iteration, reason: 'rules' }));

async function trained<Sample, Model>(asking: Asking<Sample, Model>, { selected, iterations }: SelectionState): Promise<Present<Model>> {
  const { problem, data, seed, hooks } = asking;
  hooks.signal?.throwIfAborted();
  const iteration = iterations.length;
  const tell = (done: number) => hooks.onProgress?.({ iteration, selected: selected.length, step: 'train', done, of: 1 });
  tell(0);
  const model = await problem.train(samplesOf(data, selected), seed);
  const loss = await validationLoss(asking, model);
  if (!Number.isFinite(loss)) {
    throw new RoentgenError('TRAINING_FAILED', `the model of iteration ${iteration} has a validation loss of ${loss}`, 'look for samples without a target, or lower the learning rate');
  }
  tell(1);
  return { iteration: iteration + 1, selected, model, validationLoss: loss };
}

function withLoss<Sample, Model>(state: SelectionState, { validation }: SelectionData<Sample>, { validationLoss: loss }: Present<Model>): SelectionState {
  const last = state.iterations[state.iterations.length - 1];
  return { ...state, iterations: [...state.iterations.slice(0, -1), { ...last, ...(validation.length > 0 && { validationLoss: loss }) }] };
}

/** D_rem: a rejected candidate does not come back, else the worst would be drawn and tried again in every iteration. */
function remainingOf({ selected, rejected }: SelectionState, { rows }: Candidates): number[] {
  const gone = new Set([...selected, ...rejected.map(({ candidate }) => candidate)]);
  return [...rows.keys()].filter((place) => !gone.has(place));
}

/** An iteration of algorithm 2 but for its training. At least one of the remaining candidates is selected or rejected. */
async function grown<Sample, Model>(
  asking: Asking<Sample, Model>,
  { rows, isValid }: Candidates,
  state: SelectionState,
  present: Present<Model>,
  remaining: number[],
  options: SelectionOptions
): Promise<SelectionState> {
  const { iteration, selected } = present;
  const losses = new Map((await lossesOf(asking, present.model, remaining, { iteration, selected: selected.length })).map((loss, index) => [remaining[index], loss]));
  const sorted = [...remaining].sort((one, other) => compare(losses.get(one), losses.get(other)) || one - other);
  const wanted = Math.min(options.samplesPerIteration, options.samples - selected.length);
  const { low, high } = drawBothEnds(sorted, wanted, ofIteration(options.ratios, iteration), options, epochRandom(options.seed, iteration));
  const threshold = asking.data.validation.length > 0 ? ofIteration(options.thresholds, iteration) : undefined;
  const { hard, outliers } = await sortOut(asking, present, high, isValid, threshold);
  const open = new Set(remaining.filter((place) => !high.includes(place)));
  const { kept: easy, broken } = verified(low, rows, isValid, (place) => open.has(place));
  const rejected = [...byRules(broken, iteration), ...outliers];
  return {
    digest: state.digest,
    selected: [...selected, ...easy, ...hard],
    rejected: [...state.rejected, ...rejected],
    iterations: [...state.iterations, { iteration, samples: selected.length + easy.length + hard.length, easy: easy.length, hard: hard.length, rejected: rejected.length }],
  };
}

/** Infinity minus itself is NaN, hence no difference. */
const compare = (one = 0, other = 0): number => (one < other ? -1 : one > other ? 1 : 0);
