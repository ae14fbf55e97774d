import { type Field, FieldType, ThresholdsMode } from '@grafana/data';
import { axisOf, numberText } from '../../../src/radiography-panel/axis';
import { pictureOf } from '../../../src/radiography-panel/picture';
import { radiographyPoints } from '../../../src/radiography-panel/points';

const field = (config: Field['config']): Field => ({ name: 'latency', type: FieldType.number, values: [], config });
const steps = [{ value: -Infinity, color: 'green' }, { value: 50, color: 'orange' }, { value: 80, color: 'red' }];

describe('a field’s standard options on its axis', () => {
  test.each([
    ['unit and decimals', { unit: 'ms', decimals: 2 }, 1500, '1.50 s'],
    ['a share as per cent', { unit: 'percentunit', decimals: 0 }, 0.25, '25%'],
    ['decimals alone', { decimals: 3 }, 0.5, '0.500'],
    ['nothing: short numbers', {}, 1234567, '1.2e6'],
  ])('%s', (_, config, value, text) => {
    expect(numberText(axisOf(field(config), true), value)).toBe(text);
  });

  test('thresholds are lines, the base is none; per cent are of the range, and need one', () => {
    expect(axisOf(field({ thresholds: { mode: ThresholdsMode.Absolute, steps } }), true).lines).toEqual([{ value: 50, colour: 'orange' }, { value: 80, colour: 'red' }]);
    const share = { mode: ThresholdsMode.Percentage, steps };
    expect(axisOf(field({ min: 100, max: 300, thresholds: share }), true).lines.map(({ value }) => value)).toEqual([200, 260]);
    expect(axisOf(field({ thresholds: share }), true).lines).toEqual([]);
    expect(axisOf(field({ thresholds: share, min: 0, max: 1 }), false).lines).toEqual([]);
  });
});

describe('a picture with options of its fields', () => {
  const times = Array.from({ length: 30 }, (_, i) => i * 1000);
  const points = radiographyPoints({ error: { times, values: times.map((_, i) => i) }, kpi: { times, values: times.map((_, i) => 2 * i) }, threshold: null, kpiLimit: null, errorName: '', kpiName: '', kpiUnit: '' }, false, 0);
  const drawn = (errorAxis = {}, kpiAxis = {}, scale: 'linear' | 'log' = 'linear') => pictureOf(points, null, { errorScale: scale, kpiScale: scale, rule: 'robust', errorAxis: { lines: [], ...errorAxis }, kpiAxis: { lines: [], ...kpiAxis } });

  test('shows the range that minimum and maximum say, and its numbers as the unit writes them', () => {
    const picture = drawn({ min: 5, max: 10 }, { format: (value: number) => `${value} ms` });
    expect(picture.x).toEqual({ min: 5, max: 10 });
    expect(picture.yTicks[1].text).toBe('20 ms');
    expect(picture.kpiText(20)).toBe('20 ms');
  });

  test('does not take a minimum of 0 on a log axis, nor a range that is none', () => {
    expect(drawn({ min: 0 }, {}, 'log').x.min).toBe(drawn({}, {}, 'log').x.min);
    expect(drawn({ min: 10, max: 3 }).x).toEqual(drawn().x);
  });

  test('makes room for its lines and places them on their axis', () => {
    const picture = drawn({}, { lines: [{ value: 500, colour: 'red' }] });
    expect(picture.lines).toEqual([{ axis: 'y', at: 500, colour: 'red', text: '500' }]);
    expect(picture.y.max).toBeGreaterThan(500);
  });
});
