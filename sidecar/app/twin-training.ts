/** Trainings of the network twin as tasks: the work is on the disk, so that a cancel, a dead worker or a restart loses nothing. */

import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TaskStatus, TwinTrainingRequest } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import type { TaskResult, Tasks } from '../past/tasks';
import { readIfThere, writeAtomic } from '../store/files';
import type { Catalogue } from '../twin/models/catalogue';
import type { TrainingOrder, TrainingResult } from '../twin/models/train';
import { keepTrained, orderOf } from '../twin/models/trained';
import { trainingOf } from '../twin/models/training-request';

export interface Trainings {
  handlers: Pick<Handlers, 'trainTwin'>;
  /** Goes on with what a process before this one did not end. */
  resume(): void;
  /** From now on what ends is to be resumed. */
  stop(): void;
}

export interface TrainingParts {
  directory: string;
  catalogue: Pick<Catalogue, 'keep'>;
  tasks: Pick<Tasks, 'start'>;
  jobs: Pick<Jobs, 'run'>;
  /** Milliseconds since the epoch. */
  now(): number;
  log(text: string): void;
}

/** The service of these tasks. */
const SERVICE = 'network-twin';
const ORDER = 'order.json';
/** Of a worker that dies: once more each, as long as it gets further. */
const MOST_DEATHS = 5;

interface Order {
  request: Required<TwinTrainingRequest>;
  author: string;
}

export function createTrainings({ directory, catalogue, tasks, jobs, now, log }: TrainingParts): Trainings {
  const orderFile = join(directory, ORDER);
  let stopping = false;

  function start(order: Order): TaskStatus {
    return tasks.start('twin-training', SERVICE, order.author, (signal, onProgress) => work(order, signal, onProgress), { group: order.request.model });
  }

  async function work(order: Order, signal: AbortSignal, onProgress: (share: number) => void): Promise<TaskResult> {
    const training = orderOf(directory, order.request);
    sweep(directory, basename(training.folder));
    writeAtomic(orderFile, JSON.stringify(order));
    try {
      return { twinVersion: keepTrained(catalogue, training, await train(training, signal, onProgress), order.author, now()) };
    } finally {
      if (!stopping) {
        rmSync(orderFile, { force: true });
      }
    }
  }

  async function train(training: TrainingOrder, signal: AbortSignal, onProgress: (share: number) => void): Promise<TrainingResult> {
    let reached = 0;
    const run = () => jobs.run('twin-training', training, { signal, onProgress: (share) => onProgress((reached = Math.max(reached, share))) });
    for (let deaths = 0; ; deaths++) {
      const from = reached;
      try {
        return await run();
      } catch (error) {
        if (signal.aborted || deaths === MOST_DEATHS || reached <= from || !messageOf(error).startsWith('the worker died')) {
          throw error;
        }
        log(`a training of the network twin goes on after ${Math.round(100 * reached)} %: ${messageOf(error)}`);
      }
    }
  }

  function resume(): void {
    try {
      const text = readIfThere(orderFile);
      if (text !== null) {
        const { request, author } = JSON.parse(text) as Order;
        start({ request: trainingOf(request), author: String(author) });
      }
    } catch (error) {
      rmSync(orderFile, { force: true });
      log(`a training of the network twin cannot go on: ${messageOf(error)}`);
    }
  }

  return {
    handlers: { trainTwin: ({ body, author }) => start({ request: trainingOf(body), author }) },
    resume,
    stop: () => {
      stopping = true;
    },
  };
}

/** Work on another request is given up. */
function sweep(directory: string, kept: string): void {
  try {
    readdirSync(directory).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== kept).forEach((name) => rmSync(join(directory, name), { recursive: true, force: true }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new RoentgenError('STORE_UNWRITABLE', `${directory}: ${messageOf(error)}`, undefined, { cause: error });
    }
  }
}
