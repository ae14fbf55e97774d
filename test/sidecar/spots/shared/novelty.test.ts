import { fitNovelty, noveltyOf } from '../../../../sidecar/spots/shared/novelty';

const GRID = Array.from({ length: 100 }, (_, at) => [at % 10, Math.floor(at / 10)]);
const EACH = GRID.map((_, at) => String(at));

test('on a grid the nearest two are one step away, and that is the line', () => {
  const novelty = fitNovelty(GRID, EACH);
  expect(novelty.limit).toBe(1);
  expect(noveltyOf(novelty, [4.5, 4])).toBeCloseTo(0.5, 12);
  expect(noveltyOf(novelty, [40, 40])).toBeGreaterThan(30);
});

test('windows of one sample do not vouch for each other', () => {
  const pairs = GRID.slice(0, 10).flatMap((vector) => [vector, vector]);
  expect(fitNovelty(pairs, pairs.map((_, at) => String(at >> 1))).limit).toBeGreaterThan(0.5);
  expect(fitNovelty(pairs, pairs.map((_, at) => String(at))).limit).toBeLessThan(fitNovelty(pairs, pairs.map((_, at) => String(at >> 1))).limit);
});

test('of one sample, or none, nothing is unknown', () => {
  expect(noveltyOf(fitNovelty([[0, 0]], ['only']), [1e6, 0])).toBeLessThan(1);
  expect(noveltyOf(fitNovelty([], []), [1e6, 0])).not.toBeGreaterThan(1);
});
