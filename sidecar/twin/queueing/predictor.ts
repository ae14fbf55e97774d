/** The queueing model as a predictor: nothing is learned. */

import type { Predictor } from '../predictor';
import { checkScenario } from '../scenario/validate';
import { layoutOf } from './layout';
import { pathFigures } from './paths';
import { solveNetwork } from './solve';

export function queueingPredictor(): Predictor {
  return {
    async predict(scenario, sent) {
      checkScenario(scenario);
      return pathFigures(solveNetwork(layoutOf(scenario, sent)));
    },
    close: async () => {},
  };
}
