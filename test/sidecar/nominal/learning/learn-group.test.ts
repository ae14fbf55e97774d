import { existsSync, mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJobs, type Jobs } from '../../../../sidecar/jobs/jobs';
import { encodeOnnx } from '../../../../sidecar/nn/onnx';
import { importScorer } from '../../../../sidecar/nominal/interchange';
import { type GroupOrder, learnGroup, type LearnedModel, TRAINING_SHARE } from '../../../../sidecar/nominal/learning/learn-group';
import { FEATURES, groupOrder, type Wanted } from './group-orders';

/** Long enough for the ensemble. */
const LONG = { rows: 3000, training: { epochs: 2 } };

let jobs: Jobs;
const logged: string[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-learn-group-'));
  logged.length = 0;
  jobs = createJobs({ workers: Math.max(2, availableParallelism()), checkpoints: { folder, everyMs: 3_600_000 }, log: (text) => logged.push(text) });
});
afterEach(() => jobs.close());

const moved = ({ nominal }: GroupOrder) => [nominal.matrix.values.buffer as ArrayBuffer];
const growing = (shares: number[]) => [...shares].sort((one, other) => one - other);

test('a long nominal period makes an ensemble in a worker, the same to the last bit as on this thread; its progress never goes back', async () => {
  const [order, shares] = [groupOrder(LONG), [] as number[]];
  const model = await jobs.run('learn-group', order, { transfer: moved(order), onProgress: (share) => shares.push(share) });
  expect(model).toMatchObject({ group: 'cpu', detector: 'ensemble', horizons: [], lineage: { quality: { rows: expect.any(Number), flaggedShare: expect.any(Number) } } });
  expect(Object.keys(model.ensemble?.lines ?? {})).toEqual(['_all', 'a', 'b']);
  expect(model.lineage.quality?.flaggedShare).toBeLessThan(0.05);
  expect(model).toEqual(await learnGroup(groupOrder(LONG), {}));
  expect(shares).toEqual(growing(shares));
  expect([shares[0], shares[shares.length - 1]]).toEqual([0, 1]);
  expect(shares.filter((share) => share > TRAINING_SHARE && share < 1).length).toBeGreaterThanOrEqual(3);
});

test('two groups are learned side by side, each as if alone', async () => {
  const orders = () => [groupOrder({ ...LONG, group: 'cpu', seed: 1 }), groupOrder({ ...LONG, group: 'memory', seed: 2 })];
  const heard: string[] = [];
  const together = await Promise.all(orders().map((order) => jobs.run('learn-group', order, { transfer: moved(order), onProgress: () => heard.push(order.nominal.group) })));
  expect(heard.indexOf('memory')).toBeLessThan(heard.lastIndexOf('cpu'));
  expect(heard.indexOf('cpu')).toBeLessThan(heard.lastIndexOf('memory'));
  const alone: LearnedModel[] = [];
  for (const order of orders()) {
    alone.push(await learnGroup(order, {}));
  }
  expect(together).toEqual(alone);
});

test('what is cancelled while it is calibrated ends at once, and goes on later without training again', async () => {
  const checkpoint = ['nominal', 't', 'cpu'];
  const stop = new AbortController();
  const onProgress = (share: number) => share > TRAINING_SHARE && stop.abort(new Error('enough'));
  await expect(jobs.run('learn-group', groupOrder(LONG), { checkpoint, signal: stop.signal, onProgress })).rejects.toThrow('enough');
  expect(existsSync(join(folder, 'nominal', 't', 'cpu.checkpoint'))).toBe(true);
  const shares: number[] = [];
  const model = await jobs.run('learn-group', groupOrder(LONG), { checkpoint, onProgress: (share) => shares.push(share) });
  expect(logged).toEqual([expect.stringMatching(/^training goes on after epoch 2 of/)]);
  expect(shares.filter((share) => share > 0 && share < TRAINING_SHARE)).toEqual([]);
  expect(model).toEqual(await learnGroup(groupOrder(LONG), {}));
  expect(existsSync(join(folder, 'nominal', 't', 'cpu.checkpoint'))).toBe(false);
});

test.each<[string, Wanted, string]>([
  ['a matrix of nothing but missing values', { valueAt: () => NaN }, 'NOMINAL_TOO_SHORT'],
  ['a training that diverges', { training: { epochs: 20, learningRate: 1e30 } }, 'TRAINING_FAILED'],
])('%s is an error with the name of the group, and the worker serves the next', async (_, wanted, code) => {
  await jobs.close();
  jobs = createJobs({ workers: 1 });
  await expect(jobs.run('learn-group', groupOrder({ group: 'memory', ...wanted }))).rejects.toMatchObject({ code, message: expect.stringMatching(/^memory: /), hint: expect.any(String) });
  expect(await jobs.run('learn-group', groupOrder({ training: { epochs: 2 } }))).toMatchObject({ group: 'cpu' });
});

test('what breaks in the calibration is told with the name of the group', async () => {
  const broken = groupOrder({ group: 'memory', detector: 'pca' });
  broken.service.persistence = null as never;
  await expect(jobs.run('learn-group', broken)).rejects.toMatchObject({ code: 'TRAINING_FAILED', message: expect.stringMatching(/^memory: learning ended: /) });
});

test('simple models and pinned networks are calibrated in a worker as well, an imported scorer too', async () => {
  const { weights, ...own } = await learnGroup(groupOrder({ training: { epochs: 2 } }), {});
  const basis = { ...own, weights, trainedAt: 5 };
  const pinned = await jobs.run('learn-group', { ...groupOrder({ seed: 9 }), pinned: basis });
  expect(pinned.weights).toEqual(weights);
  expect(pinned.calibrations).not.toEqual(basis.calibrations);
  const rowBefore = encodeOnnx({
    nodes: [{ op: 'Gather', inputs: ['windows', 'before'], outputs: ['reconstruction'], attributes: { axis: 1 } }],
    inputs: [{ name: 'windows', type: 'float32', shape: ['n', 4, FEATURES.length] }],
    outputs: [{ name: 'reconstruction', type: 'float32', shape: ['n', FEATURES.length] }],
    constants: [{ name: 'before', shape: [], data: BigInt64Array.of(2n) }],
  });
  const foreign = { ...groupOrder(), pinned: await importScorer(rowBefore, basis) };
  expect(await jobs.run('learn-group', foreign)).toEqual(await learnGroup(foreign, {}));
  expect(await jobs.run('learn-group', groupOrder({ detector: 'kmeans' }))).toMatchObject({ detector: 'kmeans', weights: null, simple: { members: [{ kind: 'kmeans' }] } });
});

test('what is left out of the nominal period does not scale the model: a chaos run inside it changes nothing', async () => {
  const shape = { rows: 400, detector: 'z-score' as const };
  const isChaos = (row: number) => row >= 100 && row < 120;
  const calm = groupOrder(shape);
  const ill = groupOrder({ ...shape, valueAt: (row, _feature, nominal) => (isChaos(row) ? 1000 * nominal : nominal) });
  for (const { nominal } of [calm, ill]) {
    nominal.rested.forEach((_, row) => (nominal.rested[row] = !isChaos(row)));
  }
  const [one, other] = [await learnGroup(calm, {}), await learnGroup(ill, {})];
  expect([other.scaler, other.fill, other.simple]).toEqual([one.scaler, one.fill, one.simple]);
});
