/** A trained RouteNet-Fermi as a predictor of any network. */

import { chunkedTensors } from '../prediction';
import type { Prediction, Predictor, SentTraffic } from '../predictor';
import type { Metric } from '../routenet';
import { toNetworkSample } from '../scenario/sample';
import type { Scenario } from '../scenario/scenario';
import { checkScenario } from '../scenario/validate';
import { type AskedNetwork, predictMetric } from './judge';
import type { RouteNetModel } from './model-file';
import { roomFor } from './networks';
import { rescaled, rescaledTraffic, restored, unitsFor } from './rescale';
import { type RouteNetSessions, routeNetSessions } from './sessions';

/** A variance or a time below 0 is what no network has. */
const atLeastZero = (values: Float64Array): Float64Array => values.map((value) => Math.max(0, value));

async function answersOf(sessions: RouteNetSessions, { shape, parameters }: RouteNetModel, network: AskedNetwork): Promise<Prediction> {
  const answer = async (metric: Metric) => {
    const weights = parameters[metric];
    return weights ? predictMetric(sessions, shape, metric, weights, network) : new Float64Array(network.count).fill(NaN);
  };
  const [delay, jitter, loss] = [await answer('delay'), await answer('jitter'), await answer('loss')];
  // of a flow that sends nothing, nothing is lost
  return { delay: atLeastZero(delay), jitter: atLeastZero(jitter), loss: parameters.loss ? loss.map((share) => (Number.isNaN(share) ? 0 : share)) : loss };
}

/** Opens no graph before the first question. What the model was not trained for is NaN. */
export async function routeNetPredictor(model: RouteNetModel): Promise<Predictor> {
  const sessions = routeNetSessions();
  return {
    async predict(scenario: Scenario, sent?: SentTraffic) {
      checkScenario(scenario);
      const units = unitsFor(scenario, model.trained);
      const { network, flows } = toNetworkSample(rescaled(scenario, units), model.scaling, undefined, sent && rescaledTraffic(sent, units));
      const longest = roomFor(network);
      if (flows.length === 0) {
        const nothing = new Float64Array(scenario.flows.length);
        return { delay: nothing.map(() => NaN), jitter: nothing.map(() => NaN), loss: nothing };
      }
      return restored(await answersOf(sessions, model, { longest, flows, count: scenario.flows.length, tensors: chunkedTensors(network, longest) }), units);
    },
    close: () => sessions.close(),
  };
}
