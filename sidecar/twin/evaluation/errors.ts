/** How far predictions are off, as AutoOPT measures it (equations 2 and 3): means over all paths of all samples. */

import type { Prediction } from '../predictor';
import { type FlowResult, lossOf } from '../scenario/results';

/** s^2. The challenge's files cut jitter to this: predictions are cut too, and paths whose jitter is then 0 are not counted. */
const JITTER_STEP = 1e-6;

/** Sums over paths; errorsOf makes the means. Plain numbers, so that parts can be added and kept. */
export interface ErrorSums {
  samples: number;
  /** Relative errors of delays, and paths in which a packet arrived. */
  delay: number;
  delays: number;
  jitter: number;
  jitters: number;
  /** Absolute errors of the share lost, and paths that sent. */
  loss: number;
  losses: number;
}

export interface Errors {
  /** MAPE, %; NaN without a path. */
  delay: number;
  jitter: number;
  /** MAE of the share of packets lost, in percent points. */
  loss: number;
}

export const NO_ERRORS: ErrorSums = { samples: 0, delay: 0, delays: 0, jitter: 0, jitters: 0, loss: 0, losses: 0 };

export const cutJitter = (jitter: number): number => JITTER_STEP * Math.floor(jitter / JITTER_STEP + 1e-6);

/** A prediction that is no number counts as one of 0: wrong by all of the truth. */
const off = (predicted: number, truth: number): number => Math.abs((Number.isFinite(predicted) ? predicted : 0) - truth) / truth;

/** @param truth in the order of the prediction. */
export function sumErrors({ delay, jitter, loss }: Prediction, truth: readonly FlowResult[]): ErrorSums {
  const sums = { ...NO_ERRORS, samples: 1 };
  truth.forEach((flow, index) => {
    if (!(flow.packetRate > 0)) {
      return;
    }
    sums.losses++;
    sums.loss += Math.abs((Number.isFinite(loss[index]) ? loss[index] : 0) - lossOf(flow));
    if (flow.delay > 0) {
      sums.delays++;
      sums.delay += off(delay[index], flow.delay);
    }
    const spread = cutJitter(flow.jitter);
    if (spread > 0) {
      sums.jitters++;
      sums.jitter += off(cutJitter(jitter[index]), spread);
    }
  });
  return sums;
}

export function addErrors(one: ErrorSums, other: ErrorSums): ErrorSums {
  const keys = Object.keys(NO_ERRORS) as Array<keyof ErrorSums>;
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as unknown as ErrorSums;
}

export const errorsOf = ({ delay, delays, jitter, jitters, loss, losses }: ErrorSums): Errors => ({ delay: (100 * delay) / delays, jitter: (100 * jitter) / jitters, loss: (100 * loss) / losses });
