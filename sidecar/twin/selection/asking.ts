/** What a selection asks its problem, some at a time, with the answers checked. */

import { RoentgenError } from '../../errors';
import type { SelectionData, SelectionHooks, SelectionProblem, SelectionProgress } from './problem';

/** Everything that stays as it is during a selection. */
export interface Asking<Sample, Model> {
  problem: SelectionProblem<Sample, Model>;
  data: SelectionData<Sample>;
  seed: number;
  hooks: SelectionHooks;
}

/** The answers in the order of the items. Stops asking when the signal is aborted or one question failed; throws for it when the others are answered. */
export async function askAll<Item, Answer>(items: readonly Item[], { parallel = 1, signal }: SelectionHooks, ask: (item: Item) => Promise<Answer>, onAnswer?: (answered: number) => void): Promise<Answer[]> {
  const answers: Answer[] = new Array<Answer>(items.length);
  let [next, answered, failed] = [0, 0, false];
  const asker = async () => {
    while (next < items.length && !failed) {
      signal?.throwIfAborted();
      const place = next++;
      answers[place] = await ask(items[place]).catch((error: unknown) => {
        failed = true;
        throw error;
      });
      onAnswer?.(++answered);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.max(1, parallel) }, asker));
  ends.forEach((end) => {
    if (end.status === 'rejected') {
      throw end.reason;
    }
  });
  signal?.throwIfAborted();
  return answers;
}

export const samplesOf = <Sample>({ candidates }: SelectionData<Sample>, places: readonly number[]): Sample[] => places.map((place) => candidates[place]);

/** Throws DATASET_INVALID for a loss that is NaN or less than 0. */
export async function lossesOf<Sample, Model>(asking: Asking<Sample, Model>, model: Model, places: readonly number[], at: Omit<SelectionProgress, 'step' | 'done' | 'of'>): Promise<number[]> {
  const { problem, data, hooks } = asking;
  const ask = async (place: number) => {
    const loss = await problem.loss(model, data.candidates[place]);
    if (!(loss >= 0)) {
      throw new RoentgenError('DATASET_INVALID', `the loss of candidate ${place} is ${loss}`, 'leave out samples without a target');
    }
    return loss;
  };
  return askAll(places, hooks, ask, (done) => hooks.onProgress?.({ ...at, step: 'losses', done, of: places.length }));
}

/** MAPE of equation 9: the mean over the validation samples; may be Infinity or NaN. */
export async function validationLoss<Sample, Model>({ problem, data: { validation }, hooks }: Asking<Sample, Model>, model: Model): Promise<number> {
  const losses = await askAll(validation, { ...hooks, parallel: 1 }, (sample) => problem.loss(model, sample));
  return losses.reduce((sum, loss) => sum + loss / losses.length, 0);
}
