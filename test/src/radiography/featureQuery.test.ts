import { featureQuery, scopeOf } from '../../../src/radiography/featureQuery';
import { group, service } from '../models/versions';

const scope = { selector: '{namespace="shop"}', componentLabel: 'pod', component: 'db1' };
const OF_DB1 = 'namespace="shop", pod=~"db1(-.+)?"';

describe('a feature in Explore', () => {
  test.each([
    ['a gauge as it is', 'memory_bytes', `memory_bytes{${OF_DB1}}`],
    ['a counter as a rate', 'cpu_seconds_total{mode="user"}', `rate(cpu_seconds_total{${OF_DB1}, mode="user"}[$__rate_interval])`],
    ['a histogram’s count as a rate', 'latency_seconds_count', `rate(latency_seconds_count{${OF_DB1}}[$__rate_interval])`],
    ['a mean by sum and count, or the metric of that name', 'latency_seconds_mean', `sum(rate(latency_seconds_sum{${OF_DB1}}[$__rate_interval])) / sum(rate(latency_seconds_count{${OF_DB1}}[$__rate_interval])) or latency_seconds_mean{${OF_DB1}}`],
    ['a quantile from the buckets', 'latency_seconds_p99.9', `histogram_quantile(0.999, sum by (le) (rate(latency_seconds_bucket{${OF_DB1}}[$__rate_interval]))) or latency_seconds_p99.9{${OF_DB1}}`],
  ])('%s', (_, feature, query) => {
    expect(featureQuery(feature, scope)).toBe(query);
  });

  test('without a scope it is the feature alone', () => {
    expect(featureQuery('node_load1', null)).toBe('node_load1');
    expect(featureQuery('node_cpu_seconds_total{mode="idle"}', null)).toBe('rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval])');
  });

  test('a component’s name is taken to the letter', () => {
    expect(featureQuery('x', { ...scope, component: '10.0.0.1:9100' })).toContain('pod=~"10\\\\.0\\\\.0\\\\.1:9100(-.+)?"');
  });

  test('the selector of the service is not that of its nodes', () => {
    const status = service({ groups: [group({ group: 'cpu' }), group({ group: 'node-cpu', layer: 'physical' })] });
    expect(scopeOf(status, 'cpu', 'db1')).toEqual({ selector: '{namespace="shop"}', componentLabel: 'pod', component: 'db1' });
    expect(scopeOf(status, 'node-cpu', 'node-1')).toBeNull();
    expect(scopeOf({ ...status, nodes: { selector: '{job="node"}', componentLabel: 'instance' } }, 'node-cpu', 'node-1')).toEqual({ selector: '{job="node"}', componentLabel: 'instance', component: 'node-1' });
  });
});
