/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpotsConfig } from '../../../sidecar/config/config';
import { HANDLERS } from '../../../sidecar/jobs/handlers';
import type { Jobs } from '../../../sidecar/jobs/jobs';
import { createRandom } from '../../../sidecar/nn/random';
import { learnSpots, type OpenSpotModel, openSpotModel, type SpotModel } from '../../../sidecar/spots/learn';
import { loadSpotModel, saveSpotModel } from '../../../sidecar/spots/model';
import { windowOf } from '../../../sidecar/spots/places';
import { COMPONENTS, FEATURES, MOMENTS, sampleOf, samplesOf, type Surroundings } from './surroundings';

/** In this thread; a real worker's queue has its own test. */
const JOBS: Pick<Jobs, 'run'> = { run: (kind, payload) => HANDLERS[kind](payload, { onProgress: () => {} }) };
const config = (model: 'shared' | 'paper'): SpotsConfig => ({ components: null, features: ['cpu', 'memory'], moments: MOMENTS, model, environment: 'mirror' });
const unseen = (fault: string | null, component: string | null, more: Surroundings = {}) => sampleOf(more, fault, component, 900, createRandom(41));
const past = (fault: string | null, component: string | null, rows: number) => windowOf(unseen(fault, component), { window: 'past', at: rows });

describe('shared', () => {
  let model: SpotModel;
  let open: OpenSpotModel;
  beforeAll(async () => {
    model = await learnSpots(samplesOf({ each: 4, nominal: 8 }), COMPONENTS, config('shared'), JOBS, 5);
    open = await openSpotModel(model);
  }, 120_000);

  test.each([1, 2, MOMENTS])('a live prediction names component and kind %d rows after the fault began', async (rows) => {
    for (const component of COMPONENTS) {
      const { probabilities, kinds } = await open.predict(past('kill', component, rows), 'past', FEATURES);
      expect(COMPONENTS[probabilities.indexOf(Math.max(...probabilities))]).toBe(component);
      expect(kinds[0].fault).toBe('kill');
    }
  });

  test('in nominal time no component is faulty, and nothing is unknown', async () => {
    const { probabilities, unknown } = await open.predict(past(null, null, 3), 'past', FEATURES);
    expect(Math.max(...probabilities)).toBeLessThan(0.5);
    expect(unknown).toBe(false);
  });

  test("a sample's own rows are cut to the paper's window", async () => {
    const sample = unseen('stress', 'web');
    const whole = await open.predict(sample.values, 'centred', FEATURES);
    expect(whole).toEqual(await open.predict(windowOf(sample, { window: 'centred', at: 0 }), 'centred', FEATURES));
    expect(whole.probabilities[2]).toBeGreaterThan(0.5);
    expect(whole.unknown).toBe(false);
  });

  test('a kind that was never learned is a fault, on the right component, and unknown', async () => {
    const { probabilities, unknown } = await open.predict(unseen('delay', 'app').values, 'centred', FEATURES);
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(1);
    expect(unknown).toBe(true);
  });

  test('it is surer of what it has learned than of less of it, and knows nothing of what is unlike it', async () => {
    const whole = unseen('stress', 'db');
    const calm = unseen(null, null);
    const half = { ...whole, values: whole.values.map((row, at) => row.map((value, column) => 0.15 * value + 0.85 * calm.values[at][column])) };
    const [known, less, nothing] = [await open.uncertainty(whole), await open.uncertainty(half), await open.uncertainty(unseen('delay', 'db'))];
    expect(known).toBeLessThan(0.3);
    expect(less).toBeGreaterThan(known);
    expect(nothing).toBe(1);
  });

  test('a service with another number of components, of other names, is judged by the same network', async () => {
    const components = ['one', 'two', 'three', 'four', 'five'];
    const other = await openSpotModel({ ...model, components });
    const { probabilities } = await other.predict(unseen('stress', 'four', { components }).values, 'centred', FEATURES);
    expect(probabilities).toHaveLength(5);
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(3);
  });

  test('an idle component more changes little', async () => {
    const sample = unseen('stress', 'app');
    const more = await openSpotModel({ ...model, components: [...COMPONENTS, 'idle'] });
    const [before, after] = [await open.predict(sample.values, 'centred', FEATURES), await more.predict(sample.values.map((row) => [...row, 0.01, 0.01, 0.01, 0.01]), 'centred', FEATURES)];
    before.probabilities.forEach((probability, at) => expect(Math.abs(after.probabilities[at] - probability)).toBeLessThan(0.1));
    expect(after.probabilities[3]).toBeLessThan(0.1);
  });

  test('both windows are evaluated on samples that were not trained on', () => {
    const { centred, past: live } = model.evaluations;
    expect([centred.trainSamples, centred.testSamples, live.testSamples]).toEqual([24, 32, 32 * MOMENTS]);
    expect(centred.componentFirst).toBeGreaterThan(0.95);
    expect(live.componentFirst).toBeGreaterThan(0.9);
    expect(centred.kindRight).toBeGreaterThan(0.95);
    expect(centred.calibrationError).toBeLessThan(0.15);
  });

  test('stored and read again it answers the same', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'spots-'));
    try {
      saveSpotModel(directory, model);
      const read = loadSpotModel(directory, COMPONENTS, config('shared')) as SpotModel;
      const sample = unseen('kill', 'web');
      expect(await (await openSpotModel(read)).predict(sample.values, 'centred', FEATURES)).toEqual(await open.predict(sample.values, 'centred', FEATURES));
      expect(read.evaluations).toEqual(model.evaluations);
      expect(loadSpotModel(directory, ['db', 'app'], config('shared'))).toBeNull();
      expect(loadSpotModel(directory, COMPONENTS, config('paper'))).toBeNull();
      const [file] = [join(directory, 'fault-spots.model')];
      writeFileSync(file, readFileSync(file).subarray(0, 500));
      expect(loadSpotModel(directory, COMPONENTS, config('shared'))).toBeNull();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

test("the paper's network is learned for both windows, stored, and names no kinds", async () => {
  const samples = samplesOf({ kinds: ['kill'], each: 8, nominal: 6 });
  const model = await learnSpots(samples, COMPONENTS, config('paper'), JOBS, 5);
  const directory = mkdtempSync(join(tmpdir(), 'spots-'));
  try {
    saveSpotModel(directory, model);
    const read = loadSpotModel(directory, COMPONENTS, config('paper')) as SpotModel;
    expect(loadSpotModel(directory, COMPONENTS, { ...config('paper'), features: ['cpu'] })).toBeNull();
    const answer = await (await openSpotModel(read)).predict(unseen('kill', 'db').values, 'centred', FEATURES);
    expect(answer.probabilities[0]).toBeGreaterThan(0.5);
    expect(answer).toMatchObject({ kinds: [], unknown: false });
    expect(await (await openSpotModel(model)).predict(past('kill', 'db', 3), 'past', FEATURES)).toEqual(await (await openSpotModel(read)).predict(past('kill', 'db', 3), 'past', FEATURES));
  } finally {
    rmSync(directory, { recursive: true });
  }
  expect(model.evaluations.centred).toMatchObject({ kindRight: null, trainSamples: 24 });
  expect(model.evaluations.centred.average.accuracy).toBeGreaterThan(0.9);
}, 120_000);

test('there is no model where there is no file, or one of an earlier build', () => {
  const directory = mkdtempSync(join(tmpdir(), 'spots-'));
  try {
    writeFileSync(join(directory, 'classifier.json'), '{"components":["db","app","web"],"features":["cpu","memory"],"moments":5,"network":""}');
    expect(loadSpotModel(directory, COMPONENTS, config('shared'))).toBeNull();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a component with a single fault sample is refused by name', async () => {
  await expect(learnSpots(samplesOf({ each: 1, kinds: ['kill'] }), COMPONENTS, config('shared'), JOBS, 5)).rejects.toMatchObject({ code: 'DATASET_TOO_SMALL', message: expect.stringContaining('db') });
});
