import { drawn, lloyd, nearestTo, squaredDistance, starts } from '../../../sidecar/nn/kmeans';
import { createRandom } from '../../../sidecar/nn/random';

const rows = (...values: number[][]) => values.map((value) => Float64Array.from(value));

test.each([
  [0, 0],
  [0.99, 0],
  [1, 2],
  [3.99, 2],
  // rounding may lead past the sum
  [4.01, 2],
])('weights 1, 0, 3, 0: a target of %d meets place %d', (target, place) => expect(drawn([1, 0, 3, 0], target)).toBe(place));

test('the squared distance, and the first of the nearest centroids', () => {
  expect(squaredDistance([1, 2], [4, 6])).toBe(25);
  expect(nearestTo([5], [[0], [4], [6]])).toBe(1);
});

test('two clouds get a centroid each, at their means', () => {
  const clouds = rows([0, 0], [2, 0], [10, 4], [12, 4], [14, 4]);
  for (let seed = 0; seed < 10; seed++) {
    const found = lloyd(clouds, starts(clouds, 2, createRandom(seed)), 20).map((centroid) => [...centroid]);
    expect(found.sort(([one], [other]) => one - other)).toEqual([[1, 0], [expect.closeTo(12, 12), expect.closeTo(4, 12)]]);
  }
});
