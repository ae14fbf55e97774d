import { featuresOf } from '../../../sidecar/series/features';
import { memoryOf, packed, unpacked } from '../../../sidecar/series/packed';

const times = [1000, 2000, 3000];
const raw = (name: string, more: Record<string, string> = {}) => ({ labels: { __name__: name, pod: 'a', ...more }, times, values: [1, NaN, Infinity] });
const series = featuresOf([
  raw('container_memory_usage'), raw('http_seconds_sum'), raw('http_seconds_count'),
  ...['0.1', '1', '+Inf'].map((le) => raw('http_seconds_bucket', { le })),
], { componentLabel: 'pod', quantiles: [0.5, 0.9] }, new Map([['http_seconds', 'histogram']]));

test('gauges, means and quantiles are the same after they went to another thread, and stay with who sent them', async () => {
  const sent = await packed(series);
  const got = unpacked(structuredClone(sent, { transfer: memoryOf(sent) }));
  expect(got).toEqual(series);
  expect(series.map(({ feature }) => feature.name)).toEqual(['container_memory_usage', 'http_seconds_count', 'http_seconds_mean', 'http_seconds_p50', 'http_seconds_p90']);
  expect(sent.samples[0].times).toHaveLength(0);
});

test('raw series that several features share are sent once', async () => {
  const sent = await packed(series);
  expect(sent.samples.filter(({ labels }) => labels.le !== undefined)).toHaveLength(3);
  const [, , , p50, p90] = unpacked(sent);
  expect(p50.parts).toHaveLength(3);
  expect(p50.parts[0]).toBe(p90.quantile?.buckets.parts[0][0]);
});

test('packing lets others take their turn', async () => {
  let [turns, now] = [0, 0];
  const count = setInterval(() => { turns += 1; }, 0);
  const busy = setImmediate(function again() {
    turns += 1;
    setImmediate(again).unref();
  });
  await packed(series, () => (now += 6));
  clearInterval(count);
  clearImmediate(busy);
  expect(turns).toBeGreaterThanOrEqual(2);
});
