/** The work of each kind of job, on whatever thread. */

import { availableParallelism } from 'node:os';
import type { TrainingHooks } from '../nn/train';
import { learnGroup } from '../nominal/learning/learn-group';
import { nominalGroups } from '../nominal/learning/nominal-groups';
import { trainClassifier } from '../spots/classifier-training';
import { trainShared } from '../spots/shared/training';
import { simulateSample } from '../twin/drivers/sample';
import { trafficOf } from '../twin/import/traffic';
import { estimateBy } from '../twin/models/ask';
import { createOpenModels } from '../twin/models/open';
import { type TrainingOrder, type TrainingResult, trainModel } from '../twin/models/train';
import { simulationReport } from '../twin/whatif/replicate';
import { createJobs } from './jobs';
import type { JobKind, JobKinds } from './kinds';

/** Of this thread. */
const twinModels = createOpenModels();

export interface JobHooks extends Omit<TrainingHooks, 'onEpoch'> {
  onProgress(share: number): void;
}

/** A training waits for its simulations, hence they have a worker a core below its own. */
async function trainOnAllCores(order: TrainingOrder, hooks: JobHooks): Promise<TrainingResult> {
  const jobs = createJobs();
  try {
    return await trainModel(order, { ...hooks, simulators: { atOnce: availableParallelism(), run: (sample, signal) => jobs.run('twin-sample', sample, { signal }) } });
  } finally {
    await jobs.close();
  }
}

type Handlers = { [Kind in JobKind]: (payload: JobKinds[Kind]['payload'], hooks: JobHooks) => Promise<JobKinds[Kind]['result']> };

export const HANDLERS: Handlers = {
  'nominal-groups': async (order) => nominalGroups(order),
  'learn-group': learnGroup,
  'train-classifier': ({ inputs, targets, samples, outputs, hyperparameters, initial }, { onProgress, ...hooks }) => trainClassifier(inputs, targets, samples, outputs, hyperparameters, { ...hooks, onEpoch: (epoch, epochs) => onProgress(epoch / epochs) }, initial),
  'train-shared': trainShared,
  'twin-estimate': (order) => estimateBy(order, twinModels, () => performance.now()),
  'twin-traffic': async (order) => trafficOf(order),
  'twin-simulation': (order, { onProgress, signal = new AbortController().signal }) => simulationReport(order, { onProgress, signal, clock: () => performance.now() }),
  'twin-sample': simulateSample,
  'twin-training': trainOnAllCores,
};
