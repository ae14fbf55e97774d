/** Work over past ranges that takes its time: one of a kind and service at once, with progress, and a way to stop it. */

import { randomBytes } from 'node:crypto';
import type { TaskKind, TaskStatus } from '../contract';
import { RoentgenError, toldOf } from '../errors';

export type TaskResult = Partial<Pick<TaskStatus, 'backfill' | 'backtest' | 'scorecard' | 'signatures' | 'twinVersion'>>;

export type TaskSubject = Partial<Pick<TaskStatus, 'group' | 'request'>>;

export interface Tasks {
  /** Throws TASK_BUSY. */
  start(kind: TaskKind, service: string, author: string, work: (signal: AbortSignal, onProgress: (share: number) => void) => Promise<TaskResult>, about?: TaskSubject): TaskStatus;
  /** Newest first. */
  list(): TaskStatus[];
  /** Throws TASK_UNKNOWN. */
  stop(task: string): TaskStatus;
  close(): Promise<void>;
}

const KEPT_TASKS = 30;

export function createTasks(now: () => number): Tasks {
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  let tasks: TaskStatus[] = [];

  const change = (task: string, known: Partial<TaskStatus>) => {
    tasks = tasks.map((each) => (each.task === task ? { ...each, ...known } : each));
  };
  const find = (task: string) => tasks.find((each) => each.task === task);

  function start(kind: TaskKind, service: string, author: string, work: Parameters<Tasks['start']>[3], about: TaskSubject = {}): TaskStatus {
    const busy = tasks.find((each) => each.kind === kind && each.service === service && each.state === 'running');
    if (busy) {
      throw new RoentgenError('TASK_BUSY', `the ${kind} ${busy.task} of ${service} is running`, 'wait for its end, or stop it');
    }
    const task = randomBytes(6).toString('hex');
    const abort = new AbortController();
    const status: TaskStatus = { task, kind, service, author, group: null, request: null, ...about, state: 'running', progress: 0, startedAt: now(), endedAt: null, error: null, backfill: null, backtest: null, scorecard: null, signatures: null };
    tasks = [status, ...tasks].filter((each, index) => index < KEPT_TASKS || each.state === 'running');
    // In a turn of its own: what it throws at once is its failure, not the request's.
    const ended = Promise.resolve().then(() => work(abort.signal, (progress) => change(task, { progress }))).then(
      (result) => change(task, { ...result, state: 'done', progress: 1, endedAt: now() }),
      (error: unknown) => change(task, abort.signal.aborted ? { state: 'cancelled', endedAt: now() } : { state: 'failed', endedAt: now(), error: toldOf(error) })
    ).finally(() => running.delete(task));
    running.set(task, { abort, ended });
    return status;
  }

  function stop(task: string): TaskStatus {
    if (!find(task)) {
      throw new RoentgenError('TASK_UNKNOWN', `there is no task ${JSON.stringify(task)}`);
    }
    running.get(task)?.abort.abort(new RoentgenError('INTERNAL', 'stopped by a person'));
    return find(task) as TaskStatus;
  }

  return {
    start,
    stop,
    list: () => tasks,
    close: async () => {
      const all = [...running.values()];
      all.forEach(({ abort }) => abort.abort(new RoentgenError('INTERNAL', 'the sidecar stops')));
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
