import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import worker_threads, { type Worker, type WorkerOptions } from 'node:worker_threads';
import { createJobs, type Jobs } from '../../../sidecar/jobs/jobs';
import { type LearnedModel, TRAINING_SHARE } from '../../../sidecar/nominal/learning/learn-group';
import { CLASSIFIER_DEFAULTS } from '../../../sidecar/spots/classifier';
import { groupOrder } from '../nominal/learning/group-orders';

const group = (epochs: number) => groupOrder({ training: { epochs, patience: epochs } });
const classifier = () => ({
  inputs: Float32Array.of(0, 1, 1, 0),
  targets: Float32Array.of(1, 0),
  samples: 2,
  outputs: 1,
  hyperparameters: { ...CLASSIFIER_DEFAULTS, epochs: 2 },
});
const FOR_EVER = 10_000_000;

let jobs: Jobs;
const workers: Worker[] = [];
let more: WorkerOptions = {};

beforeEach(() => {
  const Real = worker_threads.Worker;
  workers.length = 0;
  more = {};
  jest.spyOn(worker_threads, 'Worker').mockImplementation((file, options) => {
    const worker = new Real(file, { ...options, ...more });
    workers.push(worker);
    return worker;
  });
  jobs = createJobs({ workers: 1 });
});
afterEach(async () => {
  await jobs.close();
  jest.restoreAllMocks();
});

/** A job that never ends by itself, once it has ended an epoch. */
async function running(signal?: AbortSignal) {
  let begun = () => {};
  const started = new Promise<void>((fulfil) => (begun = fulfil));
  const ended = jobs.run('learn-group', group(FOR_EVER), { onProgress: begun, signal });
  ended.catch(() => {});
  await started;
  return { ended };
}

test('a job learns in a worker, tells each epoch and answers the model; the payload stays the caller\'s unless it is told to be moved', async () => {
  const seen: number[] = [];
  const payload = group(5);
  const { weights } = await jobs.run('learn-group', payload, { onProgress: (share) => seen.push(share) });
  expect(weights?.arrays['readout.weight'].shape).toEqual([3, 4]);
  expect(weights?.arrays['readout.weight'].data).toHaveLength(12);
  expect(seen).toEqual(expect.arrayContaining([1, 2, 3, 4, 5].map((epoch) => (TRAINING_SHARE * epoch) / 5)));
  expect(seen).toEqual([...seen].sort((one, other) => one - other));
  expect(seen[seen.length - 1]).toBe(1);
  expect(payload.nominal.matrix.values).toHaveLength(180);
  const again = await jobs.run('learn-group', payload, { transfer: [payload.nominal.matrix.values.buffer as ArrayBuffer] });
  expect(again.weights).toEqual(weights);
  expect(payload.nominal.matrix.values).toHaveLength(0);
});

test('jobs beyond the workers wait their turn; one worker serves them all', async () => {
  const ended = [jobs.run('train-classifier', classifier()), jobs.run('learn-group', group(1)), jobs.run('train-classifier', classifier())];
  expect(jobs.queued()).toBe(2);
  const [first] = await Promise.all(ended);
  expect(first).toMatchObject({ inputs: 2, outputs: 1 });
  expect(jobs.queued()).toBe(0);
  expect(workers).toHaveLength(1);
});

test('a job that fails keeps its code and hint, and the worker serves the next', async () => {
  await expect(jobs.run('learn-group', groupOrder({ rows: 20 }))).rejects.toMatchObject({ code: 'NOMINAL_TOO_SHORT', hint: expect.any(String) });
  await jobs.run('train-classifier', classifier());
  expect(workers).toHaveLength(1);
});

test('jobs run side by side, on as many workers as there are cores unless told otherwise', async () => {
  await jobs.close();
  jobs = createJobs();
  const all = Array.from({ length: availableParallelism() + 1 }, () => new AbortController());
  const ended = all.map(({ signal }) => jobs.run('learn-group', group(FOR_EVER), { signal }));
  ended.forEach((each) => each.catch(() => undefined));
  expect(workers).toHaveLength(availableParallelism());
  expect(jobs.queued()).toBe(1);
  all.forEach((each, index) => each.abort(new Error(`not ${index}`)));
  for (const [index, each] of ended.entries()) {
    await expect(each).rejects.toThrow(`not ${index}`);
  }
});

test('a cancelled job ends with the reason given, running or waiting, and the next is served', async () => {
  const [runs, waits] = [new AbortController(), new AbortController()];
  const { ended } = await running(runs.signal);
  const waiting = jobs.run('train-classifier', classifier(), { signal: waits.signal });
  const last = jobs.run('train-classifier', classifier());
  waits.abort(new Error('not this one'));
  await expect(waiting).rejects.toThrow('not this one');
  expect(jobs.queued()).toBe(1);
  runs.abort(new Error('nor this'));
  await expect(ended).rejects.toThrow('nor this');
  await last;
  await expect(jobs.run('train-classifier', classifier(), { signal: runs.signal })).rejects.toThrow('nor this');
  expect(workers).toHaveLength(1);
});

test('a worker that dies fails its job alone and is replaced', async () => {
  const { ended } = await running();
  const next = jobs.run('train-classifier', classifier());
  // An order that no worker can read is an uncaught error in it.
  workers[0].postMessage(null);
  await expect(ended).rejects.toMatchObject({ code: 'TRAINING_FAILED', message: expect.stringContaining('the worker died') });
  expect(await next).toMatchObject({ outputs: 1 });
  expect(workers).toHaveLength(2);
});

test('a worker that runs out of memory fails its job with a code of its own and is replaced', async () => {
  more = { resourceLimits: { maxOldGenerationSizeMb: 24 } };
  const order = groupOrder({ rows: 1_000_000 });
  const nominal = { ...order.nominal, rested: order.nominal.rested.map((_, row) => row % 2 === 0) };
  await expect(jobs.run('learn-group', { ...order, nominal })).rejects.toMatchObject({ code: 'TRAINING_OUT_OF_MEMORY', hint: expect.any(String) });
  expect(await jobs.run('train-classifier', classifier())).toMatchObject({ outputs: 1 });
  expect(workers).toHaveLength(2);
});

test('closing gives up what runs and what waits, and takes nothing more', async () => {
  const { ended } = await running();
  const waiting = jobs.run('train-classifier', classifier());
  const refused = expect(waiting).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
  await jobs.close();
  await refused;
  await expect(ended).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
  await expect(jobs.run('train-classifier', classifier())).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
});

describe('with checkpoints', () => {
  const EPOCHS = 400;
  /** The time to write never comes: only an end writes. */
  const HOUR = 3_600_000;
  let folder: string;
  const logged: string[] = [];
  const epochOf = (share: number) => Math.round((share / TRAINING_SHARE) * EPOCHS);
  const files = () => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name) : []);

  async function reopen(everyMs: number): Promise<void> {
    await jobs.close();
    jobs = createJobs({ workers: 1, checkpoints: { folder, everyMs }, log: (text) => logged.push(text) });
  }

  /** The job, the epochs that it went through, and what it learned. */
  async function train(signal?: AbortSignal, onEpoch: (epoch: number) => void = () => {}) {
    const epochs: number[] = [];
    const { weights } = await jobs.run('learn-group', group(EPOCHS), {
      checkpoint: ['nominal', 'a/../b', 'cpu'], signal,
      onProgress: (share) => {
        if (share > 0 && share <= TRAINING_SHARE && epochOf(share) !== epochs.at(-1)) {
          epochs.push(epochOf(share));
          onEpoch(epochOf(share));
        }
      },
    });
    return { epochs, weights: valuesOf(weights) };
  }

  const valuesOf = (weights: LearnedModel['weights']) => Object.values(weights?.arrays ?? {}).map(({ data }) => [...data]);
  let uninterrupted: number[][];
  beforeAll(async () => {
    const plain = createJobs({ workers: 1 });
    uninterrupted = valuesOf((await plain.run('learn-group', group(EPOCHS))).weights);
    await plain.close();
  });
  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'roentgen-jobs-')), 'checkpoints');
    logged.length = 0;
    await reopen(0);
  });

  test('a cancelled training leaves one, below its folder; the same training goes on there, and removes it when done', async () => {
    await reopen(HOUR);
    const stop = new AbortController();
    await expect(train(stop.signal, (epoch) => epoch === 3 && stop.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(files()).toEqual(['cpu.checkpoint']);
    const { epochs, weights } = await train();
    expect(epochs[0]).toBeGreaterThan(3);
    expect(epochs[epochs.length - 1]).toBe(EPOCHS);
    expect(weights).toEqual(uninterrupted);
    expect(logged).toEqual([`training goes on after epoch ${epochs[0] - 1} of ${join(folder, 'nominal', 'a%2F%2E%2E%2Fb', 'cpu.checkpoint')}`]);
    expect(files()).toEqual([]);
  });

  test('a sidecar that stops and starts goes on as well', async () => {
    let begun = () => {};
    const third = new Promise<void>((fulfil) => (begun = fulfil));
    const given = train(undefined, (epoch) => epoch === 3 && begun());
    given.catch(() => undefined);
    await third;
    await reopen(HOUR);
    await expect(given).rejects.toMatchObject({ code: 'TRAINING_FAILED', message: expect.stringContaining('Roentgen stops') });
    const { epochs, weights } = await train();
    expect(epochs[0]).toBeGreaterThan(3);
    expect(weights).toEqual(uninterrupted);
  });

  test('after kill -9 in the middle of training, the next process goes on where the last checkpoint stood', async () => {
    const { service, nominal, pinned } = group(EPOCHS);
    const order = { service, pinned, nominal: { ...nominal, matrix: { ...nominal.matrix, values: [...nominal.matrix.values] } } };
    const script = `
      const { createJobs } = require(${JSON.stringify(resolve(__dirname, '../../../build/sidecar/jobs/jobs.js'))});
      const order = ${JSON.stringify(order)};
      order.service.acceptAfterMs = Infinity;
      order.nominal.matrix.values = Float64Array.from(order.nominal.matrix.values);
      const jobs = createJobs({ workers: 1, checkpoints: { folder: ${JSON.stringify(folder)}, everyMs: 0 } });
      jobs.run('learn-group', order, { checkpoint: ['nominal', 'a/../b', 'cpu'], onProgress: (share) => share >= ${(TRAINING_SHARE * 6) / EPOCHS} && process.kill(process.pid, 'SIGKILL') });
    `;
    const killed = spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
    expect(await new Promise((fulfil) => killed.once('exit', (_, signal) => fulfil(signal)))).toBe('SIGKILL');
    const { epochs, weights } = await train();
    expect(epochs[0]).toBeGreaterThan(5);
    expect(weights).toEqual(uninterrupted);
  });

  test('a training with other settings starts anew', async () => {
    const stop = new AbortController();
    await expect(train(stop.signal, (epoch) => epoch === 3 && stop.abort(new Error('enough')))).rejects.toThrow('enough');
    const seen: number[] = [];
    await jobs.run('learn-group', group(2), { checkpoint: ['nominal', 'a/../b', 'cpu'], onProgress: (share) => seen.push(share) });
    expect(seen).toContain(TRAINING_SHARE / 2);
    expect(logged).toEqual([expect.stringContaining('of other data or settings')]);
    expect(files()).toEqual([]);
  });
});
