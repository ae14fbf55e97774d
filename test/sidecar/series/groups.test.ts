import { grouping } from '../../../sidecar/series/groups';

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
  expect(grouping(undefined)(metric)).toBe(group);
});

test('groups of the user replace the default ones; the first that fits counts', () => {
  const groupOf = grouping({ calls: '^sip_', all: '.' });
  expect([groupOf('sip_calls_total'), groupOf('container_cpu_usage_seconds_total')]).toEqual(['calls', 'all']);
});
