/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../../../sidecar/cli/models';
import type { Config } from '../../../sidecar/config/config';
import { parseConfig } from '../../../sidecar/config/load';
import type { RoentgenError } from '../../../sidecar/errors';
import { pinnedModel } from '../../../sidecar/nominal/interchange';
import { signatureOf } from '../../../sidecar/nominal/foreign';
import { basisOf, loadModel, saveModel } from '../../../sidecar/nominal/model';
import { createRegistry } from '../../../sidecar/store/registry';
import { fileOf, rowBefore, strange, untrained } from '../nominal/foreign-models';

let config: Config;
let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-cli-'));
  config = parseConfig("services:\n  - name: ims\n    selector: '{ns=\"ims\"}'\n", join(folder, 'roentgen.yaml'));
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});

afterEach(() => jest.restoreAllMocks());

const models = () => createRegistry(join(config.dataDir, 'models'));
const learned = () => untrained(basisOf(config.services[0], 'cpu'));
const pinned = () => pinnedModel(createRegistry(join(config.dataDir, 'scorers')), config.services[0], 'cpu', (error) => { throw error; });
const call = (words: string, remove = false) => {
  const [verb, ...rest] = words.split(' ');
  return model(config, verb, rest, { remove }).then(() => null, ({ code }: RoentgenError) => code);
};
const path = (name: string) => join(folder, name);

test('a data directory without models says so', async () => {
  expect(await call('list')).toBeNull();
  expect(printed).toEqual(['no models yet']);
});

test('a model goes out as a file, and comes in again for the next learning pass', async () => {
  saveModel(models(), learned());
  expect(await call(`export ims cpu ${path('cpu.onnx')}`)).toBeNull();
  expect(signatureOf(readFileSync(path('cpu.onnx')))).toMatchObject({ features: 3, window: 6 });
  expect(await call(`import ims cpu ${path('cpu.onnx')}`)).toBeNull();
  expect(pinned()?.foreign).toEqual(readFileSync(path('cpu.onnx')));
  expect(printed[printed.length - 1]).toMatch(/next learning pass on: roentgen learn ims$/);
});

test('the list tells own networks, imported scorers, and what the next learning pass changes', async () => {
  writeFileSync(path('other.onnx'), fileOf(rowBefore()));
  saveModel(models(), learned());
  await call('list');
  await call(`import ims cpu ${path('other.onnx')}`);
  await call('list');
  saveModel(models(), { ...learned(), foreign: fileOf(rowBefore()), trainedAt: 2_000_000 });
  await call('list');
  await call('import ims cpu', true);
  await call('list');
  const when = (second: number) => `learned 1970-01-01T00:${second === 1000 ? '16:40' : '33:20'}.000Z`;
  expect(printed.filter((line) => line.startsWith('ims'))).toEqual([
    `ims  cpu  own network, 3 features, window of 6, ${when(1000)}`,
    `ims  cpu  own network, 3 features, window of 6, ${when(1000)}; the next learning pass takes an imported scorer`,
    `ims  cpu  imported scorer, 3 features, window of 6, ${when(2000)}`,
    `ims  cpu  imported scorer, 3 features, window of 6, ${when(2000)}; the next learning pass trains`,
  ]);
  expect(pinned()).toBeNull();
});

test('what is not taken leaves the scorer that was imported before', async () => {
  saveModel(models(), learned());
  writeFileSync(path('good.onnx'), fileOf(rowBefore()));
  writeFileSync(path('dice.onnx'), fileOf(strange.random()));
  writeFileSync(path('text.onnx'), 'hello');
  writeFileSync(path('huge.onnx'), '');
  truncateSync(path('huge.onnx'), 2 ** 33);
  await call(`import ims cpu ${path('good.onnx')}`);
  expect(await call(`import ims cpu ${path('dice.onnx')}`)).toBe('REQUEST_INVALID');
  expect(await call(`import ims cpu ${path('text.onnx')}`)).toBe('MODEL_CORRUPT');
  expect(await call(`import ims cpu ${path('huge.onnx')}`)).toBe('REQUEST_INVALID');
  expect(await call(`import ims cpu ${path('missing.onnx')}`)).toBe('REQUEST_INVALID');
  expect(pinned()?.foreign).toEqual(fileOf(rowBefore()));
});

test.each<[string, boolean, string]>([
  ['export ims cpu', false, 'REQUEST_INVALID'],
  ['import ims cpu', false, 'REQUEST_INVALID'],
  ['import ims cpu file', true, 'REQUEST_INVALID'],
  ['export ims cpu file', true, 'REQUEST_INVALID'],
  ['melt ims cpu file', false, 'REQUEST_INVALID'],
  ['export nobody cpu file', false, 'SERVICE_UNKNOWN'],
  ['export ims ../../etc file', false, 'NOT_FOUND'],
  ['import ims cpu', true, 'NOT_FOUND'],
])('"model %s" (with --remove: %s) is refused', async (words, remove, code) => {
  expect(await call(words, remove)).toBe(code);
});

test('a model of another configuration is listed as such and not exported', async () => {
  saveModel(models(), untrained('another'));
  await call('list');
  expect(printed).toEqual(['ims  cpu  does not fit the configuration any more']);
  expect(await call(`export ims cpu ${path('cpu.onnx')}`)).toBe('NOT_FOUND');
  expect(loadModel(models(), config.services[0], 'cpu', () => undefined)).toBeNull();
});
