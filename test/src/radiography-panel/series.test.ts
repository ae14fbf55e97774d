import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';
import { inputOf } from '../../../src/radiography-panel/series';

const frame = (name: string, values: Array<number | null>): DataFrame =>
  createDataFrame({ fields: [{ name: 'Time', type: FieldType.time, values: values.map((_, i) => i * 1000) }, { name: 'Value', type: FieldType.number, values, config: { displayNameFromDS: name } }] });

describe('which series the panel takes', () => {
  test('without names: error first, KPI second, from one frame a series as Prometheus sends them', () => {
    const input = inputOf([frame('mse', [1, 2]), frame('failed calls', [3, 4])], DEFAULT_OPTIONS);
    expect([input.errorName, input.kpiName, input.threshold, input.kpiLimit]).toEqual(['mse', 'failed calls', null, null]);
  });

  test('without names: two columns of one table, as SQL sources send them', () => {
    const table = createDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: [0, 1] }, { name: 'error', type: FieldType.number, values: [1, 2] }, { name: 'latency', type: FieldType.number, values: [5, 6] }] });
    const input = inputOf([table], DEFAULT_OPTIONS);
    expect([input.errorName, input.kpiName]).toEqual(['error', 'latency']);
  });

  test('by name, in any order, with threshold and limit as series', () => {
    const options = { ...DEFAULT_OPTIONS, errorField: 'mse', thresholdField: 'T', kpiLimitField: 'limit' };
    const input = inputOf([frame('limit', [7, null]), frame('T', [5, 6]), frame('kpi', [1, 1]), frame('mse', [2, 2])], options);
    expect([input.errorName, input.kpiName, input.kpiLimit]).toEqual(['mse', 'kpi', 7]);
    expect(input.threshold).toMatchObject({ values: [5, 6] });
  });

  test('numbers stand in for series that are not there', () => {
    const options = { ...DEFAULT_OPTIONS, thresholdField: 'gone', thresholdValue: 0.4, kpiLimitValue: 9 };
    const input = inputOf([frame('mse', [1]), frame('kpi', [1])], options);
    expect([input.threshold, input.kpiLimit]).toEqual([0.4, 9]);
  });

  test('the KPI’s unit is the field’s, unless the options have one', () => {
    const withUnit = frame('latency', [1, 2]);
    withUnit.fields[1].config.unit = 's';
    const unit = (kpiUnit: string) => inputOf([frame('mse', [1]), withUnit], { ...DEFAULT_OPTIONS, kpiUnit }).kpiUnit;
    expect([unit(''), unit('minutes')]).toEqual(['s', 'minutes']);
    withUnit.fields[1].config.unit = 'percentunit';
    expect(unit('')).toBe('');
  });

  test.each([
    ['one series only', [frame('mse', [1])], {}, /takes two numeric series, and there is one: “mse”/],
    ['a name that is not there', [frame('mse', [1]), frame('kpi', [1])], { kpiField: 'typo' }, /“typo”, which is not among the data. There are: “mse”, “kpi”/],
    ['text without times', [createDataFrame({ fields: [{ name: 'a', type: FieldType.string, values: ['x'] }] })], {}, /no numbers with times/],
  ])('data that do not fit are explained: %s', (_, frames, options, text) => {
    expect(inputOf(frames, { ...DEFAULT_OPTIONS, ...options }).advice).toMatch(text);
  });

  test('a named series that is not there is missing, not replaced by another', () => {
    expect(inputOf([frame('mse', [1]), frame('kpi', [1])], { ...DEFAULT_OPTIONS, errorField: 'typo' }).error).toBeNull();
  });
});
