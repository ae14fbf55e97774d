import { lloyd, starts } from '../../../../sidecar/nn/kmeans';
import { createRandom } from '../../../../sidecar/nn/random';
import { KMEANS_DEFAULTS, learnKmeans, openKmeans } from '../../../../sidecar/nominal/simple/kmeans';
import reference from './reference/simple.json';

const { rows: listed, starts: first, centroids } = reference.kmeans;
const rows = listed.map((row) => Float64Array.from(row));
const nominal = { matrix: Float32Array.from(listed.flat()), features: 2, segments: [[0, listed.length]] as Array<[number, number]> };

test("Lloyd's algorithm ends at numpy's centroids", () => {
  const found = lloyd(rows, first.map((row) => Float64Array.from(row)), 100);
  found.forEach((centroid, cluster) => centroid.forEach((value, feature) => expect(value).toBeCloseTo(centroids[cluster][feature], 10)));
});

test('a centroid without rows stays where it is', () => {
  expect([...lloyd([Float64Array.from([0]), Float64Array.from([1])], [Float64Array.from([0.4]), Float64Array.from([99])], 5)[1]]).toEqual([99]);
});

test('starts are rows of their own: three of three separate places', () => {
  const apart = [0, 0, 0, 100, 100, 200].map((value) => Float64Array.from([value]));
  for (let seed = 0; seed < 20; seed++) {
    expect(starts(apart, 3, createRandom(seed)).map(([value]) => value).sort((a, b) => a - b)).toEqual([0, 100, 200]);
  }
});

test('rows that repeat give fewer centroids than asked for', () => expect(learnKmeans({ matrix: new Float32Array(10).fill(4), features: 1, segments: [[0, 8]] }).centroids).toEqual([[4]]));

test('a row is expected at the nearest centroid, and the same seed learns the same', async () => {
  const options = { ...KMEANS_DEFAULTS, clusters: 3 };
  const model = learnKmeans(nominal, options);
  expect(learnKmeans(nominal, options)).toEqual(model);
  const near = model.centroids[2].map((value) => value + 0.1);
  const found = await openKmeans(model).reconstructLast(Float32Array.from([50, 50, ...near]), 1);
  model.centroids[2].forEach((value, feature) => expect(found[feature]).toBeCloseTo(value, 5));
});

test('without rows there is nothing to learn', () => expect(() => learnKmeans({ ...nominal, segments: [] })).toThrow(expect.objectContaining({ code: 'NOMINAL_TOO_SHORT' })));
