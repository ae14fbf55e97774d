import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrainings } from '../../../sidecar/app/twin-training';
import type { TaskStatus } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { createJobs, type Jobs } from '../../../sidecar/jobs/jobs';
import { createTasks, type Tasks } from '../../../sidecar/past/tasks';
import { createCatalogue } from '../../../sidecar/twin/models/catalogue';
import { checkModel } from '../../../sidecar/twin/models/open';
import { trainModel, type TrainingOrder, type TrainingResult } from '../../../sidecar/twin/models/train';
import { trainingOf } from '../../../sidecar/twin/models/training-request';
import { correctedFile } from '../twin/models/tiny';

const call = (body: unknown) => ({ params: {}, body, query: {}, author: 'ann' });
const errors = { delay: 3, jitter: 9, loss: 0.1, networks: 6, paths: 100, about: 'some' };
const result: TrainingResult = { model: 'corrected', files: { 'corrected.json': correctedFile(5) }, errors };
type Run = (order: TrainingOrder, hooks: { signal: AbortSignal; onProgress(share: number): void }) => Promise<TrainingResult>;

function open(run: Run, place = mkdtempSync(join(tmpdir(), 'roentgen-training-'))) {
  const tasks = createTasks(() => 7);
  const catalogue = createCatalogue({ directory: join(place, 'models'), shipped: null }, checkModel);
  const trainings = createTrainings({ directory: join(place, 'work'), catalogue, tasks, jobs: { run: ((_: string, order: TrainingOrder, hooks: Parameters<Run>[1]) => run(order, hooks)) as unknown as Jobs['run'] }, now: () => Date.UTC(2026, 0, 2), log: () => {} });
  return { place, tasks, catalogue, trainings, start: (body: unknown = {}) => trainings.handlers.trainTwin(call(body)) as TaskStatus };
}

async function ended(tasks: Tasks): Promise<TaskStatus> {
  while (tasks.list()[0].state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return tasks.list()[0];
}

const untilAborted: Run = (_, { signal, onProgress }) => new Promise((__, reject) => {
  onProgress(0.4);
  const end = () => reject(signal.reason as Error);
  signal.addEventListener('abort', end);
  if (signal.aborted) {
    end();
  }
});

test('what comes out is a version with its errors, kept and not used yet', async () => {
  const { tasks, catalogue, start } = open(async () => result);
  expect(start({ samples: 20 })).toMatchObject({ kind: 'twin-training', state: 'running', author: 'ann', group: 'corrected' });
  const { state, twinVersion } = await ended(tasks);
  expect([state, twinVersion]).toEqual(['done', '2026-01-02T00-00-00-000Z']);
  expect(catalogue.versions('corrected')).toMatchObject([{ version: 'shipped', inUse: true }, { version: twinVersion, inUse: false, author: 'ann', errors, training: { model: 'corrected', samples: 20, seed: 1 }, obstacle: null }]);
});

test('one training at a time', () => {
  const { start, tasks } = open(untilAborted);
  start();
  expect(() => start()).toThrow(expect.objectContaining({ code: 'TASK_BUSY' }));
  return tasks.close();
});

test.each<[string, object]>([['a model of another kind', { model: 'oracle' }], ['too few samples', { samples: 9 }], ['half a sample', { samples: 10.5 }], ['more samples than candidates', { model: 'routenet', samples: 50, candidates: 20 }], ['no epochs', { epochs: 0 }], ['a seed that is a text', { seed: '1' }]])('%s: REQUEST_INVALID', (_, body) => {
  expect(() => trainingOf(body)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', hint: expect.any(String) }));
});

test('a worker that dies is replaced as long as the work gets further', async () => {
  let deaths = 0;
  const dying: Run = async (_, { onProgress }) => {
    onProgress(0.2 * (deaths + 1));
    if (deaths++ < 2) {
      throw new RoentgenError('TRAINING_FAILED', 'the worker died: exit code 137');
    }
    return result;
  };
  const first = open(dying);
  first.start();
  expect((await ended(first.tasks)).state).toBe('done');
  const stuck = open(async () => {
    throw new RoentgenError('TRAINING_FAILED', 'the worker died: exit code 137');
  });
  stuck.start();
  expect(await ended(stuck.tasks)).toMatchObject({ state: 'failed', error: { code: 'TRAINING_FAILED' } });
});

test('a sidecar that stops goes on with it at its next start; a person’s cancel is the end of the task', async () => {
  const stopped = open(untilAborted);
  stopped.start({ samples: 30, seed: 4 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  stopped.trainings.stop();
  await stopped.tasks.close();
  const orders: TrainingOrder[] = [];
  const again = open(async (order) => {
    orders.push(order);
    return result;
  }, stopped.place);
  again.trainings.resume();
  expect(await ended(again.tasks)).toMatchObject({ state: 'done', author: 'ann' });
  expect(orders[0].request).toMatchObject({ samples: 30, seed: 4 });
  const cancelled = open(untilAborted);
  const { task } = cancelled.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  cancelled.tasks.stop(task);
  expect((await ended(cancelled.tasks)).state).toBe('cancelled');
  expect(existsSync(join(cancelled.place, 'work', 'order.json'))).toBe(false);
  const other = open(untilAborted, cancelled.place);
  other.trainings.resume();
  expect(other.tasks.list()).toEqual([]);
});

test('cut off at any moment and asked for again, a training ends with the same model', async () => {
  const quick = { warmUpSeconds: 5, stop: { relative: 0.5, batchSeconds: 5, maxSeconds: 20 } };
  const request = trainingOf({ samples: 10, epochs: 2 });
  const order = (): TrainingOrder => ({ folder: mkdtempSync(join(tmpdir(), 'roentgen-order-')), request, simulation: quick, heldOut: 2 });
  const whole = await trainModel(order(), { onProgress: () => {} });
  const cut = order();
  for (const share of [0.3, 0.6, 0.93]) {
    const abort = new AbortController();
    await expect(trainModel(cut, { signal: abort.signal, onProgress: (done) => done >= share && abort.abort(new Error('cut off')) })).rejects.toThrow('cut off');
  }
  const simulated = readdirSync(join(cut.folder, 'candidates'));
  expect(simulated).toHaveLength(10);
  const resumed = await trainModel(cut, { onProgress: () => {} });
  expect(Buffer.from(resumed.files['corrected.json']).equals(Buffer.from(whole.files['corrected.json']))).toBe(true);
  expect(resumed.errors).toEqual(whole.errors);
  expect(whole.errors.delay).toBeGreaterThan(0);
  expect(whole.errors.networks).toBe(2);
});

test('as a job, whose simulations have threads of their own, it gives the same model; cancelled and asked for again, too', async () => {
  const quick = { warmUpSeconds: 5, stop: { relative: 0.5, batchSeconds: 5, maxSeconds: 20 } };
  const order = (): TrainingOrder => ({ folder: mkdtempSync(join(tmpdir(), 'roentgen-order-')), request: trainingOf({ samples: 10, epochs: 1 }), simulation: quick, heldOut: 2 });
  const whole = await trainModel(order(), { onProgress: () => {} });
  const jobs = createJobs({ workers: 1 });
  const cut = order();
  const stop = new AbortController();
  try {
    await expect(jobs.run('twin-training', cut, { signal: stop.signal, onProgress: (share) => share > 0.1 && stop.abort(new Error('not now')) })).rejects.toThrow('not now');
    expect(readdirSync(join(cut.folder, 'candidates')).length).toBeGreaterThan(0);
    const { files, errors } = await jobs.run('twin-training', cut);
    expect(Buffer.from(files['corrected.json']).equals(Buffer.from(whole.files['corrected.json']))).toBe(true);
    expect(errors).toEqual(whole.errors);
  } finally {
    await jobs.close();
  }
});
