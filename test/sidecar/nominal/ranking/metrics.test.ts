import { illDirection, isServiceLevel, isStock } from '../../../../sidecar/nominal/ranking/metrics';

test.each([
  ['container_cpu_usage_seconds_total', false, 0, false],
  ['container_memory_working_set_bytes', false, 0, true],
  ['container_memory_failures_total', false, 0, false],
  ['process_resident_memory_bytes', false, 0, true],
  ['container_fs_usage_bytes', false, 0, true],
  ['container_fs_writes_bytes_total', false, 0, false],
  ['container_network_receive_errors_total', false, 0, false],
  ['node_load1', false, 0, false],
  ['http_request_duration_seconds_mean', true, 1, false],
  ['http_requests_total', true, 0, false],
  ['grpc_latency_p99', true, 1, false],
  ['request_errors_total', true, 1, false],
  ['availability', true, -1, false],
  ['SuccessRate', true, -1, false],
])('%s: of the service level %s, ill when it goes %d, held %s', (metric, serviceLevel, direction, stock) => {
  expect([isServiceLevel(metric), illDirection(metric), isStock(metric)]).toEqual([serviceLevel, direction, stock]);
});
