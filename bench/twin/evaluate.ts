/** A predictor judged by all samples of a data set: sums of errors by number of nodes (table I). */

import { addErrors, type Errors, errorsOf, type ErrorSums, NO_ERRORS, sumErrors } from '../../sidecar/twin/evaluation/errors';
import type { Predictor } from '../../sidecar/twin/predictor';
import type { Sample } from '../../sidecar/twin/scenario/results';

export interface Evaluation {
  /** By number of nodes. */
  sizes: Record<number, ErrorSums>;
  cpuSeconds: number;
}

export async function evaluate(predictor: Predictor, samples: Iterable<Sample>, onSample?: (samples: number) => void): Promise<Evaluation> {
  const sizes: Record<number, ErrorSums> = {};
  let [count, cpuSeconds] = [0, 0];
  for (const { scenario, measured } of samples) {
    const before = process.cpuUsage();
    const prediction = await predictor.predict(scenario, measured.flows);
    const { user, system } = process.cpuUsage(before);
    cpuSeconds += (user + system) / 1e6;
    sizes[scenario.nodes] = addErrors(sizes[scenario.nodes] ?? NO_ERRORS, sumErrors(prediction, measured.flows));
    onSample?.(++count);
  }
  return { sizes, cpuSeconds };
}

export const overall = ({ sizes }: Pick<Evaluation, 'sizes'>): Errors => errorsOf(Object.values(sizes).reduce(addErrors, NO_ERRORS));
