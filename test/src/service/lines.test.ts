import { createDataFrame, FieldType } from '@grafana/data';
import { highestIn, indexAt, linesOf, newestOf, valueNear } from '../../../src/service/lines';
import { linearScale, scoreScale } from '../../../src/service/valueScale';

const frame = (refId: string, group: string, times: number[], values: Array<number | null>) =>
  createDataFrame({ refId, fields: [{ name: 'Time', type: FieldType.time, values: times }, { name: 'Value', type: FieldType.number, labels: { group }, values }] });

const line = { name: 'cpu', times: [0, 10, 20, 100, 110], values: [1, 2, 3, 4, 5] };

test('series of one query stand in the order of their names, without what is missing', () => {
  const lines = linesOf([frame('score', 'network', [0, 5], [1, null]), frame('kpi', 'x', [0], [1]), frame('score', 'cpu', [0, 5], [2, 3])], 'score', 'group');
  expect(lines).toEqual([{ name: 'cpu', times: [0, 5], values: [2, 3] }, { name: 'network', times: [0], values: [1] }]);
  expect([newestOf(lines[0]), newestOf({ name: '', times: [], values: [] }), linesOf(null, 'score', 'group')]).toEqual([3, null, []]);
});

test('the value under the cross is the nearest one, and none in a gap', () => {
  expect([valueNear(line, 4), valueNear(line, 6), valueNear(line, 60), valueNear(line, 96), valueNear(line, -4)]).toEqual([1, 2, null, 4, 1]);
  expect([indexAt(line.times, -1), indexAt(line.times, 10), indexAt(line.times, 999)]).toEqual([-1, 1, 4]);
});

test('the highest of an interval counts both its ends', () => {
  expect([highestIn(line, 10, 20), highestIn(line, 30, 90), highestIn(line, 0, 100)]).toEqual([3, null, 4]);
});

test('scores are drawn over decades with the line always at the same value, however high they are', () => {
  const scale = scoreScale([line]);
  expect([scale.share(0.01), scale.share(0.1), scale.share(1), scale.share(10), scale.share(99)]).toEqual([0, 0, 0.5, 1, 1]);
  expect(scoreScale([{ ...line, values: [3e6] }]).ticks.map(({ value }) => value)).toContain(1);
});

test('a service metric starts at zero and shows its limit', () => {
  const { share, ticks } = linearScale([line], [20]);
  expect(share(0)).toBe(0);
  expect(share(20)).toBeGreaterThan(0.9);
  expect(ticks[0].text).toBe('0');
  expect(linearScale([], []).share(1)).toBe(1);
});
