import { FORGETTING_DEFAULTS, type ForgettingModel, learnForgetting, openForgetting } from '../../../../sidecar/nominal/simple/forgetting';
import { seeded } from '../../../../sidecar/mirror/schedule';
import reference from './reference/simple.json';

const options = { ...FORGETTING_DEFAULTS, halfLife: 20, acceptAfter: 100 };
const random = seeded(5);
const noise = (count: number, level = 0) => Float32Array.from({ length: count }, () => level + random() - 0.5);
const learn = (matrix: Float32Array) => learnForgetting({ matrix, features: 1, segments: [[0, matrix.length]] }, options);
const after = async (model: ForgettingModel, rows: Float32Array) => (await openForgetting(model, 'end').reconstructRange(Float32Array.from([...rows, 0]), 0, rows.length + 1))[rows.length];

test('a row is expected at the forgetting mean of those before it', async () => {
  const { rows, start, halfLife, expected } = reference.forgetting;
  const model: ForgettingModel = { kind: 'forgetting', features: 1, options: { ...options, halfLife, mostDeviation: Infinity }, limit: Infinity, start: [start], end: [start] };
  const found = await openForgetting(model, 'start').reconstructRange(Float32Array.from(rows), 0, rows.length);
  found.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 5));
});

test('a slow drift is followed', async () => {
  const model = learn(noise(500));
  const drifting = Float32Array.from({ length: 400 }, (_, row) => row / 400 + (random() - 0.5) / 2);
  expect(await after(model, drifting)).toBeGreaterThan(0.8);
});

test('an outage is not learned, what lasts is', async () => {
  const model = learn(noise(500));
  expect(Math.abs(await after(model, noise(80, 4)))).toBeLessThan(0.3);
  expect(await after(model, noise(400, 4))).toBeGreaterThan(3.5);
});

test('one wild row hardly moves the expectation, even where every row counts as nominal', async () => {
  const model = { ...learn(noise(500)), limit: Infinity };
  expect(Math.abs(await after(model, Float32Array.from([1e6])))).toBeLessThan(0.3);
});

test('the live expectation begins where the nominal period ended', async () => {
  const shifted = Float32Array.from([...noise(300), ...noise(300, 0.4)]);
  expect(await after(learn(shifted), new Float32Array(0))).toBeCloseTo(0.4, 0);
  expect(learn(shifted).start[0]).toBeCloseTo(0, 0);
});
