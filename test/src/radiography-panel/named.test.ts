import { createDataFrame, type DataFrame, DataFrameType, FieldType } from '@grafana/data';
import { namedSeries } from '../../../src/radiography-panel/named';
import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';
import { rolesOf } from '../../../src/radiography-panel/roles';

const times = [0, 1000, 2000];
/** One frame a series, as Prometheus answers. */
const multi = (refId: string, name: string, labels: Record<string, string> = {}): DataFrame =>
  createDataFrame({ refId, fields: [{ name: 'Time', type: FieldType.time, values: [...times] }, { name: 'Value', type: FieldType.number, values: [1, 2, 3], labels, config: { displayNameFromDS: name } }] });
const rolesIn = (frames: DataFrame[], options: Partial<typeof DEFAULT_OPTIONS> = {}) => {
  const { errors, kpis, thresholds, limits, rest } = rolesOf(namedSeries(frames), { ...DEFAULT_OPTIONS, ...options });
  return [errors, kpis, thresholds, limits, rest].map((list) => list.map(({ name }) => name));
};

describe('the series of a data source', () => {
  test('rows that a text column tells apart are one series each, with the text as a label', () => {
    const long = createDataFrame({ meta: { type: DataFrameType.TimeSeriesLong }, fields: [{ name: 'time', type: FieldType.time, values: [0, 0, 1000, 1000] }, { name: 'pod', type: FieldType.string, values: ['a', 'b', 'a', 'b'] }, { name: 'latency', type: FieldType.number, values: [1, 10, 2, 20] }] });
    expect(namedSeries([long]).map(({ name, labels, times: at, values }) => [name, labels, at, values])).toEqual([
      ['latency a', { pod: 'a' }, [0, 1000], [1, 2]],
      ['latency b', { pod: 'b' }, [0, 1000], [10, 20]],
    ]);
  });

  test('a text that describes each row does not take a table apart', () => {
    const table = createDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: times }, { name: 'note', type: FieldType.string, values: ['x', 'y', 'z'] }, { name: 'a', type: FieldType.number, values: [1, 2, 3] }] });
    expect(namedSeries([table]).map(({ name }) => name)).toEqual(['a']);
  });

  test('a display name from the options wins over the data source’s', () => {
    const frame = multi('A', 'mse');
    frame.fields[1].config.displayName = 'error';
    expect(namedSeries([frame])[0].name).toBe('error');
  });
});

const plain = (refId: string, name: string): DataFrame => createDataFrame({ refId, fields: [{ name: 'Time', type: FieldType.time, values: [...times] }, { name, type: FieldType.number, values: [1, 2, 3] }] });
const table = createDataFrame({ refId: 'A', fields: [{ name: 'time', type: FieldType.time, values: times }, ...['error', 'latency', 'cpu'].map((name) => ({ name, type: FieldType.number, values: [1, 2, 3] }))] });

describe('which series is what', () => {
  test.each<[string, DataFrame[], Partial<typeof DEFAULT_OPTIONS>, string[][]]>([
    ['two queries of one series each', [multi('A', 'mse'), multi('B', 'failed')], {}, [['mse'], ['failed'], [], [], []]],
    ['several errors against one KPI', [multi('A', 'mse a', { component: 'a' }), multi('A', 'mse b', { component: 'b' }), multi('B', 'failed')], {}, [['mse a', 'mse b'], ['failed'], [], [], []]],
    ['errors that differ in name only, as Graphite sends them', [plain('A', 'app1.error'), plain('A', 'app2.error'), plain('B', 'failed')], {}, [['app1.error', 'app2.error'], ['failed'], [], [], []]],
    ['two metrics of one query beside another query', [multi('A', 'mse', { __name__: 'mse' }), multi('A', 'failed', { __name__: 'failed' }), multi('B', 'cpu')], {}, [['mse'], ['failed'], [], [], ['cpu']]],
    ['columns of one frame', [table], {}, [['error'], ['latency'], [], [], ['cpu']]],
    ['two series of one query, nothing else', [multi('A', 'x', { pod: 'x' }), multi('A', 'y', { pod: 'y' })], {}, [['x'], ['y'], [], [], []]],
    ['threshold and limit speak for themselves', [multi('A', 'mse'), multi('T', 'T', { __name__: 'roentgen_threshold_mse' }), multi('limit', 'x'), multi('B', 'failed')], {}, [['mse'], ['failed'], ['T'], ['x'], []]],
    ['but not where nothing else would be left', [multi('A', 'threshold crossings'), multi('B', 'failed')], {}, [['threshold crossings'], ['failed'], [], [], []]],
    ['contributions and others are further series', [multi('A', 'mse'), multi('B', 'failed'), multi('C', 'app1 bytes', { component: 'app1', feature: 'bytes' }), multi('D', 'cpu')], {}, [['mse'], ['failed'], [], [], ['app1 bytes', 'cpu']]],
    ['a named error with small multiples by a label takes its kind along', [multi('A', 'mse a', { component: 'a' }), multi('A', 'mse b', { component: 'b' }), multi('B', 'failed')], { errorField: 'mse b', facetBy: 'component' }, [['mse b', 'mse a'], ['failed'], [], [], []]],
    ['names win over everything', [multi('A', 'mse'), multi('B', 'failed'), multi('C', 'threshold')], { errorField: 'threshold', kpiField: 'mse' }, [['threshold'], ['mse'], [], [], ['failed']]],
  ])('%s', (_, frames, options, expected) => {
    expect(rolesIn(frames, options)).toEqual(expected);
  });
});
