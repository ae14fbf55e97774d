import { judgedPlacesOf, lastRows, placesOf, windowOf } from '../../../sidecar/spots/places';
import { MARGIN, rowsOf } from '../../../sidecar/spots/sample';

const MOMENTS = 7;
/** Each row holds its distance from the moment: the first row at or after it is 0. */
const SAMPLE = { moments: MOMENTS, values: Array.from({ length: rowsOf(MOMENTS) }, (_, row) => [row - MOMENTS - MARGIN]) };

const ends = (window: number[][]) => [window[0][0], window[window.length - 1][0]];

test("the paper's window has seven moments before and seven after", () => {
  expect(windowOf(SAMPLE, { window: 'centred', at: 0 })).toHaveLength(14);
  expect(ends(windowOf(SAMPLE, { window: 'centred', at: 0 }))).toEqual([-7, 6]);
  expect(ends(windowOf(SAMPLE, { window: 'centred', at: -1 }))).toEqual([-8, 5]);
});

test('a window of past moments ends so many rows after the moment, and misses what the sample does not reach', () => {
  const early = windowOf(SAMPLE, { window: 'past', at: 1 });
  expect(early).toHaveLength(14);
  expect(early.slice(0, 4)).toEqual([[NaN], [NaN], [NaN], [NaN]]);
  expect([early[4][0], early[13][0]]).toEqual([-9, 0]);
  expect(ends(windowOf(SAMPLE, { window: 'past', at: 7 }))).toEqual([-7, 6]);
});

test.each([1, 2, 7, 60])('with %d moments the first half of every window that is learned or judged is before the moment', (moments) => {
  const sample = { moments, values: Array.from({ length: rowsOf(moments) }, (_, row) => [row - moments - MARGIN]) };
  for (const place of [...placesOf('past', moments), ...judgedPlacesOf('past', moments), ...judgedPlacesOf('centred', moments)]) {
    expect(windowOf(sample, place).slice(0, moments).every(([at]) => Number.isNaN(at) || at < 0)).toBe(true);
  }
});

test('a live prediction is judged at every row from the first to the last moment', () => {
  expect(judgedPlacesOf('past', 3).map(({ at }) => at)).toEqual([1, 2, 3]);
});

test('of too many rows the newest count, of too few the missing ones are before', () => {
  expect(lastRows([[1], [2], [3]], 2)).toEqual([[2], [3]]);
  expect(lastRows([[1]], 3)).toEqual([[NaN], [NaN], [1]]);
});
