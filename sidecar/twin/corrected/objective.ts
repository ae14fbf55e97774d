/** What training makes small: the evaluation's own errors (evaluation/errors.ts), smoothed at 0 so that they have a slope. */

import { type FlowResult, lossOf } from '../scenario/results';
import { bounded, MOST_CORRECTION, OUTPUTS, pathGradient, type Base, sumPath } from './paths';

/** Of the relative error of delay, of that of jitter, of the error of the share lost. */
export interface Weights {
  delay: number;
  jitter: number;
  loss: number;
}

/** Errors below these are squared rather than plain. */
const SMOOTH = { delay: 0.01, jitter: 0.05, loss: 0.001 };

const smoothed = (error: number, within: number): { value: number; slope: number } => {
  const root = Math.sqrt(error * error + within * within);
  return { value: root - within, slope: error / root };
};

/**
 * Mean over flows; adds nothing where a truth is not known. @param outputs [hops, OUTPUTS] of the network, before bounds
 * @param byOutputs filled with the derivatives
 */
export function objective(base: Base, outputs: Float64Array, truth: readonly FlowResult[], weights: Weights, byOutputs: Float64Array): number {
  const corrections = outputs.map(bounded);
  byOutputs.fill(0);
  const path = { delay: 0, jitter: 0, kept: 0 };
  let total = 0;
  const flows = truth.length;
  truth.forEach((flow, number) => {
    if (!(flow.packetRate > 0)) {
      return;
    }
    sumPath(base, number, corrections, path);
    const by = { delay: 0, jitter: 0, loss: 0 };
    const add = (key: keyof Weights, error: number, unit: number) => {
      const { value, slope } = smoothed(error, SMOOTH[key]);
      total += (weights[key] * value) / flows;
      by[key] = (weights[key] * slope) / unit / flows;
    };
    if (flow.delay > 0) {
      add('delay', path.delay / flow.delay - 1, flow.delay);
    }
    if (flow.jitter > 0) {
      add('jitter', path.jitter / flow.jitter - 1, flow.jitter);
    }
    add('loss', 1 - path.kept - lossOf(flow), 1);
    pathGradient(base, number, corrections, by, path.kept, byOutputs);
  });
  for (let at = 0; at < OUTPUTS * base.hopQueue.length; at++) {
    byOutputs[at] *= 1 - (corrections[at] / MOST_CORRECTION) ** 2;
  }
  return total;
}
