/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../sidecar/config/load';
import type { RoentgenError } from '../../../sidecar/errors';
import type { OnnxGraph } from '../../../sidecar/nn/onnx';
import { readOnnx } from '../../../sidecar/nn/onnx-reader';
import { LARGEST_SCORER_BYTES, openForeignScorer, signatureOf } from '../../../sidecar/nominal/foreign';
import { exportModel, importScorer, openScorer, pin, pinnedModel, unpin, windowOf } from '../../../sidecar/nominal/interchange';
import { basisOf, loadModel, saveModel } from '../../../sidecar/nominal/model';
import { createRegistry } from '../../../sidecar/store/registry';
import { message } from '../nn/protobuf';
import { FEATURES, fileOf, rowBefore, strange, untrained, WINDOW } from './foreign-models';

const model = untrained();
const windows = Float32Array.from({ length: 70 * WINDOW * FEATURES }, (_, index) => Math.sin(index * 1.7));

async function answers(file: Buffer): Promise<Float32Array> {
  const scorer = await openForeignScorer(file);
  try {
    return await scorer.reconstructLast(windows, 70);
  } finally {
    await scorer.close();
  }
}

test('an exported model is an ordinary scorer that answers what the sidecar computes', async () => {
  const own = await openScorer(model);
  const expected = await own.reconstructLast(windows, 70);
  await own.close();
  const found = await answers(exportModel(model));
  expect(found).toHaveLength(70 * FEATURES);
  found.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 6));
});

test('it carries what a stranger needs: names in order, scaler, fill, lines', () => {
  const { metadata, operators } = readOnnx(exportModel(model));
  const values = Object.fromEntries([...metadata].map(([key, value]) => [key, ['service', 'group'].includes(key) ? value : JSON.parse(value)]));
  expect(values).toEqual({
    service: 'ims',
    group: 'cpu',
    step: 5,
    window: WINDOW,
    features: ['c0 cpu_seconds_total{mode="0"}', 'c1 cpu_seconds_total{mode="1"}', 'c0 cpu_seconds_total{mode="2"}'],
    counters: [true, true, true],
    scaler: { ...model.scaler, bound: null },
    fill: model.fill,
    calibrations: model.calibrations,
    horizons: [],
    nominal: model.nominal,
    trainedAt: model.trainedAt,
  });
  expect([...operators].filter((operator) => operator.includes(':'))).toEqual([]);
});

test('a scorer of another kind takes the place of the network, and what is then exported is that scorer with the new metadata', async () => {
  const imported = await importScorer(fileOf(rowBefore()), model);
  expect(windowOf(imported)).toBe(WINDOW);
  const scorer = await openScorer(imported);
  const [from, to] = [(WINDOW - 2) * FEATURES, (WINDOW - 1) * FEATURES];
  expect(await scorer.reconstructLast(windows.slice(0, WINDOW * FEATURES), 1)).toEqual(windows.slice(from, to));
  await scorer.close();
  const exported = exportModel(imported);
  expect(signatureOf(exported).metadata.get('service')).toBe('ims');
  expect(await answers(exported)).toEqual(await answers(fileOf(rowBefore())));
});

test('it scores rows that follow each other as it scores their windows one by one', async () => {
  const scorer = await openForeignScorer(exportModel(model));
  const rows = windows.length / FEATURES;
  const range = await scorer.reconstructRange(windows, WINDOW - 1, rows);
  expect(range).toHaveLength(windows.length - (WINDOW - 1) * FEATURES);
  const at = 100;
  const alone = await scorer.reconstructLast(windows.slice((at - WINDOW + 1) * FEATURES, (at + 1) * FEATURES), 1);
  alone.forEach((value, index) => expect(range[(at - WINDOW + 1) * FEATURES + index]).toBeCloseTo(value, 6));
  await expect(scorer.reconstructRange(windows, WINDOW - 2, rows)).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(scorer.reconstructLast(windows, 71)).rejects.toMatchObject({ code: 'INTERNAL' });
  await scorer.close();
});

const changed = (change: (graph: OnnxGraph) => void): Buffer => {
  const graph = rowBefore();
  change(graph);
  return fileOf(graph);
};
const withInput = (shape: Array<number | string>, name = 'windows') => changed((graph) => { graph.inputs = [{ name, type: 'float32', shape }]; });
const withOutput = (shape: Array<number | string>) => changed((graph) => { graph.outputs = [{ name: 'reconstruction', type: 'float32', shape }]; });

test.each<[string, () => Buffer, string, RegExp]>([
  ['other names', () => withInput(['n', WINDOW, FEATURES], 'x'), 'REQUEST_INVALID', /inputs are x float32 \[n, 6, 3\]/],
  ['a fixed batch', () => withInput([1, WINDOW, FEATURES]), 'REQUEST_INVALID', /\[1, 6, 3\]/],
  ['a window that is not fixed', () => withInput(['n', 'w', FEATURES]), 'REQUEST_INVALID', /\[n, w, 3\]/],
  ['integers', () => changed((graph) => { graph.inputs[0].type = 'int64'; }), 'REQUEST_INVALID', /type 7/],
  ['a second input', () => changed((graph) => { graph.inputs.push({ name: 'more', type: 'float32', shape: [1] }); }), 'REQUEST_INVALID', / and more/],
  ['a second output', () => changed((graph) => { graph.outputs.push({ name: 'windows', type: 'float32', shape: ['n', 6, 3] }); }), 'REQUEST_INVALID', /outputs are .* and windows/],
  ['another number of features at its end', () => withOutput(['n', 2]), 'REQUEST_INVALID', /answers 2 features/],
  ['other features than the model has', () => changed((graph) => { graph.inputs[0].shape = ['n', WINDOW, 4]; graph.outputs[0].shape = ['n', 4]; }), 'REQUEST_INVALID', /it has 4 features, the model of ims cpu has 3/],
  ['a window larger than any', () => changed((graph) => { graph.inputs[0].shape = ['n', 1e8, 3]; }), 'REQUEST_INVALID', /100000000 rows/],
  ['features in another order', () => fileOf(rowBefore(), { features: '["b", "a", "c"]' }), 'REQUEST_INVALID', /other features/],
  ['values that are not finite', () => fileOf(strange.notFinite()), 'REQUEST_INVALID', /not finite/],
  ['dice', () => fileOf(strange.random()), 'REQUEST_INVALID', /otherwise when asked again/],
  ['an answer that depends on the batch', () => fileOf(strange.batchwise()), 'REQUEST_INVALID', /depends on the others/],
  ['a loop', () => fileOf(strange.endless()), 'REQUEST_INVALID', /never end/],
  ['an answer of another shape than it says', () => fileOf(strange.otherShape()), 'REQUEST_INVALID', /for 5 windows/],
  ['an operator that nobody knows', () => fileOf(strange.unknownOperator()), 'MODEL_CORRUPT', /onnxruntime cannot open/],
  ['an operator of a library', () => message(7, message(1, message(4, 'Run'), message(7, 'evil'))), 'REQUEST_INVALID', /"evil:Run"/],
  ['weights in another file', () => message(7, message(5, message(13, message(1, 'location'), message(2, '../secret')))), 'REQUEST_INVALID', /another file/],
  ['functions of its own', () => Buffer.concat([fileOf(rowBefore()), message(25, message(1, 'f'))]), 'REQUEST_INVALID', /functions/],
  ['too many bytes', () => Buffer.alloc(LARGEST_SCORER_BYTES + 1), 'REQUEST_INVALID', /67108865 bytes/],
  ['nothing', () => Buffer.of(), 'MODEL_CORRUPT', /no graph/],
])('a file with %s is not taken, and the error says why', async (_what, file, code, message) => {
  const error = await importScorer(file(), model).then(() => null, (reason: RoentgenError) => reason);
  expect(error?.code).toBe(code);
  expect(error?.message).toMatch(message);
});

test('a damaged file ends in an error with a code or in a scorer, never otherwise', async () => {
  const file = exportModel(model);
  const seen = new Set<string>();
  for (let at = 0; at < file.length; at += 17) {
    const bent = Buffer.from(file);
    bent[at] ^= 0x41;
    seen.add(await importScorer(bent, model).then(() => 'taken', (error: RoentgenError) => error.code));
  }
  expect([...seen].sort()).toEqual(['MODEL_CORRUPT', 'REQUEST_INVALID', 'taken']);
});

const folder = mkdtempSync(join(tmpdir(), 'roentgen-interchange-'));
const [section] = parseConfig("services:\n  - name: ims\n    selector: '{ns=\"ims\"}'\n", join(folder, 'c.yaml')).services;
const [other] = parseConfig("services:\n  - name: ims\n    selector: '{ns=\"ims\"}'\n    scaler: minmax\n", join(folder, 'c.yaml')).services;
const fitting = untrained(basisOf(section, 'cpu'));
const failing = (error: RoentgenError) => { throw error; };

test('a model with a scorer from elsewhere is kept and loaded with it', async () => {
  const registry = createRegistry(join(folder, 'models'));
  saveModel(registry, { ...fitting, foreign: fileOf(rowBefore()) });
  expect(loadModel(registry, section, 'cpu', failing)?.foreign).toEqual(fileOf(rowBefore()));
  saveModel(registry, { ...fitting, trainedAt: fitting.trainedAt + 1 });
  expect(loadModel(registry, section, 'cpu', failing)?.foreign).toBeUndefined();
});

test('a pinned scorer is found until it is taken back, and only for the configuration it was imported for', async () => {
  const pins = createRegistry(join(folder, 'scorers'));
  expect(pinnedModel(pins, section, 'cpu', failing)).toBeNull();
  const imported = await importScorer(fileOf(rowBefore()), fitting);
  pin(pins, imported);
  expect(pinnedModel(pins, section, 'cpu', failing)).toMatchObject({ foreign: fileOf(rowBefore()), features: fitting.features, scaler: fitting.scaler });
  expect(pinnedModel(pins, section, 'memory', failing)).toBeNull();
  expect(pinnedModel(pins, other, 'cpu', failing)).toBeNull();
  unpin(pins, imported, imported.trainedAt + 1);
  expect(pinnedModel(pins, section, 'cpu', failing)).toBeNull();
});

test('a pinned scorer that was changed on disk is told and not used', async () => {
  const pins = createRegistry(join(folder, 'damaged'));
  pin(pins, { ...fitting, foreign: fileOf(rowBefore()) });
  writeFileSync(join(folder, 'damaged', 'ims', 'cpu', String(fitting.trainedAt).padStart(15, '0'), 'scorer.onnx'), exportModel(model));
  const told: string[] = [];
  expect(pinnedModel(pins, section, 'cpu', ({ code, message }) => told.push(`${code} ${message}`))).toBeNull();
  expect(told).toEqual([expect.stringMatching(/^MODEL_CORRUPT .*scorer.onnx is not what was written/)]);
});
