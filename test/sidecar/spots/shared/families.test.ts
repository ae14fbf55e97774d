import { familyOf, plansOf } from '../../../../sidecar/spots/shared/families';

test.each<[string, string]>([
  ['container_cpu_usage_seconds_total', 'cpu'],
  ['container_cpu_cfs_throttled_seconds_total', 'throttled'],
  ['throttled', 'throttled'],
  ['container_memory_working_set_bytes', 'memory'],
  ['MemoryUsage(Mi)', 'memory'],
  ['receive', 'receive'],
  ['packets', 'receive'],
  ['NetworkTransmitBytes', 'transmit'],
  ['container_fs_writes_bytes_total', 'filesystem'],
  ['write', 'filesystem'],
  ['SyscallRead', 'filesystem'],
  ['called_latency{caller="client"}', 'called'],
  ['served_latency{caller="web"}', 'served'],
  ['PodClientLatencyP99(s)', 'calling'],
  ['PodServerLatencyP90(s)', 'served'],
  ['http_request_duration_seconds', 'served'],
  ['lat_50', 'served'],
  ['PodWorkload(Ops)', 'requests'],
  ['PodSuccessRate(%)', 'errors'],
  ['http_requests_failed_total', 'errors'],
  ['queue_depth', 'other'],
])('%s is about %s', (metric, family) => {
  expect(familyOf(metric)).toBe(family);
});

test('what a call takes beyond what the called component needs is a series of its own, caller by caller', () => {
  const plans = plansOf(['called_latency{caller="a"}', 'called_latency{caller="b"}', 'served_latency{caller="a"}', 'cpu']);
  expect(plans.filter(({ family }) => family === 'wire')).toEqual([{ name: 'called_latency{caller="a"} on the wire', family: 'wire', sign: 1, column: 0, minus: 2 }]);
});

test('a fall of a success rate is what is worse', () => {
  expect(plansOf(['success_rate', 'error_rate']).map(({ sign }) => sign)).toEqual([-1, 1]);
});
