/** A worker thread: runs the job it is sent, reports its progress, keeps its checkpoint, stops between two steps when told to cancel. */

import { parentPort } from 'node:worker_threads';
import { checkpointFile, type CheckpointFile } from '../nn/checkpoint-file';
import { matrixMemory } from '../nominal/learning/nominal-groups';
import { failureOf } from './failures';
import { HANDLERS } from './handlers';
import type { CheckpointPlace, JobKind, JobKinds, Order, Report } from './kinds';
import { createSessionCache } from './session-cache';

/** The graphs that train and judge two shapes. */
const sessions = createSessionCache(4);

/** Matrices are large, and are moved; all else is copied. */
function report(message: Report): void {
  parentPort?.postMessage(message, message.type === 'done' && 'groups' in message.result ? matrixMemory(message.result.groups) : []);
}

const openFile = ({ file, everyMs }: CheckpointPlace): CheckpointFile => checkpointFile(file, everyMs, (text) => report({ type: 'log', text }));

async function run<Kind extends JobKind>(kind: Kind, payload: JobKinds[Kind]['payload'], place: CheckpointPlace | undefined, signal: AbortSignal): Promise<void> {
  const checkpoints = place && openFile(place);
  try {
    const result = await HANDLERS[kind](payload, { onProgress: (share) => report({ type: 'progress', share }), signal, checkpoints, open: sessions.open });
    checkpoints?.remove();
    report({ type: 'done', result });
  } catch (error) {
    checkpoints?.flush();
    const { code, message, hint } = failureOf(error, 'learning ended');
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
