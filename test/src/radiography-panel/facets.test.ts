import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { facetsOf, tellingLabel } from '../../../src/radiography-panel/facets';
import { layoutOf } from '../../../src/radiography-panel/layout';
import { namedSeries } from '../../../src/radiography-panel/named';
import { DEFAULT_OPTIONS, type RadiographyOptions } from '../../../src/radiography-panel/options';
import { pictureOf } from '../../../src/radiography-panel/picture';
import { chosenOf } from '../../../src/radiography-panel/series';

const times = Array.from({ length: 20 }, (_, i) => i * 1000);
const series = (refId: string, labels: Record<string, string>, value: (i: number) => number): DataFrame =>
  createDataFrame({ refId, fields: [{ name: 'Time', type: FieldType.time, values: times }, { name: 'Value', type: FieldType.number, labels, values: times.map((_, i) => value(i)), config: { displayNameFromDS: [refId, ...Object.values(labels)].join(' ') } }] });
/** Component a deviates twice, b ten times, c never. */
const errors = [series('A', { component: 'a' }, (i) => (i < 2 ? 9 : 1)), series('A', { component: 'b' }, (i) => (i < 10 ? 9 : 1)), series('A', { component: 'c' }, () => 1)];
const kpi = series('B', {}, (i) => i);
const facets = (frames: DataFrame[], options: Partial<RadiographyOptions> = {}) => {
  const settings = { ...DEFAULT_OPTIONS, thresholdValue: 5, ...options };
  return facetsOf(chosenOf(frames, settings).roles, settings);
};

describe('small multiples', () => {
  test('are one radiography a series, the most deviating first', () => {
    expect(facets([...errors, kpi]).map(({ title, points }) => [title, points.anomalous])).toEqual([['b', 10], ['a', 2], ['c', 0]]);
  });

  test('without a threshold the larger error is the worse', () => {
    expect(facets([...errors, kpi], { thresholdValue: undefined }).map(({ title }) => title)).toEqual(['a', 'b', 'c']);
    expect(facets([series('A', { pod: 'x' }, (i) => i), series('A', { pod: 'y' }, (i) => 2 * i), kpi], { thresholdValue: undefined }).map(({ title }) => title)).toEqual(['y', 'x']);
  });

  test('each takes the KPI and the threshold with its own label, else the one that is of all', () => {
    const own = [series('B', { component: 'a' }, () => 7), series('B', { component: 'b' }, () => 8), series('threshold', { component: 'a' }, () => 100)];
    const found = facets([...errors.slice(0, 2), ...own]);
    expect(found.map(({ title, input, points }) => [title, (input.kpi?.values[0] as number), points.threshold])).toEqual([['b', 8, 5], ['a', 7, 100]]);
  });

  test('are off on wish, and where there is one series only', () => {
    expect([facets([...errors, kpi], { facetBy: 'off' }), facets([errors[0], kpi])]).toEqual([[], []]);
  });

  test('by any label; a component’s is taken before others', () => {
    const both = [series('A', { component: 'a', zone: 'x' }, () => 1), series('A', { component: 'b', zone: 'y' }, () => 1)];
    expect(tellingLabel(namedSeries(both))).toBe('component');
    expect(facets([...both, kpi], { facetBy: 'zone' }).map(({ title }) => title).sort()).toEqual(['x', 'y']);
    expect(facets([...both, kpi], { facetBy: 'no such label' })).toEqual([]);
  });

  test('with shared axes all show the same ranges', () => {
    const [one, two] = facets([...errors, kpi]);
    const together = { errors: [...one.points.errors, ...two.points.errors, 400], kpis: [...one.points.kpis, ...two.points.kpis], thresholds: [5, 5], limits: [null] };
    const pictures = [one, two].map(({ points }) => pictureOf(points, null, { errorScale: 'linear', kpiScale: 'linear', rule: 'robust', together }));
    expect(pictures[0].x).toEqual(pictures[1].x);
    expect(pictures[0].x.max).toBeGreaterThan(400);
  });
});

describe('the grid', () => {
  test.each([
    [1, 600, 400, 1],
    [4, 600, 440, 2],
    [12, 1600, 900, 4],
    [8, 220, 200, 1],
  ])('of %d tiles in %d x %d has %d columns, none outside the panel', (count, width, height, columns) => {
    const layout = layoutOf(count, width, height);
    expect(layout.columns).toBe(columns);
    expect(layout.columns * layout.width).toBeLessThanOrEqual(width);
    expect(layout.height).toBeGreaterThanOrEqual(110);
  });
});
