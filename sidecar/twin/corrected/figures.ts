/** Paths and ports of a network by the corrected queueing model. */

import type { SentTraffic } from '../predictor';
import type { NetworkFigures } from '../queueing/figures';
import { layoutOf } from '../queueing/layout';
import { portFigures } from '../queueing/port-figures';
import { solveNetwork } from '../queueing/solve';
import type { Scenario } from '../scenario/scenario';
import type { CorrectedModel } from './model';
import { OUTPUTS } from './paths';
import { correct, predictPaths } from './predictor';

/** The scenario must be valid (scenario/validate.ts). @param sent as measured, where it was */
export function correctedFigures(model: CorrectedModel, scenario: Scenario, sent?: SentTraffic): NetworkFigures {
  const solved = solveNetwork(layoutOf(scenario, sent));
  const corrected = correct(model, solved);
  const { corrections, base: { wait, logit } } = corrected;
  const hopOf = (hop: number) => ({ wait: wait[hop] * Math.exp(corrections[OUTPUTS * hop]), loss: 1 / (1 + Math.exp(-logit[hop] - corrections[OUTPUTS * hop + 2])) });
  return { paths: predictPaths(corrected), ports: portFigures(solved, hopOf) };
}
