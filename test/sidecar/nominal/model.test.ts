/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceSection } from '../../../sidecar/config/config';
import { basisOf, chooseModel, loadModel, modelVersions, saveModel } from '../../../sidecar/nominal/model';
import { createRegistry, type Registry } from '../../../sidecar/store/registry';
import { untrained } from './foreign-models';

const service = (stepMs = 5000): ServiceSection => ({
  name: 'ims',
  selector: '{job="ims"}',
  componentLabel: 'pod',
  stepMs,
  nominal: { durationMs: 60_000 },
  groups: undefined,
  scaler: 'minmax',
  calibration: 'paper',
  persistence: { k: 2, n: 3 },
  acceptAfterMs: 1,
  kpi: null,
  training: {},
  spots: { components: null, features: ['cpu'], moments: 7 },
});
const never = (error: Error) => {
  throw error;
};
let folder: string;
let registry: Registry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-models-'));
  registry = createRegistry(folder);
  [1000, 2000, 3000].forEach((trainedAt) => saveModel(registry, { ...untrained(basisOf(service(), 'cpu')), trainedAt }));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the newest model is in use, and what each was learned from is told', () => {
  expect(loadModel(registry, service(), 'cpu', never)?.trainedAt).toBe(3000);
  const versions = modelVersions(registry, service(), 'cpu', 3000);
  expect(versions.map(({ trainedAt, inUse, obstacle }) => [trainedAt, inUse, obstacle])).toEqual([[3000, true, null], [2000, false, null], [1000, false, null]]);
  expect(versions[0]).toMatchObject({ nominal: { from: 0, to: 60_000 }, stepSeconds: 5, features: 3, components: ['c0', 'c1'], hyperparameters: { window: 6, seed: 1 } });
});

test('rolling back makes an older version the one in use, also after a restart, until the next is learned', () => {
  const [, , oldest] = registry.versions(['ims', 'cpu']);
  expect(chooseModel(registry, service(), 'cpu', oldest).trainedAt).toBe(1000);
  expect(loadModel(createRegistry(folder), service(), 'cpu', never)?.trainedAt).toBe(1000);
  saveModel(registry, { ...untrained(basisOf(service(), 'cpu')), trainedAt: 4000 });
  expect(loadModel(registry, service(), 'cpu', never)?.trainedAt).toBe(4000);
});

test('a version that was learned with another configuration is shown with its obstacle and cannot be used', () => {
  const [newest] = registry.versions(['ims', 'cpu']);
  expect(modelVersions(registry, service(1000), 'cpu', null)[0].obstacle).toContain('learned with another step');
  expect(() => chooseModel(registry, service(1000), 'cpu', newest)).toThrow(expect.objectContaining({ code: 'MODEL_UNFIT' }));
  expect(loadModel(registry, service(), 'cpu', never)?.trainedAt).toBe(3000);
});

test('a damaged version is shown with its obstacle and cannot be used; the others can', () => {
  const [newest, second] = registry.versions(['ims', 'cpu']);
  writeFileSync(join(folder, 'ims', 'cpu', newest, 'autoencoder.bin'), 'damaged');
  expect(modelVersions(registry, service(), 'cpu', null)[0]).toMatchObject({ version: newest, inUse: false, obstacle: expect.stringContaining('autoencoder.bin') as string });
  expect(() => chooseModel(registry, service(), 'cpu', newest)).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
  expect(chooseModel(registry, service(), 'cpu', second).trainedAt).toBe(2000);
});
