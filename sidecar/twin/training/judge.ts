/** How wrong a model's weights are about networks, by the measure of the contest. */

import { addErrors, errorsOf, type ErrorSums, NO_ERRORS, sumErrors } from '../evaluation/errors';
import { predict } from '../prediction';
import type { Prediction } from '../predictor';
import type { Metric, RouteNetShape } from '../routenet';
import type { JudgedNetwork } from './networks';
import type { RouteNetSessions } from './sessions';

export type ModelShape = Omit<RouteNetShape, 'longest' | 'metric'>;

export interface AskedNetwork extends Pick<JudgedNetwork, 'longest' | 'tensors' | 'flows'> {
  /** Flows of the scenario, those included that send nothing. */
  count: number;
}

/** One metric of each flow; NaN for flows that send nothing. */
export async function predictMetric(sessions: RouteNetSessions, shape: ModelShape, metric: Metric, parameters: Float32Array, { longest, tensors, flows, count }: AskedNetwork): Promise<Float64Array> {
  const session = await sessions.prediction({ ...shape, metric, longest });
  const answers = await predict(session, parameters, tensors);
  const values = new Float64Array(count).fill(NaN);
  flows.forEach((flow, path) => (values[flow] = answers[path]));
  return values;
}

/** Sums of errors of one network; only those of `metric` mean anything. */
export async function metricErrors(sessions: RouteNetSessions, shape: ModelShape, metric: Metric, parameters: Float32Array, network: JudgedNetwork): Promise<ErrorSums> {
  const values = await predictMetric(sessions, shape, metric, parameters, { ...network, count: network.sample.scenario.flows.length });
  const nothing = new Float64Array(values.length).fill(NaN);
  const prediction: Prediction = { delay: nothing, jitter: nothing, loss: nothing, [metric]: values };
  return sumErrors(prediction, network.sample.measured.flows);
}

/** Over all paths of all networks: MAPE in %, of loss MAE in percent points; NaN without networks. */
export async function errorOf(sessions: RouteNetSessions, shape: ModelShape, metric: Metric, parameters: Float32Array, networks: readonly JudgedNetwork[]): Promise<number> {
  let sums = NO_ERRORS;
  for (const network of networks) {
    sums = addErrors(sums, await metricErrors(sessions, shape, metric, parameters, network));
  }
  return errorsOf(sums)[metric];
}
