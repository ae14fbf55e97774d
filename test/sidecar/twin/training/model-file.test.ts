import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutSize } from '../../../../sidecar/nn/parameters';
import { layoutOf } from '../../../../sidecar/twin/routenet';
import { encodeRouteNet, readRouteNet, type RouteNetModel, writeRouteNet } from '../../../../sidecar/twin/training/model-file';
import { TRAINING_DEFAULTS } from '../../../../sidecar/twin/training/options';

const shape = { state: 4, readout: 3, rounds: 2 };
const weights = (seed: number) => Float32Array.from({ length: layoutSize(layoutOf(shape)) }, (_, index) => Math.sin(seed + index));
const model: RouteNetModel = {
  shape,
  scaling: { path: [{ mean: 1.5, deviation: 0.1 }], queue: [{ mean: 0, deviation: 1 }] },
  trained: { bandwidth: { low: 300, high: 9000 }, packetBits: { low: 700, high: 1300 } },
  provenance: { samples: 100, chosenBy: 'AutoOPT', candidates: 500, seed: 1, training: TRAINING_DEFAULTS, validation: { delay: { error: 8.5, epoch: 17 } } },
  parameters: { delay: weights(1), jitter: weights(2), loss: weights(3) },
};
const directory = mkdtempSync(join(tmpdir(), 'routenet-'));
const path = join(directory, 'routenet.model');
afterAll(() => rmSync(directory, { recursive: true }));

test('a model is read as it was written', () => {
  writeRouteNet(path, model);
  expect(readRouteNet(path)).toEqual(model);
});

test.each([
  ['a bit that is wrong', (file: Buffer) => ((file[200] ^= 1), file), 'checksum'],
  ['a file that was cut', (file: Buffer) => file.subarray(0, 1000), 'checksum'],
  ['something else', () => Buffer.from('{"not": "a model, and longer than its frame would be at least"}'), 'not a model file'],
])('%s is told with its name and what to do', (_, damage, reason) => {
  writeFileSync(path, damage(encodeRouteNet(model)));
  expect(() => readRouteNet(path)).toThrow(`${path}: `);
  expect(() => readRouteNet(path)).toThrow(reason);
  expect(() => readRouteNet(path)).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT', hint: expect.stringContaining('train a new model') }));
});

test('weights that do not fit the shape are refused', () => {
  writeFileSync(path, encodeRouteNet({ ...model, parameters: { delay: weights(1).subarray(1) } }));
  expect(() => readRouteNet(path)).toThrow('weights for delay where its shape has');
});

test('there is no model where there is no file', () => {
  expect(() => readRouteNet(join(directory, 'none'))).toThrow('ENOENT');
  expect(readFileSync(path).length).toBeGreaterThan(0);
});
