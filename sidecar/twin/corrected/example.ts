/** A network as the correcting networks take it: the prior solved, laid out by hop, with features. */

import type { SentTraffic } from '../predictor';
import { type HopFigures, hopFigures } from '../queueing/paths';
import { layoutOf, QUEUES } from '../queueing/layout';
import { type Solved, solveNetwork } from '../queueing/solve';
import type { Scenario } from '../scenario/scenario';
import { hopFeatures, lossLogit, queueFeatures, WIDTH } from './features';
import type { Rows } from './network';
import type { Base } from './paths';

export interface Example {
  base: Base;
  rows: Rows;
}

/** For training: with the rows of all hops. */
export function exampleOf(scenario: Scenario, sent?: SentTraffic): Example {
  const solved = solveNetwork(layoutOf(scenario, sent));
  const { flows, firstHop, hopQueue } = solved.layout;
  const base = baseOf(solved);
  const hops = new Float64Array(hopQueue.length * WIDTH.hop);
  for (let flow = 0; flow < flows; flow++) {
    for (let hop = firstHop[flow]; hop < firstHop[flow + 1]; hop++) {
      addHop(solved, flow, hop, base, hops, hop * WIDTH.hop);
    }
  }
  return { base, rows: { queues: queueFeatures(solved), hops, hopQueue } };
}

/** With what is fixed of flows; hops are added by `addHop`. */
export function baseOf({ layout: { flows, firstHop, hopQueue, bits, squares, ports } }: Solved): Base {
  const hops = () => new Float64Array(hopQueue.length);
  const base: Base = { firstHop, hopQueue, wait: hops(), variance: hops(), lean: hops(), joint: hops(), logit: hops(), fixed: new Float64Array(flows), fixedVariance: new Float64Array(flows) };
  for (let flow = 0; flow < flows; flow++) {
    let seconds = 0;
    for (let hop = firstHop[flow]; hop < firstHop[flow + 1]; hop++) {
      seconds += 1 / ports[Math.floor(hopQueue[hop] / QUEUES)].capacity;
    }
    base.fixed[flow] = bits[flow] * seconds;
    base.fixedVariance[flow] = Math.max(0, squares[flow] - bits[flow] ** 2) * seconds ** 2;
  }
  return base;
}

const figures: HopFigures = { loss: 0, wait: 0, variance: 0, lean: 0 };

/** What the prior says of a flow's hop, to `base`, and the hop's row, to `rows` from `at` on. */
export function addHop(solved: Solved, flow: number, hop: number, base: Base, rows: Float64Array, at: number): void {
  const { layout: { bits, hopQueue, hopPair, ports }, arrivals, states } = solved;
  const queue = hopQueue[hop];
  const service = bits[flow] / ports[Math.floor(queue / QUEUES)].capacity;
  hopFigures(solved, flow, hop, figures);
  // what the network can raise must not be 0
  const wait = Math.max(figures.wait, 1e-3 * service);
  const variance = Math.max(figures.variance, 1e-4 * service ** 2);
  base.wait[hop] = wait;
  base.variance[hop] = variance;
  base.lean[hop] = figures.lean;
  base.logit[hop] = lossLogit(figures.loss);
  const pair = hopPair[hop];
  const both = pair < 0 ? 0 : states.deviation[queue] * states.deviation[hopQueue[hop - 1]];
  base.joint[hop] = both > 0 ? Math.min(1, arrivals.pairVariance[pair] / both) : 0;
  hopFeatures(solved, flow, hop, wait, variance, base.logit[hop], rows, at);
}
