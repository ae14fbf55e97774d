/** @jest-environment ./test/sidecar/nn/environment.js */

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type NativeAutoencoder, type NativeMasks, type NativeSizes, nativeVariant, openNativeAutoencoder } from '../../../sidecar/nn/native/native';
import { createRandom, dropoutMask } from '../../../sidecar/nn/random';
import { parameterCount, plainLoss } from './native/autoencoder';
import reference from './reference/native.json';

const root = resolve(__dirname, '../../..');
execFileSync(process.execPath, ['scripts/native.mjs'], { cwd: root });
const variant = nativeVariant();
/** Without a compiler there is nothing to test but that its absence is told. */
const withKernel = variant ? test : test.skip;

const opened: NativeAutoencoder[] = [];
afterAll(() => opened.forEach((each) => each.close()));

function open(sizes: NativeSizes): NativeAutoencoder {
  const autoencoder = openNativeAutoencoder(sizes)!;
  opened.push(autoencoder);
  return autoencoder;
}

const SMALL: NativeSizes = { features: 3, window: 4, hidden: 5, latent: 2, batch: 3 };

/** Seeded weights, rows, dropout masks and moments of the given sizes. */
function example(sizes: NativeSizes) {
  const random = createRandom(7);
  const { features, window, hidden, latent, batch } = sizes;
  const noise = (size: number, scale: number) => Float32Array.from({ length: size }, () => (2 * random() - 1) * scale);
  const parameters = noise(parameterCount(sizes), 0.8);
  const masks: NativeMasks = { encoder: dropoutMask(window * hidden * batch, 0.2, random), decoder: dropoutMask(window * latent * batch, 0.2, random) };
  const state = { parameters, m: noise(parameters.length, 0.01), v: noise(parameters.length, 0.01).map(Math.abs) };
  return { state, masks, rows: noise(window * features * batch, 2) };
}

/** The largest difference, relative to the largest value. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const values = Array.from(expected);
  const largest = Math.max(...values.map(Math.abs));
  return Math.max(...values.map((value, index) => Math.abs(value - actual[index]))) / largest;
}

const copy = ({ parameters, m, v }: ReturnType<typeof example>['state']) => ({ parameters: parameters.slice(), m: m.slice(), v: v.slice() });

withKernel('loss, gradient and two steps are those of PyTorch', () => {
  const { sizes, learningRate, decay } = reference;
  const autoencoder = open(sizes);
  const parameters = Float32Array.from(reference.parameters);
  const state = { parameters, m: new Float32Array(parameters.length), v: new Float32Array(parameters.length) };
  const rows = Float32Array.from(reference.rows);
  const masks = { encoder: Float32Array.from(reference.masks.encoder), decoder: Float32Array.from(reference.masks.decoder) };
  const gradient = new Float32Array(parameters.length);
  expect(autoencoder.loss(parameters, rows, masks, gradient)).toBeCloseTo(reference.losses[0], 6);
  expect(difference(gradient, reference.gradient)).toBeLessThan(2e-6);
  [1, 2].forEach((step) => {
    const rate = (learningRate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
    expect(autoencoder.step(state, rows, masks, rate, learningRate * decay, Infinity)).toBeCloseTo(reference.losses[step - 1], 6);
  });
  expect(difference(state.parameters, reference.after)).toBeLessThan(1e-5);
});

const shapes: Array<[string, NativeSizes, boolean]> = [
  ['odd sizes', SMALL, false],
  ['odd sizes with dropout', SMALL, true],
  ['ones', { features: 1, window: 1, hidden: 1, latent: 1, batch: 1 }, true],
  ['a window of two', { features: 20, window: 2, hidden: 8, latent: 8, batch: 17 }, false],
  ['more sequences than lanes', { features: 2, window: 4, hidden: 3, latent: 4, batch: 33 }, true],
  ['several tiles', { features: 9, window: 3, hidden: 17, latent: 10, batch: 37 }, true],
  ['a latent vector larger than the hidden', { features: 35, window: 3, hidden: 6, latent: 19, batch: 5 }, true],
];

withKernel.each(shapes)('loss and gradient are those of the equations: %s', (_, sizes, dropout) => {
  const { state, rows, masks } = example(sizes);
  const { parameters } = state;
  const used = dropout ? masks : null;
  const gradient = new Float32Array(parameters.length).fill(NaN);
  const loss = open(sizes).loss(parameters, rows, used, gradient);
  expect(loss / plainLoss(sizes, parameters, rows, used)).toBeCloseTo(1, 6);
  const apart = Math.ceil(parameters.length / 150);
  const sampled = [...parameters.keys()].filter((index) => index % apart === 0 || index > parameters.length - 3);
  const expected = sampled.map((index) => {
    const moved = Float64Array.from(parameters);
    const at = (value: number): number => plainLoss(sizes, moved.fill(value, index, index + 1), rows, used);
    return (at(parameters[index] + 1e-5) - at(parameters[index] - 1e-5)) / 2e-5;
  });
  expect(difference(sampled.map((index) => gradient[index]), expected)).toBeLessThan(5e-6);
});

withKernel('validation needs no gradient and changes nothing', () => {
  const { state, rows, masks } = example(SMALL);
  const autoencoder = open(SMALL);
  const before = state.parameters.slice();
  const gradient = new Float32Array(before.length);
  const loss = autoencoder.loss(state.parameters, rows, masks, gradient);
  expect(autoencoder.loss(state.parameters, rows, masks, null)).toBe(loss);
  expect(state.parameters).toEqual(before);
});

withKernel.each([Infinity, 0.01, 1e6])('a step is Adam with decoupled decay and the gradient clipped to %p', (clip) => {
  const { state, rows, masks } = example(SMALL);
  const autoencoder = open(SMALL);
  const gradient = new Float32Array(state.parameters.length);
  const loss = autoencoder.loss(state.parameters, rows, masks, gradient);
  const factor = Math.min(1, clip / Math.hypot(...gradient));
  const after = copy(state);
  expect(autoencoder.step(after, rows, masks, 0.02, 0.003, clip)).toBe(loss);
  const m = gradient.map((g, index) => 0.9 * state.m[index] + 0.1 * g * factor);
  const v = gradient.map((g, index) => 0.999 * state.v[index] + 0.001 * (g * factor) ** 2);
  expect(difference(after.m, m)).toBeLessThan(1e-6);
  expect(difference(after.v, v)).toBeLessThan(1e-6);
  const expected = state.parameters.map((p, index) => p - 0.003 * p - (0.02 * m[index]) / (Math.sqrt(v[index]) + 1e-8));
  expect(difference(after.parameters, expected)).toBeLessThan(1e-6);
  expect(factor < 1).toBe(clip === 0.01);
});

withKernel('the same numbers give the same bits, whatever was computed before', () => {
  const sizes = { features: 5, window: 6, hidden: 12, latent: 7, batch: 40 };
  const { state, rows, masks } = example(sizes);
  const used = open(sizes);
  used.step(copy(state), rows.map((value) => 3 * value), null, 0.1, 0, Infinity);
  const [first, second] = [used, open(sizes)].map((autoencoder) => {
    const after = copy(state);
    const losses = [1, 2, 3].map(() => autoencoder.step(after, rows, masks, 0.01, 0.001, 1));
    return { losses, after };
  });
  expect(second).toEqual(first);
  expect(first.losses[2]).toBeLessThan(first.losses[0]);
});

withKernel('weights far off the scale neither overflow nor become NaN; NaN is not hidden', () => {
  const { state, rows } = example(SMALL);
  const gradient = new Float32Array(state.parameters.length);
  expect(open(SMALL).loss(state.parameters.map((p) => 1000 * p), rows, null, gradient)).toBeGreaterThan(0);
  expect(gradient.every(Number.isFinite)).toBe(true);
  expect(open(SMALL).loss(state.parameters.fill(NaN, 0, 1), rows, null, gradient)).toBeNaN();
});

type Call = (autoencoder: NativeAutoencoder, parts: ReturnType<typeof example>) => void;
const short = (values: Float32Array): Float32Array => values.subarray(1);
const wrong: Array<[string, Call]> = [
  ['rows', (autoencoder, { state, rows }) => autoencoder.loss(state.parameters, short(rows), null, null)],
  ['parameters', (autoencoder, { state, rows }) => autoencoder.loss(short(state.parameters), rows, null, null)],
  ['gradient', (autoencoder, { state, rows }) => autoencoder.loss(state.parameters, rows, null, rows)],
  ["the encoder's mask", (autoencoder, { state, rows, masks }) => autoencoder.loss(state.parameters, rows, { ...masks, encoder: rows }, null)],
  ["the decoder's mask", (autoencoder, { state, rows, masks }) => autoencoder.step(state, rows, { ...masks, decoder: rows }, 0.1, 0, 1)],
  ['m', (autoencoder, { state, rows }) => autoencoder.step({ ...state, m: short(state.m) }, rows, null, 0.1, 0, 1)],
  ['v', (autoencoder, { state, rows }) => autoencoder.step({ ...state, v: new Float64Array(state.v) as unknown as Float32Array }, rows, null, 0.1, 0, 1)],
];

withKernel.each(wrong)('another size of %s is refused and nothing is touched', (name, call) => {
  const parts = example(SMALL);
  const before = copy(parts.state);
  expect(() => call(open(SMALL), parts)).toThrow(expect.objectContaining({ code: 'INTERNAL', message: expect.stringContaining(`${name} must be`) as string }));
  expect(parts.state).toEqual(before);
});

withKernel('sizes that are no sizes are refused, and so is a closed autoencoder', () => {
  for (const bad of [0, -1, 2.5, 40000, NaN]) {
    expect(() => openNativeAutoencoder({ ...SMALL, hidden: bad })).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  }
  const { state, rows } = example(SMALL);
  const autoencoder = open(SMALL);
  autoencoder.close();
  autoencoder.close();
  expect(() => autoencoder.loss(state.parameters, rows, null, null)).toThrow('closed');
});

withKernel('worker threads compute the same, at the same time', async () => {
  const { state, rows } = example(SMALL);
  const code = `
    const { parentPort, workerData: { file, sizes, parameters, rows } } = require('node:worker_threads');
    const addon = require(file);
    const losses = Array.from({ length: 50 }, () => addon.loss(addon.open(...sizes), rows, null, null, parameters, null));
    parentPort.postMessage(losses);`;
  const file = resolve(root, `build/native/roentgen-${variant}.node`);
  const { features, window, hidden, latent, batch } = SMALL;
  const workerData = { file, sizes: [features, window, hidden, latent, batch], parameters: state.parameters, rows };
  const workers = [1, 2].map(() => new Worker(code, { eval: true, workerData }));
  const answers = await Promise.all(workers.map((worker) => new Promise<number[]>((fulfil, reject) => worker.on('message', fulfil).on('error', reject))));
  await Promise.all(workers.map((worker) => worker.terminate()));
  expect(new Set(answers.flat())).toEqual(new Set([open(SMALL).loss(state.parameters, rows, null, null)]));
});

test('ROENTGEN_NATIVE=off hides the kernel', () => {
  process.env.ROENTGEN_NATIVE = 'off';
  expect(nativeVariant()).toBeNull();
  expect(openNativeAutoencoder(SMALL)).toBeNull();
  delete process.env.ROENTGEN_NATIVE;
  expect(nativeVariant()).toBe(variant);
});
