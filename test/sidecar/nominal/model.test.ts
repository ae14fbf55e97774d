/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceSection } from '../../../sidecar/config/config';
import { parseConfig } from '../../../sidecar/config/load';
import { basisOf, chooseModel, loadModel, modelVersions, type NominalModel, saveModel } from '../../../sidecar/nominal/model';
import { createRegistry, type Registry } from '../../../sidecar/store/registry';
import { untrained } from './foreign-models';

const service = (stepMs = 5000, more = ''): ServiceSection => parseConfig(`services:\n  - name: ims\n    selector: '{job="ims"}'\n    step: ${stepMs}ms\n    scaler: minmax\n    calibration: paper\n${more}`, '/c.yaml').services[0];
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
  const versions = modelVersions(registry, service(), 'cpu', { used: 3000, staged: 2000 });
  expect(versions.map(({ trainedAt, inUse, staged, obstacle }) => [trainedAt, inUse, staged, obstacle])).toEqual([[3000, true, false, null], [2000, false, true, null], [1000, false, false, null]]);
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
  expect(modelVersions(registry, service(1000), 'cpu', { used: null, staged: null })[0].obstacle).toContain('learned with another step');
  expect(() => chooseModel(registry, service(1000), 'cpu', newest)).toThrow(expect.objectContaining({ code: 'MODEL_UNFIT' }));
  expect(loadModel(registry, service(), 'cpu', never)?.trainedAt).toBe(3000);
});

test('a damaged version is shown with its obstacle and cannot be used; the others can', () => {
  const [newest, second] = registry.versions(['ims', 'cpu']);
  writeFileSync(join(folder, 'ims', 'cpu', newest, 'autoencoder.bin'), 'damaged');
  expect(modelVersions(registry, service(), 'cpu', { used: null, staged: null })[0]).toMatchObject({ version: newest, inUse: false, obstacle: expect.stringContaining('autoencoder.bin') as string });
  expect(() => chooseModel(registry, service(), 'cpu', newest)).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
  expect(chooseModel(registry, service(), 'cpu', second).trainedAt).toBe(2000);
});

test('a version that is staged is not in use, also after a restart; nor is the one in use forgotten when five others come', () => {
  saveModel(registry, { ...untrained(basisOf(service(), 'cpu')), trainedAt: 4000 }, false);
  expect(loadModel(createRegistry(folder), service(), 'cpu', never)?.trainedAt).toBe(3000);
  [5000, 6000, 7000, 8000, 9000].forEach((trainedAt) => saveModel(registry, { ...untrained(basisOf(service(), 'cpu')), trainedAt }, false));
  expect(loadModel(createRegistry(folder), service(), 'cpu', never)?.trainedAt).toBe(3000);
  expect(registry.versions(['ims', 'cpu'])).toHaveLength(5);
});

test('a card of an earlier version of Roentgen is read: an upgrade loses no model', () => {
  const { detector, simple, ensemble, budgetFactor, lineage, ...earlier } = { ...untrained(basisOf(service(), 'cpu')), trainedAt: 4000 };
  saveModel(registry, earlier as NominalModel);
  expect(loadModel(registry, service(), 'cpu', never)).toMatchObject({ trainedAt: 4000, detector: 'autoencoder', simple: null, ensemble: null, budgetFactor: 1, lineage: { excluded: [] } });
});

test('a model of simple members needs no network, and comes back as it was', () => {
  const simple: NominalModel = { ...untrained(basisOf(service(5000, '    detector: z-score\n'), 'cpu')), trainedAt: 4000, detector: 'z-score', weights: null, simple: { scaler: { kind: 'standard', unit: [1, 1, 1], center: [0, 0, 0], scale: [1, 1, 1], bound: 20 }, fill: [0, 0, 0], members: [{ kind: 'level', features: 3 }] } };
  saveModel(registry, simple);
  expect(loadModel(registry, service(5000, '    detector: z-score\n'), 'cpu', never)).toEqual({ ...simple, foreign: undefined });
  expect(loadModel(registry, service(), 'cpu', never)).toBeNull();
});
