import { isOver } from '../../../../src/service/layers/rows';
import { AT_ONCE, firstWithin, PERSISTENT, stretchesOf } from '../../../../src/service/layers/stretches';

const of = (scores: number[], rule = PERSISTENT) => stretchesOf(scores.map((_, i) => 10 * i), scores, isOver, rule).map(({ from, to, peak, lasts }) => [from, to, peak, lasts]);

test.each([
  ['two of three begin one, at the first', [0, 1, 0, 2, 0, 0, 0], [[10, 30, 2, false]]],
  ['one alone is none', [0, 5, 0, 0, 0, 0], []],
  ['two under the line do not end it, three do', [1, 1, 0, 0, 3, 0, 0, 0, 1, 1, 0, 0, 0], [[0, 40, 3, false], [80, 90, 1, false]]],
  ['a missing score is under the line', [1, NaN, 1, NaN, NaN, NaN, 1], [[0, 20, 1, false]]],
  ['one that has not ended lasts', [0, 0, 1, 1, 0], [[20, 30, 1, true]]],
])('%s', (_, scores, expected) => expect(of(scores)).toEqual(expected));

test('where a sample is the highest of many, one is enough', () => expect(of([0, 5, 0, 6, 6, 0], AT_ONCE)).toEqual([[10, 10, 5, false], [30, 40, 6, false]]));

test('the first that touches an interval', () => {
  const stretches = stretchesOf([0, 1, 2, 3, 4, 5, 6, 7], [1, 1, 0, 0, 0, 0, 1, 1], isOver, AT_ONCE);
  expect(firstWithin(stretches, 2, 6)).toMatchObject({ from: 6 });
  expect(firstWithin(stretches, 2, 5)).toBeNull();
});
