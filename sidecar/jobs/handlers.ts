/** The work of each kind of job, on whatever thread. */

import type { TrainingHooks } from '../nn/train';
import { learnGroup } from '../nominal/learning/learn-group';
import { nominalGroups } from '../nominal/learning/nominal-groups';
import { trainClassifier } from '../spots/classifier-training';
import { trainShared } from '../spots/shared/training';
import { simulationReport } from '../twin/whatif/replicate';
import { estimateOf } from '../twin/whatif/report';
import type { JobKind, JobKinds } from './kinds';

export interface JobHooks extends Omit<TrainingHooks, 'onEpoch'> {
  onProgress(share: number): void;
}

type Handlers = { [Kind in JobKind]: (payload: JobKinds[Kind]['payload'], hooks: JobHooks) => Promise<JobKinds[Kind]['result']> };

export const HANDLERS: Handlers = {
  'nominal-groups': async (order) => nominalGroups(order),
  'learn-group': learnGroup,
  'train-classifier': ({ inputs, targets, samples, outputs, hyperparameters, initial }, { onProgress, ...hooks }) => trainClassifier(inputs, targets, samples, outputs, hyperparameters, { ...hooks, onEpoch: (epoch, epochs) => onProgress(epoch / epochs) }, initial),
  'train-shared': trainShared,
  'twin-estimate': async (network) => estimateOf(network, () => performance.now()),
  'twin-simulation': (order, { onProgress, signal = new AbortController().signal }) => simulationReport(order, { onProgress, signal, clock: () => performance.now() }),
};
