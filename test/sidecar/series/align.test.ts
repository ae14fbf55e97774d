import { align, increments, levels, speaking, stoppedUseNothing } from '../../../sidecar/series/align';
import { featuresOf } from '../../../sidecar/series/features';

const raw = (times: number[], values: number[], labels: Record<string, string> = {}) => ({ labels, times, values });
const grid = (fromMs: number, rows: number) => ({ fromMs, stepMs: 1000, rows });

describe('counters', () => {
  test('become increments per step', () => {
    expect([...increments(raw([0, 1000, 2000, 3000], [10, 15, 15, 22]), grid(1000, 3))]).toEqual([5, 0, 7]);
  });
  test('late scrapes make no zero and no double increment', () => {
    const late = increments(raw([0, 1000, 2300, 3000, 4000], [0, 10, 23, 30, 40]), grid(1000, 4));
    expect([...late].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([10, 10, 10, 10]);
  });
  test('a reset counts from zero', () => {
    expect([...increments(raw([0, 1000, 2000], [100, 110, 4]), grid(1000, 2))]).toEqual([10, 4]);
  });
  test('what is not known is missing, not zero: before the first sample, after the last, over a gap', () => {
    const gap = increments(raw([1000, 2000, 12_000, 13_000], [1, 2, 50, 51]), grid(1000, 14));
    expect([...gap].map((value) => (Number.isNaN(value) ? '-' : value)).join(' ')).toBe('- 1 - - - - - - - - - - 1 -');
  });
});

describe('gauges', () => {
  test('are the last sample, while it is fresh', () => {
    expect([...levels(raw([0, 1000], [5, 6]), grid(0, 5))]).toEqual([5, 6, 6, 6, NaN]);
  });
  test('infinite values are missing', () => {
    expect([...levels(raw([0], [Infinity]), grid(0, 1))]).toEqual([NaN]);
  });
});

describe('features', () => {
  const types = new Map([['container_cpu_usage_seconds_total', 'counter'], ['container_memory_rss', 'gauge'], ['request_seconds', 'histogram']]);
  const one = (labels: Record<string, string>) => raw([0], [1], labels);

  test('a restarted container goes on as the same feature; cores and interfaces are summed', () => {
    const features = featuresOf([
      one({ __name__: 'container_cpu_usage_seconds_total', pod: 'app1', id: '/a/1', cpu: 'cpu00' }),
      one({ __name__: 'container_cpu_usage_seconds_total', pod: 'app1', id: '/a/2', cpu: 'cpu01' }),
      one({ __name__: 'container_memory_failures_total', pod: 'app1', type: 'pgfault', scope: 'container' }),
      one({ __name__: 'container_memory_rss', pod: 'app2' }),
    ], { componentLabel: 'pod' }, types);
    expect(features.map(({ feature, parts }) => [feature.component, feature.name, feature.counter, parts.length])).toEqual([
      ['app1', 'container_cpu_usage_seconds_total', true, 2],
      ['app1', 'container_memory_failures_total{scope="container",type="pgfault"}', true, 1],
      ['app2', 'container_memory_rss', false, 1],
    ]);
  });
  test('histograms and series of no component are left out', () => {
    expect(featuresOf([one({ __name__: 'request_seconds_bucket', pod: 'a', le: '1' }), one({ __name__: 'container_memory_rss' })], { componentLabel: 'pod' }, types)).toEqual([]);
  });
});

test('a component that says nothing while another speaks uses nothing; when all are silent the row is missing', () => {
  const series = featuresOf([
    raw([0, 1000, 2000, 3000], [7, 7, 7, 7], { __name__: 'm', pod: 'a' }),
    raw([0, 1000], [8, 8], { __name__: 'm', pod: 'b' }),
  ], { componentLabel: 'pod' }, new Map());
  const features = series.map((each) => each.feature);
  const at = grid(0, 8);
  const matrix = align(series, features, at);
  stoppedUseNothing(matrix, speaking(series, at, 0.9), ['a', 'b']);
  expect(Array.from({ length: 8 }, (_, row) => [...matrix.values.slice(row * 2, row * 2 + 2)])).toEqual([[7, 8], [7, 8], [7, 0], [7, 0], [7, NaN], [7, NaN], [NaN, NaN], [NaN, NaN]]);
});

describe('bad samples', () => {
  const types = new Map([['work', 'counter']]);
  const matrix = (series: Array<ReturnType<typeof raw>>, known: Map<string, string>, rows: number) => {
    const found = featuresOf(series, { componentLabel: 'pod' }, known);
    return [...align(found, found.map(({ feature }) => feature), grid(1000, rows)).values];
  };
  const one = (times: number[], values: number[], name = 'level') => raw(times, values, { __name__: name, pod: 'a' });

  test('a counter with one sample has no growth yet, a gauge has its level', () => {
    expect(matrix([one([1000], [7], 'work_total')], types, 2)).toEqual([NaN, NaN]);
    expect(matrix([one([1000], [7])], types, 2)).toEqual([7, 7]);
  });
  test('what is infinite, or becomes so when parts are summed, is missing', () => {
    expect(matrix([one([1000, 2000, 3000], [Infinity, -Infinity, 3])], types, 3)).toEqual([NaN, NaN, 3]);
    const huge = [0, 1].map((core) => raw([1000, 2000], [1.7e308, 1], { __name__: 'level', pod: 'a', cpu: String(core) }));
    expect(matrix(huge, types, 2)).toEqual([NaN, 2]);
    expect(matrix([one([0, 1000, 2000, 3000], [0, 1.7e308, 1e308, 1e308], 'work_total')], types, 3)).toEqual([NaN, NaN, NaN]);
  });
  test('a feature is read as what its model learned it as, whatever Prometheus says of its type by now', () => {
    const series = [one([0, 1000, 2000], [5, 7, 10], 'work')];
    const [{ feature }] = featuresOf(series, { componentLabel: 'pod' }, types);
    const later = featuresOf(series, { componentLabel: 'pod' }, new Map());
    expect([...align(later, [feature], grid(1000, 2)).values]).toEqual([2, 3]);
  });
});
