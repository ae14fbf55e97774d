/** What the table compares choices of samples by: a model that is trained on them. */

import { addErrors, errorsOf, type ErrorSums, NO_ERRORS } from '../../sidecar/twin/evaluation/errors';
import type { Sample } from '../../sidecar/twin/scenario/results';

export interface Learner<Model> {
  name: string;
  title: string;
  /** Everything that a figure depends on beside samples and seed: trials of other settings are not taken for these. */
  settings: object;
  /** A filter model of the selection may be trained for less long: it has to rank samples. */
  train(samples: Sample[], seed: number, effort: 'full' | 'filter'): Promise<Model>;
  /** Goes on for a little: equation 9 with the sample and without. */
  refine(model: Model, samples: Sample[], seed: number): Promise<Model>;
  /** Of delays. */
  errors(model: Model, sample: Sample): Promise<ErrorSums>;
  close(): Promise<void>;
}

/** MAPE of delay over all paths of all samples, %. */
export async function testError<Model>(learner: Learner<Model>, model: Model, test: readonly Sample[]): Promise<number> {
  let sums = NO_ERRORS;
  for (const sample of test) {
    sums = addErrors(sums, await learner.errors(model, sample));
  }
  return errorsOf(sums).delay;
}
