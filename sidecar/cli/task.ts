/** Waits for a task of the sidecar: tells its progress, and stops it by Ctrl-C. */

import { setTimeout as pause } from 'node:timers/promises';
import type { TaskStatus } from '../contract';
import { type ErrorCode, messageOf, RoentgenError } from '../errors';
import type { Client } from './client';

const POLL_MS = 500;

/** Writes a line to standard error each time that another tenth is done. */
export function progressLines(what: string): (share: number) => void {
  let told = 0;
  return (share) => {
    const tenths = Math.floor(10 * share + 1e-9);
    if (tenths > told) {
      told = tenths;
      console.error(`${what}: ${10 * tenths} %`);
    }
  };
}

/** Calls `stop` at Ctrl-C while `work` lasts. */
export async function stoppable<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  process.once('SIGINT', stop);
  try {
    return await work();
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

/** The task when it is done; null where it was cancelled. Throws its error, and what the client throws. */
export async function followed(client: Client, started: TaskStatus, pollMs = POLL_MS): Promise<TaskStatus | null> {
  const path = `/tasks/${encodeURIComponent(started.task)}/stop`;
  const onProgress = progressLines(started.kind);
  const stop = () => void client.post<TaskStatus>(path).catch((error: unknown) => console.error(messageOf(error)));
  return stoppable(stop, async () => {
    let status = started;
    while (status.state === 'running') {
      onProgress(status.progress);
      await pause(pollMs);
      const known = (await client.get<TaskStatus[]>('/tasks')).find(({ task }) => task === started.task);
      if (!known) {
        throw new RoentgenError('TASK_UNKNOWN', `the sidecar does not know the ${started.kind} ${started.task} any more`, 'was it started anew? Ask again');
      }
      status = known;
    }
    if (status.error) {
      throw new RoentgenError(status.error.code as ErrorCode, status.error.message, status.error.hint);
    }
    return status.state === 'cancelled' ? null : status;
  });
}
