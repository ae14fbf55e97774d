import { pick, usefulColumns, wholeSegments } from '../../../sidecar/series/select';

const feature = (name: string) => ({ component: 'a', name, metric: name, counter: false });
const matrix = (names: string[], rows: number[][]) => ({ features: names.map(feature), grid: { fromMs: 0, stepMs: 1000, rows: rows.length }, values: Float64Array.from(rows.flat()) });
const MIXED = matrix(['moves', 'constant', 'sparse', 'zero'], [[1, 5, NaN, 0], [2, 5, NaN, 0], [NaN, 5, 3, 0], [4, 5, 1, 0]]);

test('what never moves and what is mostly missing is left out, and counted by reason', () => {
  expect(usefulColumns(MIXED)).toEqual({ columns: [0], dropped: { constant: 2, sparse: 1 } });
});

test('rows that are not learned say nothing about a feature: it may be missing in them, and what moves only there is constant', () => {
  const rows = [[1, 5], [2, 5], [NaN, 9], [NaN, 5], [NaN, 5]];
  expect(usefulColumns(matrix(['gone in an outage', 'moved in it'], rows), [true, true, false, false, false])).toEqual({ columns: [0], dropped: { constant: 1 } });
});

test('a matrix of some columns keeps its rows', () => {
  const { features, values } = pick(MIXED, [3, 0]);
  expect(features.map(({ name }) => name)).toEqual(['zero', 'moves']);
  expect([...values]).toEqual([0, 1, 0, 2, 0, NaN, 0, 4]);
});

test.each([
  [1, [[0, 2], [3, 4]]],
  [0.5, [[0, 4]]],
])('rows with at least %p of the features make segments', (share, segments) => {
  expect(wholeSegments(pick(MIXED, [0, 1]), share)).toEqual(segments);
});
