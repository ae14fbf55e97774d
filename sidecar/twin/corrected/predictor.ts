/** The corrected queueing model as a predictor. */

import type { Prediction, Predictor } from '../predictor';
import { checkScenario } from '../scenario/validate';
import { type Example, exampleOf, scaleRows } from './example';
import type { CorrectedModel } from './model';
import { outputsOf } from './network';
import { bounded, sumPath } from './paths';

/** [hops, OUTPUTS] The mean over the model's networks, bounded. The example's rows are scaled in place. */
export function correctionsOf({ shape, scales, networks }: CorrectedModel, { rows }: Example): Float64Array {
  scaleRows(rows, scales);
  const sum = outputsOf(shape, networks[0], rows);
  for (const parameters of networks.slice(1)) {
    const outputs = outputsOf(shape, parameters, rows);
    for (let at = 0; at < sum.length; at++) {
      sum[at] += outputs[at];
    }
  }
  for (let at = 0; at < sum.length; at++) {
    sum[at] = bounded(sum[at] / networks.length);
  }
  return sum;
}

export function predictPaths({ base }: Example, corrections: Float64Array): Prediction {
  const flows = base.fixed.length;
  const prediction = { delay: new Float64Array(flows), jitter: new Float64Array(flows), loss: new Float64Array(flows) };
  const path = { delay: 0, jitter: 0, kept: 0 };
  for (let flow = 0; flow < flows; flow++) {
    sumPath(base, flow, corrections, path);
    prediction.delay[flow] = path.delay;
    prediction.jitter[flow] = Math.max(0, path.jitter);
    prediction.loss[flow] = 1 - path.kept;
  }
  return prediction;
}

export function correctedPredictor(model: CorrectedModel): Predictor {
  return {
    async predict(scenario, sent) {
      checkScenario(scenario);
      const example = exampleOf(scenario, sent);
      return predictPaths(example, correctionsOf(model, example));
    },
    close: async () => {},
  };
}
