/** Paths and ports of a network by the queueing model alone. */

import type { Prediction, SentTraffic } from '../predictor';
import type { Scenario } from '../scenario/scenario';
import { layoutOf } from './layout';
import { pathFigures } from './paths';
import { type PortFigures, portFigures } from './port-figures';
import { solveNetwork } from './solve';

export interface NetworkFigures {
  paths: Prediction;
  /** In the order of the scenario's ports. */
  ports: PortFigures[];
}

/** The scenario must be valid (scenario/validate.ts). @param sent as measured, where it was */
export function queueingFigures(scenario: Scenario, sent?: SentTraffic): NetworkFigures {
  const solved = solveNetwork(layoutOf(scenario, sent));
  return { paths: pathFigures(solved), ports: portFigures(solved) };
}
