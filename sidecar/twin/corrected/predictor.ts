/** The corrected queueing model as a predictor. */

import type { Prediction, Predictor } from '../predictor';
import { layoutOf } from '../queueing/layout';
import { type Solved, solveNetwork } from '../queueing/solve';
import { checkScenario } from '../scenario/validate';
import { BLOCK, correctBlock, createBlock, ensembleOf } from './ensemble';
import { addHop, baseOf } from './example';
import { queueFeatures, WIDTH } from './features';
import type { CorrectedModel } from './model';
import { type Base, OUTPUTS, sumPath } from './paths';
import { scaleTable } from './scales';

export interface Corrected {
  base: Base;
  /** [hops, OUTPUTS] The mean over the model's networks, bounded. */
  corrections: Float64Array;
}

export function correct(model: CorrectedModel, solved: Solved): Corrected {
  const { flows, firstHop, hopQueue } = solved.layout;
  const queues = queueFeatures(solved);
  scaleTable(queues, queues.length / WIDTH.queue, model.scales.queue);
  const ensemble = ensembleOf(model, queues, hopQueue);
  const block = createBlock(ensemble);
  const base = baseOf(solved);
  const corrections = new Float64Array(hopQueue.length * OUTPUTS);
  let [first, count] = [0, 0];
  for (let flow = 0; flow < flows; flow++) {
    for (let hop = firstHop[flow]; hop < firstHop[flow + 1]; hop++) {
      addHop(solved, flow, hop, base, block.rows, count++ * WIDTH.hop);
      if (count === BLOCK || hop + 1 === hopQueue.length) {
        correctBlock(ensemble, block, hopQueue, first, count, corrections);
        [first, count] = [hop + 1, 0];
      }
    }
  }
  return { base, corrections };
}

export function predictPaths({ base, corrections }: Corrected): Prediction {
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
      return predictPaths(correct(model, solveNetwork(layoutOf(scenario, sent))));
    },
    close: async () => {},
  };
}
