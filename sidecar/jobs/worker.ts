/** A worker thread: runs the job it is sent, reports each epoch, keeps its checkpoint, stops between two steps when told to cancel. */

import { parentPort } from 'node:worker_threads';
import { checkpointFile, type CheckpointFile } from '../nn/checkpoint-file';
import type { TrainingHooks } from '../nn/train';
import { trainAutoencoder } from '../nominal/autoencoder-training';
import { trainClassifier } from '../spots/classifier-training';
import { failureOf } from './failures';
import type { CheckpointPlace, JobKind, JobKinds, Order, Report } from './kinds';
import { createSessionCache } from './session-cache';

type Handlers = { [Kind in JobKind]: (payload: JobKinds[Kind]['payload'], hooks: TrainingHooks) => Promise<JobKinds[Kind]['result']> };

const HANDLERS: Handlers = {
  'train-autoencoder': ({ matrix, features, segments, hyperparameters }, hooks) => trainAutoencoder(matrix, features, segments, hyperparameters, hooks),
  'train-classifier': ({ inputs, targets, samples, outputs, hyperparameters }, hooks) => trainClassifier(inputs, targets, samples, outputs, hyperparameters, hooks),
};

/** The graphs that train and judge two shapes. */
const sessions = createSessionCache(4);

function report(message: Report): void {
  const arrays = message.type === 'done' ? Object.values(message.result.arrays) : [];
  parentPort?.postMessage(message, arrays.map(({ data }) => data.buffer as ArrayBuffer));
}

const openFile = ({ file, everyMs }: CheckpointPlace): CheckpointFile => checkpointFile(file, everyMs, (text) => report({ type: 'log', text }));

async function run<Kind extends JobKind>(kind: Kind, payload: JobKinds[Kind]['payload'], place: CheckpointPlace | undefined, signal: AbortSignal): Promise<void> {
  const onEpoch: TrainingHooks['onEpoch'] = (epoch, epochs, loss, validation) => report({ type: 'progress', progress: { epoch, epochs, loss, validation } });
  const checkpoints = place && openFile(place);
  try {
    const result = await HANDLERS[kind](payload, { onEpoch, signal, checkpoints, open: sessions.open });
    checkpoints?.remove();
    report({ type: 'done', result });
  } catch (error) {
    checkpoints?.flush();
    const { code, message, hint } = failureOf(error, 'training ended');
    if (code === 'TRAINING_OUT_OF_MEMORY') {
      await sessions.close();
    }
    report({ type: 'failed', code, message, hint });
  }
}

let current = new AbortController();

parentPort?.on('message', (order: Order) => {
  if (order.type === 'run') {
    current = new AbortController();
    void run(order.kind, order.payload, order.checkpoint, current.signal);
    return;
  }
  current.abort();
  if (order.type === 'stop') {
    // Nothing keeps the thread alive once the present step is over.
    parentPort?.close();
  }
});
