import { spawnSync } from 'node:child_process';
import { type CgroupStat } from '../../../../sidecar/mirror/exporter/cgroup-stat';
import { containerFamilies, type ContainerReading } from '../../../../sidecar/mirror/exporter/containers';
import { expose } from '../../../../sidecar/mirror/exporter/exposition';
import { nodeFamilies } from '../../../../sidecar/mirror/exporter/node';
import { readNode } from '../../../../sidecar/mirror/exporter/read';
import { serviceFamilies } from '../../../../sidecar/mirror/exporter/service';
import { countRequest, newFigures } from '../../../../sidecar/mirror/load/figures';
import { netDev } from '../../../../sidecar/mirror/exporter/net-stat';

const stat: CgroupStat = {
  cpu: { usage: 1.5, user: 1, system: 0.5, periods: 10, throttledPeriods: 2, throttled: 0.1 },
  memory: { usage: 100, workingSet: 90, rss: 50, cache: 40, mapped: 5, swap: 0, max: 120, failcnt: 0, pgfault: 7, pgmajfault: 1 },
  io: { reads: 1, writes: 2, readBytes: 3, writeBytes: 4 },
  threads: 6,
};
const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0: 663488    1930    1    2    0     0          0         0   761074    1848    3    4    0     0       0          0
`;

function reading(component: string): ContainerReading {
  return { service: 'employees', component, incarnation: 3, id: `/rtg-x/${component}-3`, stat, interfaces: netDev(NET_DEV), processes: 2, fileDescriptors: 20, fsUsage: 4096, startedAt: 1_700_000_000_500, now: 1_700_000_060_700, limits: { cpuQuota: 12_000, cpuPeriod: 100_000, memory: 1000 } };
}

function everything(): string {
  const figures = newFigures();
  countRequest(figures, 0.03, null);
  countRequest(figures, 2, 'timeout');
  return expose([...containerFamilies([reading('app1'), reading('db1')]), ...serviceFamilies('employees', [{ component: 'app1', up: true, restarts: 2 }], figures), ...nodeFamilies(readNode(1_700_000_060_700))]);
}

test('Prometheus reads all of it, and complains of nothing but names that cAdvisor and node_exporter gave', () => {
  const { status, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input: everything(), encoding: 'utf8' });
  expect(error).toBeUndefined();
  const complaints = stderr.trim().split('\n').filter((line) => !/^(container_memory_failcnt |node_memory_)/.test(line));
  expect(complaints).toEqual([]);
  expect([0, 3]).toContain(status);
});

test('a component has the labels by which series are grouped over restarts, and those that change with the incarnation', () => {
  const [usage] = containerFamilies([reading('app1')]).filter(({ name }) => name === 'container_cpu_usage_seconds_total');
  expect(usage.samples).toEqual([{ labels: { namespace: 'employees', pod: 'app1', container: 'app1', id: '/rtg-x/app1-3', name: 'employees_app1_3', cpu: 'total' }, value: 1.5 }]);
});

// Names and types as a kubelet's cAdvisor (Kubernetes 1.20) serves them.
test.each([
  ['container_cpu_cfs_throttled_seconds_total', 'counter', 0.1],
  ['container_memory_usage_bytes', 'gauge', 100],
  ['container_memory_working_set_bytes', 'gauge', 90],
  ['container_memory_rss', 'gauge', 50],
  ['container_memory_failcnt', 'counter', 0],
  ['container_network_receive_bytes_total', 'counter', 663488],
  ['container_network_receive_packets_dropped_total', 'counter', 2],
  ['container_network_transmit_errors_total', 'counter', 3],
  ['container_fs_writes_bytes_total', 'counter', 4],
  ['container_fs_usage_bytes', 'gauge', 4096],
  ['container_processes', 'gauge', 2],
  ['container_threads', 'gauge', 6],
  ['container_start_time_seconds', 'gauge', 1_700_000_000.5],
  ['container_last_seen', 'gauge', 1_700_000_060],
  ['container_spec_cpu_quota', 'gauge', 12_000],
])('%s is a %s', (name, type, value) => {
  const family = containerFamilies([reading('app1')]).find((each) => each.name === name);
  expect(family?.type).toBe(type);
  expect(family?.samples.map((sample) => sample.value)).toEqual([value]);
});

test('no component is alive: no container series at all', () => {
  expect(expose(containerFamilies([]))).toBe('');
});

test('the load generator does not answer: its series are absent, not 0', () => {
  const text = expose(serviceFamilies('employees', [{ component: 'app1', up: false, restarts: 0 }], null));
  expect(text).toContain('roentgen_mirror_component_up{service="employees",component="app1"} 0');
  expect(text).not.toContain('roentgen_mirror_requests_total');
});

test('requests are counted into cumulative buckets', () => {
  const text = everything();
  expect(text).toContain('roentgen_mirror_request_duration_seconds_bucket{service="employees",le="0.025"} 0\n');
  expect(text).toContain('roentgen_mirror_request_duration_seconds_bucket{service="employees",le="0.05"} 1\n');
  expect(text).toContain('roentgen_mirror_request_duration_seconds_bucket{service="employees",le="2"} 2\n');
  expect(text).toContain('roentgen_mirror_request_duration_seconds_sum{service="employees"} 2.03\n');
  expect(text).toContain('roentgen_mirror_request_errors_total{service="employees",reason="timeout"} 1\n');
});

test('node figures are in base units', () => {
  const families = nodeFamilies({
    stat: 'cpu  3 0 2 1\ncpu0 100 0 50 25 5 0 1 0 0 0\nctxt 9\nbtime 1700000000\nprocesses 4\nprocs_running 2\nprocs_blocked 1\n',
    meminfo: 'MemTotal:       16 kB\nMemFree:         4 kB\n',
    loadavg: '0.50 0.25 0.10 1/100 4242\n',
    netDev: NET_DEV,
    diskstats: ' 254       0 vda 10 1 16 5 20 2 32 6 0 1500 11 0 0 0 0\n   7       0 loop0 1 0 1 0 0 0 0 0 0 0 0\n',
    time: 1_700_000_001,
  });
  const lines = expose(families).split('\n');
  expect(lines).toEqual(expect.arrayContaining(['node_cpu_seconds_total{cpu="0",mode="user"} 1', 'node_cpu_seconds_total{cpu="0",mode="iowait"} 0.05', 'node_memory_MemTotal_bytes 16384', 'node_load5 0.25', 'node_network_transmit_bytes_total{device="eth0"} 761074', 'node_disk_written_bytes_total{device="vda"} 16384', 'node_disk_io_time_seconds_total{device="vda"} 1.5', 'node_boot_time_seconds 1700000000']));
  expect(lines.filter((line) => line.includes('loop0') || line.includes('SwapFree'))).toEqual([]);
});
