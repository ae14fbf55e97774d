import { align } from '../../../sidecar/series/align';
import { featuresOf } from '../../../sidecar/series/features';
import { bucketQuantile, bucketsOf } from '../../../sidecar/series/histograms';

const types = new Map([['latency_seconds', 'histogram'], ['gc_seconds', 'summary']]);
const SECONDS = [0, 1000, 2000, 3000];
const one = (labels: Record<string, string>, values: number[]) => ({ labels: { pod: 'app', ...labels }, times: SECONDS.slice(0, values.length), values });

/** Every feature's values from second 1 on, by name. */
function columns(series: Array<ReturnType<typeof one>>, quantiles: number[] = [], componentRule?: { pattern: string; replacement: string }): Record<string, number[]> {
  const features = featuresOf(series, { componentLabel: 'pod', quantiles, componentRule }, types);
  return Object.fromEntries(features.map((each) => [`${each.feature.component} ${each.feature.name}`, [...align(features, [each.feature], { fromMs: 1000, stepMs: 1000, rows: 3 }).values]]));
}

const histogram = [
  one({ __name__: 'latency_seconds_bucket', le: '0.1', code: '200' }, [0, 5, 5, 9]),
  one({ __name__: 'latency_seconds_bucket', le: '0.5', code: '200' }, [0, 9, 9, 19]),
  one({ __name__: 'latency_seconds_bucket', le: '+Inf', code: '200' }, [0, 10, 10, 20]),
  one({ __name__: 'latency_seconds_sum', code: '200' }, [0, 2, 2, 3]),
  one({ __name__: 'latency_seconds_count', code: '200' }, [0, 10, 10, 20]),
];

test('a histogram is how often and how much on average; a step without observations says nothing of the mean', () => {
  expect(columns(histogram)).toEqual({
    'app latency_seconds_count{code="200"}': [10, 0, 10],
    'app latency_seconds_mean{code="200"}': [0.2, NaN, 0.1],
  });
});

test('quantiles are there on wish, of each step alone', () => {
  const { 'app latency_seconds_p50{code="200"}': median } = columns(histogram, [0.5]);
  expect(median[0]).toBeCloseTo(0.1, 10);
  expect(median[1]).toBeNaN();
  expect(median[2]).toBeCloseTo(0.1 + 0.4 / 6, 10);
});

test('a summary is its rate, its mean and its own quantiles', () => {
  const series = [one({ __name__: 'gc_seconds', quantile: '0.9' }, [0.3, 0.4, 0.5, 0.6]), one({ __name__: 'gc_seconds_sum' }, [0, 1, 3, 3]), one({ __name__: 'gc_seconds_count' }, [0, 2, 4, 4])];
  expect(columns(series)).toEqual({
    'app gc_seconds{quantile="0.9"}': [0.4, 0.5, 0.6],
    'app gc_seconds_count': [2, 2, 0],
    'app gc_seconds_mean': [0.5, 1, NaN],
  });
});

test('a restarted process starts its counts and sums anew, and the mean does not jump', () => {
  const series = [one({ __name__: 'gc_seconds_sum' }, [100, 102, 1, 3]), one({ __name__: 'gc_seconds_count' }, [50, 52, 1, 3])];
  expect(columns(series)['app gc_seconds_mean']).toEqual([1, 1, 1]);
});

test('pods that come and go under changing names are one component, and what runs side by side is summed', () => {
  const rule = { pattern: '(.+)-[a-f0-9]{6}-[a-z0-9]{5}', replacement: '$1' };
  const series = [one({ pod: 'shop-0a1b2c-x7k2p', __name__: 'rss' }, [1, 2, 3, 4]), one({ pod: 'shop-0a1b2c-9zzq1', __name__: 'rss' }, [10, 20, 30, 40]), one({ pod: 'db-0', __name__: 'rss' }, [7, 7, 7, 7])];
  expect(columns(series, [], rule)).toEqual({ 'shop rss': [22, 33, 44], 'db-0 rss': [7, 7, 7] });
});

test('a metric that only ends like a histogram is plain', () => {
  expect(Object.keys(columns([one({ __name__: 'pool_count' }, [1, 2, 3, 4]), one({ __name__: 'fuel_bucket' }, [1, 2, 3, 4])]))).toEqual(['app fuel_bucket', 'app pool_count']);
});

test.each<[string, number, number[], number[], number]>([
  ['in the first bucket, from zero', 0.25, [1, 2, Infinity], [4, 8, 8], 0.5],
  ['within a bucket, linear', 0.75, [1, 2, Infinity], [4, 8, 8], 1.5],
  ['in the last bucket, its lower bound', 0.99, [1, 2, Infinity], [4, 8, 10], 2],
  ['from a negative first bound', 0.5, [-1, 1, Infinity], [2, 4, 4], -1],
  ['with counts that fall', 0.5, [1, 2, Infinity], [5, 4, 10], 1],
  ['without a bucket whose count is missing', 0.75, [1, 2, 3, Infinity], [4, NaN, 8, 8], 2],
])("a quantile %s is Prometheus's", (_, q, bounds, cumulative, expected) => {
  expect(bucketQuantile(q, bounds, cumulative)).toBeCloseTo(expected, 10);
});

test.each([
  ['without observations', [1, Infinity], [0, 0]],
  ['without a bucket to infinity', [1, 2], [1, 2]],
  ['where the bucket to infinity is missing', [1, 2, Infinity], [1, 2, NaN]],
  ['where all are missing', [1, Infinity], [NaN, NaN]],
])('a quantile %s is not known', (_, bounds, cumulative) => {
  expect(bucketQuantile(0.5, bounds, cumulative)).toBeNaN();
});

test('a bucket whose bound is no number is left out', () => {
  const bound = (le: string) => one({ __name__: 'latency_seconds_bucket', le }, [0, 1]);
  expect(bucketsOf(['', 'wide', '+Inf', '1e-1'].map(bound), (parts) => parts).bounds).toEqual([0.1, Infinity]);
});
