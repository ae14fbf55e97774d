import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';
import { radiographyPoints } from '../../../src/radiography-panel/points';
import { chosenOf } from '../../../src/radiography-panel/series';

const many = Array.from({ length: 20 }, (_, i) => i * 1000);
const rising = many.map((_, i) => i);
const frame = (name: string, values: Array<number | null>, times: number[] = many): DataFrame =>
  createDataFrame({ fields: [{ name: 'Time', type: FieldType.time, values: times.slice(0, values.length) }, { name, type: FieldType.number, values }] });
const untimed = createDataFrame({ fields: [{ name: 'a', type: FieldType.number, values: [1, 2] }, { name: 'b', type: FieldType.number, values: [1, 2] }] });
const texts = createDataFrame({ fields: [{ name: 'Time', type: FieldType.time, values: [1, 2] }, { name: 'v', type: FieldType.string, values: ['1', '2'] }] });
const times = createDataFrame({ fields: [{ name: 'Time', type: FieldType.time, values: [1, 2] }] });

/** What the panel says instead of a picture. */
function saidOf(frames: DataFrame[], options: Partial<typeof DEFAULT_OPTIONS> = {}): string | null {
  const { misfit, input } = chosenOf(frames, { ...DEFAULT_OPTIONS, ...options });
  return misfit ?? radiographyPoints(input, options.anomalousOnly ?? false, 0).lack;
}

test.each<[string, DataFrame[], Partial<typeof DEFAULT_OPTIONS>, RegExp]>([
  ['nothing at all', [], {}, /^No data\. Choose a longer time range/],
  ['frames without rows', [createDataFrame({ fields: [] })], {}, /^No data\./],
  ['times only', [times], {}, /no numbers with times.*takes two numeric series/],
  ['text instead of numbers', [texts], {}, /The data are text.*“Convert field type”/],
  ['numbers without times', [untimed], {}, /a time column is missing.*“Time series”/],
  ['one series', [frame('mse', rising)], {}, /takes two numeric series, and there is one: “mse”\. Add a query/],
  ['missing values only', [frame('mse', many.map(() => NaN)), frame('kpi', rising)], {}, /no samples of “mse”.*all values are missing/],
  ['a KPI of nulls', [frame('mse', rising), frame('kpi', many.map(() => null))], {}, /no samples of “kpi”/],
  ['an instant query', [frame('mse', [1]), frame('kpi', [2])], {}, /one moment only.*“Range”/],
  ['a name that is gone', [frame('mse', rising), frame('kpi', rising)], { kpiField: 'latency' }, /“latency”, which is not among the data\. There are: “mse”, “kpi”/],
  ['other times', [frame('mse', rising), frame('kpi', rising, many.map((at) => at + 1e9))], {}, /no samples at the same times.*larger tolerance/],
  ['both constant', [frame('mse', many.map(() => 1)), frame('kpi', many.map(() => 0))], {}, /Neither series changes.*longer time range/],
  ['too few', [frame('mse', [1, 2, 3]), frame('kpi', [1, 2, 3])], {}, /Only 3 samples/],
  ['only anomalous, no threshold', [frame('mse', rising), frame('kpi', rising)], { anomalousOnly: true }, /no threshold to tell them by/],
])('data that do not fit are explained, with what to do: %s', (_, frames, options, text) => {
  expect(saidOf(frames, options)).toMatch(text);
});

test('two series of any source that do fit are not explained away', () => {
  expect(saidOf([frame('a', rising), frame('b', rising)])).toBeNull();
});
