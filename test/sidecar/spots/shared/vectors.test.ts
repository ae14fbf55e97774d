import { createRandom } from '../../../../sidecar/nn/random';
import { windowOf } from '../../../../sidecar/spots/places';
import type { SpotSample } from '../../../../sidecar/spots/sample';
import { fitScales } from '../../../../sidecar/spots/shared/scales';
import { compressed, CONTEXT_SIZE, VECTOR_NAMES, VECTOR_SIZE, vectorsOf } from '../../../../sidecar/spots/shared/vectors';
import { COMPONENTS, FEATURES, sampleOf, samplesOf } from '../surroundings';

const scales = fitScales(samplesOf({ each: 0, nominal: 10 }));
const seen = (sample: SpotSample, calls: Array<[string, string]> = []) => vectorsOf(windowOf(sample, { window: 'centred', at: 0 }), sample.components, sample.features, scales, calls);
const entry = (vector: Float64Array, name: string) => vector[VECTOR_NAMES.indexOf(name)];
const stressed = sampleOf({}, 'stress', 'app', 99, createRandom(5));

test('every vector has the length that the network is built for, and finite numbers', () => {
  const { components, context } = seen(stressed);
  expect(components.map(({ length }) => length)).toEqual(COMPONENTS.map(() => VECTOR_SIZE));
  expect(context).toHaveLength(CONTEXT_SIZE);
  expect([...components.flatMap((vector) => [...vector]), ...context].every(Number.isFinite)).toBe(true);
});

test('the stressed component stands out in CPU, and by nothing else', () => {
  const [db, app, web] = seen(stressed).components;
  expect(entry(app, 'cpu ratio')).toBeCloseTo(Math.log(4), 0);
  expect(entry(app, 'cpu rank')).toBe(1);
  expect(entry(app, 'cpu beyond the others')).toBeGreaterThan(1);
  expect([db, web].every((vector) => entry(vector, 'cpu beyond the others') < -1 && entry(vector, 'cpu rank') < 1)).toBe(true);
  expect(Math.abs(entry(app, 'memory ratio'))).toBeLessThan(0.2);
  expect(entry(app, 'cpu present')).toBe(1);
  expect(entry(app, 'errors present')).toBe(0);
});

test('contrast and context by their definitions', () => {
  const { components, context } = seen(stressed);
  const news = components.map((vector) => Math.abs(entry(vector, 'memory news')));
  const [first, second, third] = [...news].sort((a, b) => b - a);
  const at = news.indexOf(second);
  expect(entry(components[at], 'memory beyond the others')).toBeCloseTo(second - first, 12);
  expect(entry(components[at], 'memory beyond the median')).toBeCloseTo(second - (first + third) / 2, 12);
  expect(entry(components[at], 'memory rank')).toBe(1 / 2);
  expect(context[2]).toBeCloseTo(first, 12);
});

test('large deviations differ less than small ones, with their sign', () => {
  expect(compressed(0)).toBe(0);
  expect(compressed(-(Math.E - 1))).toBeCloseTo(-1, 12);
});

test('another order of the components is the same vectors in that order, to the last bit', () => {
  const order = [2, 0, 1];
  const width = FEATURES.length;
  const moved: SpotSample = { ...stressed, components: order.map((at) => COMPONENTS[at]), values: stressed.values.map((row) => order.flatMap((at) => row.slice(at * width, (at + 1) * width))) };
  const calls: Array<[string, string]> = [['web', 'app'], ['app', 'db']];
  const [before, after] = [seen(stressed, calls), seen(moved, calls)];
  expect(after.components).toEqual(order.map((at) => before.components[at]));
  expect(after.context).toEqual(before.context);
});

test('a component of which nothing is measured is all zeros but for its rank among others', () => {
  const values = stressed.values.map((row) => [...row, ...FEATURES.map(() => NaN)]);
  const { components } = seen({ ...stressed, components: [...COMPONENTS, 'idle'], values });
  FEATURES.forEach((feature) => expect(entry(components[3], `${feature === 'latency_seconds' ? 'served' : feature} present`)).toBe(0));
  expect(entry(components[3], 'missing')).toBe(0);
});

test('callers and callees are seen along calls only', () => {
  const slow = sampleOf({}, 'delay', 'db', 7, createRandom(9));
  const [, alone] = seen(slow).components;
  const [db, app] = seen(slow, [['app', 'db']]).components;
  expect(entry(alone, 'callees slow')).toBe(0);
  expect(entry(app, 'callees slow')).toBeGreaterThan(2);
  expect(entry(db, 'own beyond callees')).toBeGreaterThan(2);
  expect(entry(db, 'callees slow')).toBe(0);
});
