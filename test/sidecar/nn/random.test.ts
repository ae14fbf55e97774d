import { createRandom, dropoutMask, epochRandom, maskSource, permutation, shuffledBatches } from '../../../sidecar/nn/random';

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('numbers are uniform: each tenth of [0, 1) gets its share', () => {
  const random = createRandom(3);
  const counts = new Array<number>(10).fill(0);
  for (let index = 0; index < 100000; index++) {
    counts[Math.floor(random() * 10)]++;
  }
  counts.forEach((count) => expect(Math.abs(count - 10000)).toBeLessThan(400));
});

test('a permutation holds each number once', () => {
  expect([...permutation(50, createRandom(4))].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
});

test('a dropout mask drops its rate and keeps the mean at 1', () => {
  const mask = dropoutMask(100000, 0.2, createRandom(5));
  expect(mask.filter((value) => value === 0).length / mask.length).toBeCloseTo(0.2, 2);
  expect(mask.reduce((total, value) => total + value, 0) / mask.length).toBeCloseTo(1, 2);
  expect([...dropoutMask(3, 0, createRandom(5))]).toEqual([1, 1, 1]);
});

test.each([
  [10, 4, 3],
  [8, 4, 2],
  [3, 3, 1],
])('%d samples in batches of %d make %d full batches that leave out none', (count, size, batches) => {
  const made = shuffledBatches(count, size, createRandom(6));
  expect(made.map((batch) => batch.length)).toEqual(new Array(batches).fill(size));
  expect(new Set(made.flatMap((batch) => [...batch])).size).toBe(count);
});

test("an epoch's generator is its own, for every seed, and the same when asked for again", () => {
  const draw = (seed: number, epoch: number) => Array.from({ length: 5 }, epochRandom(seed, epoch));
  const draws = [1, 2, 3].flatMap((seed) => [1, 2, 3].map((epoch) => draw(seed, epoch)));
  expect(new Set(draws.flat()).size).toBe(45);
  expect(draw(2, 3)).toEqual(draws[5]);
});

test('masks of one source drop their rate, differ from step to step, and are the same for the same generator', () => {
  const source = maskSource(1000, 0.2, createRandom(7));
  const masks = Array.from({ length: 200 }, () => source).map((make, index) => [...make(epochRandom(8, index))]);
  masks.forEach((mask) => expect(mask.filter((value) => value === 0).length / mask.length).toBeCloseTo(0.2, 1));
  expect(new Set(masks.map((mask) => mask.join())).size).toBeGreaterThan(180);
  const kept = masks[0].map((_, unit) => masks.filter((mask) => mask[unit] > 0).length / masks.length);
  kept.forEach((share) => expect(Math.abs(share - 0.8)).toBeLessThan(0.15));
  expect([...maskSource(1000, 0.2, createRandom(7))(epochRandom(8, 0))]).toEqual(masks[0]);
});
