import { type Density, estimateDensity } from '../../../src/radiography-panel/kde/density';
import { type Blob, blobAt, boxOf, outlineOf } from '../../../src/radiography-panel/regions';

const axis = { min: 0, max: 10, size: 101 };
const cellOf = (x: number, y: number) => Math.round(10 * y) * 101 + Math.round(10 * x);

/** Heaps of samples: [x, y, how many]. */
function heaps(...list: Array<[number, number, number]>): Density {
  const points = list.flatMap(([x, y, count]) => Array.from({ length: count }, () => [x, y]));
  return estimateDensity(points.map(([x]) => x), points.map(([, y]) => y), axis, axis, { rule: 'robust', method: 'exact' });
}

/** Round hills whose height and width are given: the shape of the density itself. */
function hills(...list: Array<[number, number, number, number]>): Density {
  const values = Float64Array.from({ length: 101 * 101 }, (_, i) => list.reduce((sum, [x, y, height, width]) => sum + height * Math.exp(-0.5 * ((((i % 101) / 10 - x) / width) ** 2 + ((Math.floor(i / 101) / 10 - y) / width) ** 2)), 0));
  return { ...heaps([5, 5, 9]), values, peak: Math.max(...values) };
}

describe('the blob behind a click', () => {
  test('is the connected region around the peak that the place belongs to', () => {
    const density = hills([2, 2, 1, 0.5], [8, 8, 0.1, 0.5]);
    const blob = blobAt(density, 8.4, 8.2) as Blob;
    expect([blob.cells.has(cellOf(8, 8)), blob.cells.has(cellOf(2, 2))]).toEqual([true, false]);
    expect(blob.level).toBeCloseTo(0.01, 3);
  });

  test('ends where it would run into a higher one, and no sooner', () => {
    const density = hills([3, 5, 1, 0.9], [7, 5, 0.3, 0.9]);
    const blob = blobAt(density, 7, 5) as Blob;
    expect([blob.cells.has(cellOf(7, 5)), blob.cells.has(cellOf(3, 5))]).toEqual([true, false]);
    const higher = blobAt(density, 3, 5) as Blob;
    expect(higher.cells.has(cellOf(3, 5))).toBe(true);
  });

  test('takes grain for what it is: bumps that hang together are one blob', () => {
    const density = hills([4, 5, 0.5, 0.6], [5, 5, 0.6, 0.6], [5.8, 5.4, 0.5, 0.6]);
    const cells = [blobAt(density, 4, 5), blobAt(density, 5.8, 5.4)].map((blob) => blob?.cells.size);
    expect(cells[0]).toBe(cells[1]);
    expect((blobAt(density, 4, 5) as Blob).cells.has(cellOf(5.8, 5.4))).toBe(true);
  });

  test('has an outline around its cells only', () => {
    const density = hills([2, 2, 1, 0.5], [8, 8, 1, 0.5]);
    const outline = outlineOf(blobAt(density, 2, 2) as Blob);
    expect(outline.length).toBeGreaterThan(20);
    expect(outline.every(([x, y]) => x < 5 && y < 5)).toBe(true);
  });

  test('is nothing where next to nothing lies, outside, and in a picture without samples', () => {
    const density = hills([2, 2, 1, 0.5]);
    expect([blobAt(density, 9, 9), blobAt(density, -1, 2), blobAt(heaps(), 2, 2)]).toEqual([null, null, null]);
  });
});

test('a rectangle is the same from whichever corner it is drawn', () => {
  expect(boxOf([4, 1], [2, 3])).toEqual({ kind: 'box', left: 2, right: 4, bottom: 1, top: 3 });
  expect(outlineOf(boxOf([4, 1], [2, 3]))).toHaveLength(4);
});
