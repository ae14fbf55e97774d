/**
 * jobs: what takes long runs here, off the thread that scores and answers (onnxruntime blocks the thread it runs on). One queue
 * before a pool of worker threads; a worker is started when a job needs it, lives on for the next, and is replaced when it dies.
 * Several models are trained together by a worker a core, each on one thread: with two cores that was measured to be faster than
 * two threads inside each model. Models of one shape share what their worker has compiled.
 */

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RoentgenError } from '../errors';
import { failureOf } from './failures';
import type { CheckpointPlace, JobKind, JobKinds, Order, Report } from './kinds';

export type { JobKind, JobKinds } from './kinds';

export interface JobOptions {
  /** Hears how much of the work is done, 0..1; never less than before. */
  onProgress?(share: number): void;
  signal?: AbortSignal;
  /** Memory of the payload that is moved to the worker when its turn has come, instead of copied: what lies in it is gone for the caller. */
  transfer?: ArrayBuffer[];
  /**
   * Names the training: its checkpoint is kept by this path of names until it is done, and gone on with when it is asked for again
   * with the same payload, whatever ended it: a failure, a cancel, a kill of the process. No two jobs at a time may have one path.
   */
  checkpoint?: string[];
}

export interface JobsSettings {
  /** Threads; as many as cores unless told otherwise. */
  workers?: number;
  /** Where checkpoints are kept, and how often they are written at most (milliseconds); without it there are none. */
  checkpoints?: { folder: string; everyMs: number };
  /** Hears when a training goes on from a checkpoint, and of checkpoints that cannot be read or written. */
  log?(text: string): void;
}

export interface Jobs {
  /**
   * Queues a job. The payload is copied to the worker but for what is told to be moved. Rejects with the job's own error, with
   * TRAINING_OUT_OF_MEMORY or TRAINING_FAILED when its worker dies, with the signal's reason when cancelled.
   */
  run<Kind extends JobKind>(kind: Kind, payload: JobKinds[Kind]['payload'], options?: JobOptions): Promise<JobKinds[Kind]['result']>;
  /** Jobs that wait for a worker. */
  queued(): number;
  /** Ends the workers; jobs that wait or run are rejected. To be awaited before the process exits. */
  close(): Promise<void>;
}

interface Job {
  order: Order;
  options: JobOptions;
  resolve(result: JobKinds[JobKind]['result']): void;
  reject(reason: unknown): void;
}

interface Seat {
  worker: Worker;
  job: Job | null;
}

/** The compiled worker: beside this file in build/, or in build/ when this file runs from its source, as in tests. */
function workerFile(): string {
  const beside = join(__dirname, 'worker.js');
  return existsSync(beside) ? beside : resolve(__dirname, '../../build/sidecar/jobs/worker.js');
}

/** Any name as one that is a file's and leaves no folder. */
const fileName = (name: string): string => encodeURIComponent(name).replace(/\./g, '%2E');

const closedError = () => new RoentgenError('TRAINING_FAILED', 'the job was given up because Roentgen stops');

/** A queue before worker threads. */
export function createJobs({ workers = availableParallelism(), checkpoints, log = () => {} }: JobsSettings = {}): Jobs {
  const waiting: Job[] = [];
  const seats: Seat[] = [];
  let closed = false;

  /** Ends the seat's job, frees the seat and takes the next job. */
  function finish(seat: Seat, end: (job: Job) => void): void {
    const { job } = seat;
    seat.job = null;
    seat.worker.unref();
    if (job) {
      end(job);
    }
    next();
  }

  function lose(seat: Seat, reason: unknown): void {
    if (seats.includes(seat)) {
      seats.splice(seats.indexOf(seat), 1);
      finish(seat, (job) => job.reject(closed ? closedError() : failureOf(reason, 'the worker died')));
    }
  }

  function openSeat(): Seat {
    const seat: Seat = { worker: new Worker(workerFile()), job: null };
    seat.worker.on('message', (report: Report) => receive(seat, report));
    seat.worker.on('error', (error) => lose(seat, error));
    seat.worker.on('exit', (code) => lose(seat, new Error(`exit code ${code}`)));
    seats.push(seat);
    return seat;
  }

  function receive(seat: Seat, report: Report): void {
    if (report.type === 'progress') {
      seat.job?.options.onProgress?.(report.share);
    } else if (report.type === 'log') {
      log(report.text);
    } else if (report.type === 'done') {
      finish(seat, (job) => job.resolve(report.result));
    } else {
      const error = closed ? closedError() : new RoentgenError(report.code, report.message, report.hint);
      finish(seat, (job) => job.reject(job.options.signal?.aborted ? job.options.signal.reason : error));
    }
  }

  function next(): void {
    const seat = seats.find(({ job }) => !job) ?? (seats.length < workers && waiting.length > 0 ? openSeat() : undefined);
    const job = seat && waiting.shift();
    if (!job) {
      return;
    }
    seat.job = job;
    seat.worker.ref();
    try {
      seat.worker.postMessage(job.order, job.options.transfer);
    } catch (error) {
      finish(seat, () => job.reject(error));
    }
  }

  /** A waiting job leaves the queue at once; a running one ends at its next step. */
  function cancel(job: Job): void {
    const place = waiting.indexOf(job);
    if (place >= 0) {
      waiting.splice(place, 1);
      job.reject(job.options.signal?.reason);
    } else {
      seats.find((seat) => seat.job === job)?.worker.postMessage({ type: 'cancel' } satisfies Order);
    }
  }

  function placeOf(path: string[]): CheckpointPlace | undefined {
    return checkpoints && { file: `${join(checkpoints.folder, ...path.map(fileName))}.checkpoint`, everyMs: checkpoints.everyMs };
  }

  function run<Kind extends JobKind>(kind: Kind, payload: JobKinds[Kind]['payload'], options: JobOptions = {}): Promise<JobKinds[Kind]['result']> {
    const { signal } = options;
    let onAbort = () => {};
    const settled = new Promise<JobKinds[JobKind]['result']>((fulfil, reject) => {
      if (closed || signal?.aborted) {
        reject(closed ? closedError() : signal?.reason);
        return;
      }
      const job: Job = { order: { type: 'run', kind, payload, checkpoint: options.checkpoint && placeOf(options.checkpoint) }, options, resolve: fulfil, reject };
      onAbort = () => cancel(job);
      signal?.addEventListener('abort', onAbort);
      waiting.push(job);
      next();
    });
    return settled.finally(() => signal?.removeEventListener('abort', onAbort)) as Promise<JobKinds[Kind]['result']>;
  }

  async function close(): Promise<void> {
    closed = true;
    waiting.splice(0).forEach((job) => job.reject(closedError()));
    const ends = seats.map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const { worker } of seats) {
      worker.ref();
      // Not terminate(): that aborts the whole process when it meets onnxruntime at work.
      worker.postMessage({ type: 'stop' } satisfies Order);
    }
    await Promise.all(ends);
  }

  return { run, queued: () => waiting.length, close };
}
