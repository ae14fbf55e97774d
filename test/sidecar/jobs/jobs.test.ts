import worker_threads, { type Worker } from 'node:worker_threads';
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

beforeEach(() => {
  const Real = worker_threads.Worker;
  workers.length = 0;
  jest.spyOn(worker_threads, 'Worker').mockImplementation((file, options) => {
    const worker = new Real(file, options);
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
  const started = new Promise<void>((resolve) => (begun = resolve));
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

test('closing gives up what runs and what waits, and takes nothing more', async () => {
  const { ended } = await running();
  const waiting = jobs.run('train-classifier', classifier());
  const refused = expect(waiting).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
  await jobs.close();
  await refused;
  await expect(ended).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
  await expect(jobs.run('train-classifier', classifier())).rejects.toMatchObject({ code: 'TRAINING_FAILED' });
});
