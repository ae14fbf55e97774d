import { useState } from 'react';
import type { TaskKind, TaskStatus } from '../../sidecar/contract';
import { useActions } from './action';
import { type ApiFailure, sidecar } from './client';
import { usePolling } from './polling';

/** While a task runs it is asked for often, else now and then: somebody else may have started one. */
const EVERY_RUNNING = 1000;
const EVERY_IDLE = 15_000;

export interface TaskWork {
  /** The task that was started here, or else the newest that fits; null where there is none. */
  task: TaskStatus | null;
  running: boolean;
  /** While a start or a stop is under way. */
  busy: boolean;
  /** Of starting, stopping or asking; what a task failed of stands in the task. */
  failure: ApiFailure | null;
  start: (ask: () => Promise<TaskStatus>) => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * @param tasks newest first
 * @param started what POST answered. It counts until the list is newer; a newer list without it is of a sidecar that was restarted.
 */
export function taskShown(tasks: TaskStatus[], started: TaskStatus | null, fits: (task: TaskStatus) => boolean, listIsNewer = false): TaskStatus | null {
  const own = started && tasks.find(({ task }) => task === started.task);
  const newest = tasks.find(fits);
  if (started && (own || !listIsNewer) && (!newest || newest.startedAt <= started.startedAt)) {
    return own ?? started;
  }
  return newest ?? null;
}

export const ofService = (kind: TaskKind, service: string) => (task: TaskStatus) => task.kind === kind && task.service === service;

/** Work over a past range: what there is of it, and the ways to start and to stop it. */
export function useTask(fits: (task: TaskStatus) => boolean): TaskWork {
  const [started, setStarted] = useState<{ task: TaskStatus; list: TaskStatus[] | null } | null>(null);
  const [every, setEvery] = useState(EVERY_IDLE);
  const tasks = usePolling(sidecar.tasks, every);
  const { busy, failure, act } = useActions(tasks.again);
  const task = taskShown(tasks.value ?? [], started?.task ?? null, fits, started !== null && started.list !== tasks.value);
  const running = task?.state === 'running';
  const pace = running ? EVERY_RUNNING : EVERY_IDLE;
  if (pace !== every) {
    setEvery(pace);
  }
  const keep = (answer: TaskStatus) => setStarted({ task: answer, list: tasks.value });
  const start = (ask: () => Promise<TaskStatus>) => act(async () => keep(await ask()));
  const stop = () => act(async () => task && keep(await sidecar.stopTask(task.task)));
  return { task, running, busy, failure: failure ?? tasks.failure, start, stop };
}
