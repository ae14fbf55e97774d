/** A worker thread: runs the job it is sent, reports each epoch, stops between two steps when told to cancel. */

import { parentPort } from 'node:worker_threads';
import { codeOf, messageOf, RoentgenError } from '../errors';
import { trainAutoencoder } from '../nominal/autoencoder-training';
import { trainClassifier } from '../spots/classifier';
import type { JobKind, JobKinds, Order, Report } from './kinds';

interface Hooks {
  onEpoch(epoch: number, epochs: number, loss: number, validation: number): void;
  signal: AbortSignal;
}

type Handlers = { [Kind in JobKind]: (payload: JobKinds[Kind]['payload'], hooks: Hooks) => Promise<JobKinds[Kind]['result']> };

const HANDLERS: Handlers = {
  'train-autoencoder': ({ matrix, features, segments, hyperparameters }, hooks) => trainAutoencoder(matrix, features, segments, hyperparameters, hooks),
  'train-classifier': ({ inputs, targets, samples, outputs, hyperparameters }, hooks) => trainClassifier(inputs, targets, samples, outputs, hyperparameters, hooks),
};

function report(message: Report): void {
  const arrays = message.type === 'done' ? Object.values(message.result.arrays) : [];
  parentPort?.postMessage(message, arrays.map(({ data }) => data.buffer as ArrayBuffer));
}

async function run<Kind extends JobKind>(kind: Kind, payload: JobKinds[Kind]['payload'], signal: AbortSignal): Promise<void> {
  const onEpoch: Hooks['onEpoch'] = (epoch, epochs, loss, validation) => report({ type: 'progress', progress: { epoch, epochs, loss, validation } });
  try {
    report({ type: 'done', result: await HANDLERS[kind](payload, { onEpoch, signal }) });
  } catch (error) {
    const hint = error instanceof RoentgenError ? error.hint : undefined;
    report({ type: 'failed', code: error instanceof RoentgenError ? codeOf(error) : 'TRAINING_FAILED', message: messageOf(error), hint });
  }
}

let current = new AbortController();

parentPort?.on('message', (order: Order) => {
  if (order.type === 'run') {
    current = new AbortController();
    void run(order.kind, order.payload, current.signal);
    return;
  }
  current.abort();
  if (order.type === 'stop') {
    // Nothing keeps the thread alive once the present step is over.
    parentPort?.close();
  }
});
