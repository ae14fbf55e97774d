import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import worker_threads, { type Worker, type WorkerOptions } from 'node:worker_threads';
import { createJobs, type Jobs, type JobProgress } from '../../../sidecar/jobs/jobs';
import { AUTOENCODER_DEFAULTS } from '../../../sidecar/nominal/autoencoder';
import { CLASSIFIER_DEFAULTS } from '../../../sidecar/spots/classifier';

const autoencoder = (epochs: number) => ({
  matrix: Float32Array.from({ length: 60 * 3 }, (_, index) => Math.sin(index / 9)),
  features: 3,
  segments: [[0, 60]] as Array<[number, number]>,
  hyperparameters: { ...AUTOENCODER_DEFAULTS, window: 4, hidden: 4, latent: 2, epochs, patience: epochs },
});
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
  const ended = jobs.run('train-autoencoder', autoencoder(FOR_EVER), { onProgress: begun, signal });
  ended.catch(() => {});
  await started;
  return { ended };
}

test('a job trains in a worker, tells each epoch and answers the weights; the payload stays the caller\'s', async () => {
  const seen: JobProgress[] = [];
  const payload = autoencoder(5);
  const weights = await jobs.run('train-autoencoder', payload, { onProgress: (progress) => seen.push(progress) });
  expect(weights.arrays['readout.weight'].shape).toEqual([3, 4]);
  expect(weights.arrays['readout.weight'].data).toHaveLength(12);
  expect(seen.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([[1, 5], [2, 5], [3, 5], [4, 5], [5, 5]]);
  expect(seen.every(({ loss, validation }) => loss > 0 && validation > 0)).toBe(true);
  expect(payload.matrix).toHaveLength(180);
});

test('jobs beyond the workers wait their turn; one worker serves them all', async () => {
  const ended = [jobs.run('train-classifier', classifier()), jobs.run('train-autoencoder', autoencoder(1)), jobs.run('train-classifier', classifier())];
  expect(jobs.queued()).toBe(2);
  const [first] = await Promise.all(ended);
  expect(first).toMatchObject({ inputs: 2, outputs: 1 });
  expect(jobs.queued()).toBe(0);
  expect(workers).toHaveLength(1);
});

test('a job that fails keeps its code and hint, and the worker serves the next', async () => {
  await expect(jobs.run('train-autoencoder', { ...autoencoder(1), segments: [] })).rejects.toMatchObject({ code: 'NOMINAL_TOO_SHORT', hint: expect.any(String) });
  await jobs.run('train-classifier', classifier());
  expect(workers).toHaveLength(1);
});

test('jobs run side by side, on as many workers as there are cores unless told otherwise', async () => {
  await jobs.close();
  jobs = createJobs();
  const all = Array.from({ length: availableParallelism() + 1 }, () => new AbortController());
  const ended = all.map(({ signal }) => jobs.run('train-autoencoder', autoencoder(FOR_EVER), { signal }));
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
  const segments = Array.from({ length: 1_000_000 }, (_, row): [number, number] => [row, row + 1]);
  await expect(jobs.run('train-autoencoder', { ...autoencoder(1), segments })).rejects.toMatchObject({ code: 'TRAINING_OUT_OF_MEMORY', hint: expect.any(String) });
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
  const files = () => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name) : []);

  async function reopen(everyMs: number): Promise<void> {
    await jobs.close();
    jobs = createJobs({ workers: 1, checkpoints: { folder, everyMs }, log: (text) => logged.push(text) });
  }

  /** The job, its epochs, and what it learned. */
  async function train(signal?: AbortSignal, onEpoch: (epoch: number) => void = () => {}) {
    const epochs: number[] = [];
    const { arrays } = await jobs.run('train-autoencoder', autoencoder(EPOCHS), { checkpoint: ['nominal', 'a/../b', 'cpu'], signal, onProgress: ({ epoch }) => (epochs.push(epoch), onEpoch(epoch)) });
    return { epochs, weights: Object.values(arrays).map(({ data }) => [...data]) };
  }

  let uninterrupted: number[][];
  beforeAll(async () => {
    const plain = createJobs({ workers: 1 });
    const { arrays } = await plain.run('train-autoencoder', autoencoder(EPOCHS));
    uninterrupted = Object.values(arrays).map(({ data }) => [...data]);
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
    const script = `
      const { createJobs } = require(${JSON.stringify(resolve(__dirname, '../../../build/sidecar/jobs/jobs.js'))});
      const payload = ${JSON.stringify({ ...autoencoder(EPOCHS), matrix: [...autoencoder(EPOCHS).matrix] })};
      const jobs = createJobs({ workers: 1, checkpoints: { folder: ${JSON.stringify(folder)}, everyMs: 0 } });
      jobs.run('train-autoencoder', { ...payload, matrix: Float32Array.from(payload.matrix) }, { checkpoint: ['nominal', 'a/../b', 'cpu'], onProgress: ({ epoch }) => epoch === 5 && process.kill(process.pid, 'SIGKILL') });
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
    const epochs: number[] = [];
    await jobs.run('train-autoencoder', autoencoder(2), { checkpoint: ['nominal', 'a/../b', 'cpu'], onProgress: ({ epoch }) => epochs.push(epoch) });
    expect(epochs).toEqual([1, 2]);
    expect(logged).toEqual([expect.stringContaining('of other data or settings')]);
    expect(files()).toEqual([]);
  });
});
