import type { GroupRule } from '../../../sidecar/config/config';
import { grouping } from '../../../sidecar/series/groups';

const rule = (metrics: string, more: Partial<GroupRule> = {}): GroupRule => ({ metrics, components: null, perComponent: false, ...more });
const feature = (metric: string, component = 'app1', physical = false) => ({ metric, component, physical });

test.each([
  ['container_cpu_usage_seconds_total', 'cpu'],
  ['container_memory_working_set_bytes', 'memory'],
  ['container_network_receive_packets_total', 'network'],
  ['container_fs_writes_bytes_total', 'filesystem'],
  ['container_spec_memory_limit_bytes', null],
  ['container_last_seen', null],
  ['container_start_time_seconds', null],
  ['http_requests_total', null],
])('%s belongs to %s', (metric, group) => {
  expect(grouping({}).of(feature(metric))).toBe(group);
});

test('groups of the user replace the default ones; the first that fits counts', () => {
  const groups = grouping({ groups: { calls: rule('^sip_'), all: rule('.') } });
  expect(['sip_calls_total', 'container_cpu_usage_seconds_total'].map((metric) => groups.of(feature(metric)))).toEqual(['calls', 'all']);
});

test('a rule may be for some components, and give each a group of its own', () => {
  const groups = grouping({ groups: { databases: rule('.', { components: 'db[0-9]+' }), rest: rule('cpu', { perComponent: true }) } });
  expect(['db1', 'db1-exporter', 'app:1'].map((component) => groups.of(feature('container_cpu_seconds_total', component)))).toEqual(['databases', 'rest:db1-exporter', 'rest:app:1']);
  expect(['databases', 'rest:app:1', 'rest', 'databases:db1', 'other'].map(groups.knows)).toEqual([true, true, true, false, false]);
  expect(groups.sorted(['rest:b', 'rest:a', 'databases'])).toEqual(['databases', 'rest:a', 'rest:b']);
});

test('nodes have groups of their own, and their features are in no group of the service', () => {
  const groups = grouping({ nodes: { selector: '{job="node"}', componentLabel: 'instance', groups: undefined } });
  expect([groups.of(feature('node_load1', 'n1', true)), groups.of(feature('container_cpu_usage_seconds_total', 'n1', true)), groups.of(feature('node_load1', 'app1'))]).toEqual(['node-cpu', null, 'cpu']);
  expect([groups.layerOf('node-cpu'), groups.layerOf('cpu')]).toEqual(['physical', 'virtual']);
});

test('of the load averages only the shortest counts: the others tell of the past', () => {
  const groups = grouping({ nodes: { selector: '{job="node"}', componentLabel: 'instance', groups: undefined } });
  expect(['node_load1', 'node_load5', 'node_load15'].flatMap((name) => [groups.of(feature(name, 'n1', true)), groups.of(feature(name, 'n1'))])).toEqual(['node-cpu', 'cpu', null, null, null, null]);
});

test('another rule is another text, and a plain one is its expression', () => {
  const text = (more: Partial<GroupRule>) => grouping({ groups: { g: rule('x', more) } }).ruleOf('g');
  expect([text({}), grouping({}).ruleOf('g')]).toEqual(['x', null]);
  expect(new Set([text({}), text({ components: 'a' }), text({ perComponent: true })]).size).toBe(3);
});
