/** RouteNet-Fermi as the table's first model. */

import { metricErrors } from '../../sidecar/twin/training/judge';
import { judgedNetwork } from '../../sidecar/twin/training/networks';
import { TRAINING_DEFAULTS } from '../../sidecar/twin/training/options';
import { rescaledSample } from '../../sidecar/twin/training/rescale';
import { routeNetSessions } from '../../sidecar/twin/training/sessions';
import { trainRouteNet, type TrainedMetric } from '../../sidecar/twin/training/train';
import type { Sample } from '../../sidecar/twin/scenario/results';
import type { Learner } from './learner';

export interface RouteNetEffort {
  /** Of one network each. The challenge allows 40,000; the rate falls over these, so that fewer are a shorter training and not a broken-off one. */
  steps: number;
}

/** Of the steps, for filter models, of which a selection trains five and more: they only have to rank samples. */
const FILTER_SHARE = 0.1;
/**
 * Steps with a sample and without (equation 9), and their part of the rate: one pass at least, or the sample would not always be met; and
 * small steps, since the order of the networks differs with it and without, and Adam's first steps are as long as the rate.
 */
const REFINING = { leastSteps: 20, rate: 0.05 };

export function routeNetLearner({ steps }: RouteNetEffort, signal?: AbortSignal): Learner<TrainedMetric> {
  const sessions = routeNetSessions();
  const hooks = { sessions, signal };
  const filterSteps = Math.max(1, Math.round(FILTER_SHARE * steps));
  return {
    name: 'routenet',
    title: 'RouteNet-Fermi',
    settings: { steps, filterSteps, refining: REFINING },
    train: (samples, seed, effort) => trainRouteNet(samples, 'delay', { seed, epochs: 1, steps: effort === 'full' ? steps : filterSteps }, hooks),
    refine: ({ parameters, scaling }, samples, seed) =>
      trainRouteNet(samples, 'delay', { seed, epochs: 1, steps: Math.max(REFINING.leastSteps, samples.length), learningRate: REFINING.rate * TRAINING_DEFAULTS.learningRate, schedule: 'constant', start: parameters, scaling }, hooks),
    errors: ({ parameters, scaling }, sample) => metricErrors(sessions, TRAINING_DEFAULTS, 'delay', parameters, judgedNetwork(sample, scaling)),
    close: () => sessions.close(),
  };
}

/** Where most ports are faster than this (bit/s), ... */
const FAST = 1e7;
/** ... networks are told in a unit of time in which a port of middle speed has this: read-outs grow to the bits in a queue, and delays of 1e-4 s are slowly learned. */
const SLOW = 1e5;

/** By how much slower a set of networks is told; MAPE does not change with the unit of time. */
export function slownessOf(samples: readonly Sample[]): number {
  const capacities = samples.flatMap(({ scenario }) => scenario.ports.map(({ capacity }) => capacity)).sort((a, b) => a - b);
  const middle = capacities[Math.floor(capacities.length / 2)];
  return middle > FAST ? middle / SLOW : 1;
}

/** The same network, so many times as slow. */
export const inSlowTime = (sample: Sample, by: number): Sample => (by === 1 ? sample : { ...sample, ...rescaledSample(sample, { time: 1 / by, bits: 1 }) });
