/** What every model of a network is to those who ask it: the same question, the same answer. */

import type { FlowResult } from './scenario/results';
import type { Scenario } from './scenario/scenario';

/** In the order of the scenario's flows. */
export interface Prediction {
  /** Mean, s; NaN where nothing is thought to arrive. */
  delay: Float64Array;
  /** Variance of the delay, s^2; NaN likewise. */
  jitter: Float64Array;
  /** Share of the packets. */
  loss: Float64Array;
}

/** Traffic as it was sent: the challenge's models are given it, and not what the flows were meant to send. */
export type SentTraffic = ReadonlyArray<Pick<FlowResult, 'bandwidth' | 'packetRate'>>;

export interface Predictor {
  /** @param sent [flows]; absent: what the flows are meant to send. Throws SCENARIO_INVALID. */
  predict(scenario: Scenario, sent?: SentTraffic): Promise<Prediction>;
  close(): Promise<void>;
}
