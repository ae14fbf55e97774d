/** The queueing estimate of a what-if: the queueing model of sidecar/twin/queueing for all flows that have a way. No randomness: equal network, equal figures. */

import { queueingFigures } from '../queueing/figures';
import type { PortFigures } from '../queueing/port-figures';
import type { Routed } from './convert';

export type PortEstimate = PortFigures;

export interface FlowEstimate {
  /** s, s^2, share */
  delay: number;
  jitter: number;
  loss: number;
}

export interface Estimate {
  /** By flow of the scenario. */
  flows: FlowEstimate[];
  ports: PortEstimate[];
}

export function estimate({ scenario }: Pick<Routed, 'scenario'>): Estimate {
  const { paths, ports } = queueingFigures(scenario);
  return { flows: scenario.flows.map((_, flow) => ({ delay: paths.delay[flow], jitter: paths.jitter[flow], loss: paths.loss[flow] })), ports };
}
