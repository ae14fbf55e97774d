/** @jest-environment ./test/sidecar/nn/environment.js */

import { featuresOf, firstStep, selectSamples, sharedFilter, type WindowClassifier, windowOptions } from '../../../sidecar/app/select-samples';
import { createRandom } from '../../../sidecar/nn/random';
import { SPOT_FEATURES, type SpotFeature, type SpotSample } from '../../../sidecar/spots/sample';
import { trainShared } from '../../../sidecar/spots/shared/training';
import { sampleOf } from '../spots/samples';

const COMPONENTS = ['db1', 'db2', 'app1'];

/** A window in which one figure of one component is another one from the moment on. */
function window(at: number, component: string, feature: SpotFeature = 'cpu', overrides: Partial<SpotSample> = {}): SpotSample {
  const random = createRandom(at);
  const changed = COMPONENTS.indexOf(component) * SPOT_FEATURES.length + SPOT_FEATURES.indexOf(feature);
  const values = Array.from({ length: 18 }, (_, row) => COMPONENTS.flatMap(() => SPOT_FEATURES).map((__, column) => Math.fround(10 + random() + (row >= 9 && column === changed ? 50 : 0))));
  return sampleOf({ run: `r${at}`, moment: 1_700_000_000_000 + 60_000 * at, components: COMPONENTS, component, fault: feature === 'cpu' ? 'cpu-stress' : 'memory-stress', values, ...overrides });
}

/** A fake, because what counts here is which windows it is given: it knows the (component, fault) pairs that it has met, and is wrong about all others. */
const met = ({ component, fault }: SpotSample) => `${component} ${fault}`;
const recognizer: WindowClassifier<Set<string>> = {
  train: async (samples) => new Set(samples.map(met)),
  loss: async (known, sample) => (known.has(met(sample)) ? 0.1 : 3),
};

const countOf = (samples: SpotSample[], component: string) => samples.filter((sample) => sample.component === component).length;

test('a component with hardly any windows is among the few that are kept', async () => {
  const samples = [...Array.from({ length: 30 }, (_, at) => window(at, 'db1')), ...Array.from({ length: 30 }, (_, at) => window(30 + at, 'db2')), window(60, 'app1')];
  for (const seed of [1, 2, 3, 4, 5]) {
    const { selected, left } = await selectSamples(recognizer, samples, 6, { seed });
    expect([selected.length, left.length, countOf(selected, 'app1')]).toEqual([6, 55, 1]);
  }
});

test('windows of different components never share a cluster', () => {
  const samples = Array.from({ length: 12 }, (_, at) => window(at, COMPONENTS[at % 3], at % 2 === 0 ? 'cpu' : 'memory'));
  const features = featuresOf(samples);
  const distance = (one: SpotSample, other: SpotSample) => Math.hypot(...[...(features.get(one) ?? [])].map((value, at) => value - (features.get(other)?.[at] ?? NaN)));
  const pairs = samples.flatMap((one, at) => samples.slice(at + 1).map((other) => ({ alike: one.component === other.component, away: distance(one, other) })));
  const [within, between] = [true, false].map((alike) => pairs.filter((pair) => pair.alike === alike).map(({ away }) => away));
  expect(Math.min(...between)).toBeGreaterThan(Math.max(...within));
});

test('what the filter model does not know yet is selected, however rare', async () => {
  // Nine in ten windows are of one kind; its seeds take both kinds where clusters allow, hence seeds of the common kind only.
  const common = Array.from({ length: 54 }, (_, at) => window(at, COMPONENTS[at % 3]));
  const rare = Array.from({ length: 6 }, (_, at) => window(54 + at, COMPONENTS[at % 3], 'memory'));
  const selection = { clusters: 3, samplesPerCluster: 1, samplesPerIteration: 4, hardShare: 0.75, highShare: 0.2, ratios: [1e6] };
  const { selected, iterations } = await selectSamples(recognizer, [...common, ...rare], 15, { selection });
  const kinds = new Set(selected.filter((sample) => rare.includes(sample)).map(met));
  expect(kinds.size).toBe(3);
  expect(iterations[0]).toMatchObject({ samples: 3, easy: 0, hard: 0 });
  expect(selected).toHaveLength(15);
});

test.each<[string, Partial<SpotSample>]>([
  ['discarded by a person', { discarded: 'the load generator was down' }],
  ['not visible', { quality: { bridged: 0, confirmed: false, unrest: null } }],
  ['full of gaps', { quality: { bridged: 0.5, confirmed: true, unrest: null } }],
  ['restless before', { quality: { bridged: 0, confirmed: true, unrest: 30 } }],
])('a window that is %s is never selected', async (_, broken) => {
  const bad = Array.from({ length: 6 }, (__, at) => window(at, COMPONENTS[at % 3], 'cpu', broken));
  const good = Array.from({ length: 9 }, (__, at) => window(6 + at, COMPONENTS[at % 3]));
  const { selected } = await selectSamples(recognizer, [...bad, ...good], 12);
  expect(selected.map(({ sample }) => sample).sort()).toEqual(good.map(({ sample }) => sample).sort());
  await expect(selectSamples(recognizer, bad, 3)).rejects.toMatchObject({ code: 'DATASET_INVALID' });
});

test('a window that makes the filter model worse is left out, and it is said which one and why', async () => {
  const samples = Array.from({ length: 24 }, (_, at) => window(at, COMPONENTS[at % 3], at === 20 ? 'memory' : 'cpu'));
  const wrong = samples[20];
  // A fake, because only its owner can know which window is wrong: learned from, it doubles every loss.
  const misled: WindowClassifier<SpotSample[]> = { train: async (learned) => learned, loss: async (learned, sample) => (sample === wrong ? 9 : 1) * (learned.includes(wrong) ? 2 : 1) };
  const { selected, rejected } = await selectSamples(misled, samples.slice(0, 22), 18, { validation: samples.slice(22), selection: { clusters: 3, samplesPerCluster: 1, ratios: [1e6] } });
  expect(rejected).toEqual([{ sample: wrong.sample, iteration: expect.any(Number), reason: 'influence', influence: 1 }]);
  expect(selected).not.toContain(wrong);
});

test('the shared network as filter model: the same answers for the same seed, and less wrong about what it has learned', async () => {
  const samples = Array.from({ length: 18 }, (_, at) => window(at, COMPONENTS[at % 3], at % 2 === 0 ? 'cpu' : 'memory'));
  const filter = sharedFilter((order) => trainShared(order, {}));
  const { selected, iterations } = await selectSamples(filter, samples, 6, { validation: [window(40, 'db1')], selection: { clusters: 3, samplesPerCluster: 1, samplesPerIteration: 3 } });
  expect([new Set(selected.map(({ component }) => component)).size, selected.length, iterations[iterations.length - 1].samples]).toEqual([3, 6, 6]);
  const losses = async (seed: number) => {
    const model = await filter.train(samples, seed);
    return Promise.all([...samples, { ...samples[0], component: 'app1' }].map((sample) => filter.loss(model, sample)));
  };
  const once = await losses(1);
  expect(await losses(1)).toEqual(once);
  expect(Math.max(...once.slice(0, -1))).toBeLessThan(Math.log(COMPONENTS.length + 1));
  expect(once[once.length - 1]).toBeGreaterThan(Math.max(...once.slice(0, -1)));
});

test('nothing to select from is said', async () => {
  await expect(selectSamples(recognizer, [], 3)).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  await expect(selectSamples(recognizer, [window(1, 'db1')], 0)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('the first step alone asks the filter model for nothing', async () => {
  const samples = Array.from({ length: 24 }, (_, at) => window(at, COMPONENTS[at % 3], at % 2 === 0 ? 'cpu' : 'memory'));
  const loss = jest.fn(recognizer.loss);
  const { selected, iterations } = await selectSamples({ ...recognizer, loss }, samples, 12, { selection: firstStep(12) });
  expect([selected.length, iterations.length, loss.mock.calls.length]).toEqual([12, 1, 0]);
});

test('the proportions of the paper at any size', () => {
  expect(windowOptions(100, 4)).toMatchObject({ samples: 100, clusters: 10, samplesPerCluster: 2, samplesPerIteration: 20 });
  expect(windowOptions(15, 4)).toMatchObject({ samples: 15, clusters: 4, samplesPerIteration: 3 });
});
