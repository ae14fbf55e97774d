/** A component's figures under cAdvisor's names, types and units. Pure. */

import type { CgroupStat } from './cgroup-stat';
import type { Family, Labels, Sample } from './exposition';
import type { InterfaceStat } from './net-stat';

export interface ContainerReading {
  service: string;
  component: string;
  incarnation: number;
  /** Path of the cgroup below its mount point. */
  id: string;
  stat: CgroupStat;
  interfaces: InterfaceStat[];
  processes: number;
  fileDescriptors: number;
  /** Bytes of the component's own files; NaN before they were first counted. */
  fsUsage: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  now: number;
  limits: { cpuQuota: number; cpuPeriod: number; memory: number };
}

/** Name, type, help, and the samples of one reading: a number, or numbers with labels of their own. */
type Row = [string, Family['type'], string, (reading: ContainerReading) => number | Array<[Labels, number]>];

const SCOPES = ['container', 'hierarchy'];

const ROWS: Row[] = [
  ['container_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed in seconds.', ({ stat }) => [[{ cpu: 'total' }, stat.cpu.usage]]],
  ['container_cpu_user_seconds_total', 'counter', 'Cumulative user cpu time consumed in seconds.', ({ stat }) => stat.cpu.user],
  ['container_cpu_system_seconds_total', 'counter', 'Cumulative system cpu time consumed in seconds.', ({ stat }) => stat.cpu.system],
  ['container_cpu_cfs_periods_total', 'counter', 'Number of elapsed enforcement period intervals.', ({ stat }) => stat.cpu.periods],
  ['container_cpu_cfs_throttled_periods_total', 'counter', 'Number of throttled period intervals.', ({ stat }) => stat.cpu.throttledPeriods],
  ['container_cpu_cfs_throttled_seconds_total', 'counter', 'Total time in seconds that the container has been throttled.', ({ stat }) => stat.cpu.throttled],
  ['container_memory_usage_bytes', 'gauge', 'Current memory usage, page cache included.', ({ stat }) => stat.memory.usage],
  ['container_memory_working_set_bytes', 'gauge', 'Current working set: usage without inactive page cache.', ({ stat }) => stat.memory.workingSet],
  ['container_memory_rss', 'gauge', 'Anonymous memory.', ({ stat }) => stat.memory.rss],
  ['container_memory_cache', 'gauge', 'Page cache memory.', ({ stat }) => stat.memory.cache],
  ['container_memory_mapped_file', 'gauge', 'Memory mapped files.', ({ stat }) => stat.memory.mapped],
  ['container_memory_swap', 'gauge', 'Swap usage.', ({ stat }) => stat.memory.swap],
  ['container_memory_max_usage_bytes', 'gauge', 'Maximum memory usage recorded.', ({ stat }) => stat.memory.max],
  ['container_memory_failcnt', 'counter', 'Number of memory usage hits limits.', ({ stat }) => stat.memory.failcnt],
  ['container_memory_failures_total', 'counter', 'Cumulative count of memory allocation failures.', ({ stat }) => SCOPES.flatMap((scope): Array<[Labels, number]> => [[{ failure_type: 'pgfault', scope }, stat.memory.pgfault], [{ failure_type: 'pgmajfault', scope }, stat.memory.pgmajfault]])],
  ['container_network_receive_bytes_total', 'counter', 'Cumulative count of bytes received.', ({ interfaces }) => each(interfaces, 'receive', 'bytes')],
  ['container_network_receive_packets_total', 'counter', 'Cumulative count of packets received.', ({ interfaces }) => each(interfaces, 'receive', 'packets')],
  ['container_network_receive_errors_total', 'counter', 'Cumulative count of errors encountered while receiving.', ({ interfaces }) => each(interfaces, 'receive', 'errors')],
  ['container_network_receive_packets_dropped_total', 'counter', 'Cumulative count of packets dropped while receiving.', ({ interfaces }) => each(interfaces, 'receive', 'dropped')],
  ['container_network_transmit_bytes_total', 'counter', 'Cumulative count of bytes transmitted.', ({ interfaces }) => each(interfaces, 'transmit', 'bytes')],
  ['container_network_transmit_packets_total', 'counter', 'Cumulative count of packets transmitted.', ({ interfaces }) => each(interfaces, 'transmit', 'packets')],
  ['container_network_transmit_errors_total', 'counter', 'Cumulative count of errors encountered while transmitting.', ({ interfaces }) => each(interfaces, 'transmit', 'errors')],
  ['container_network_transmit_packets_dropped_total', 'counter', 'Cumulative count of packets dropped while transmitting.', ({ interfaces }) => each(interfaces, 'transmit', 'dropped')],
  ['container_fs_reads_total', 'counter', 'Cumulative count of reads completed.', ({ stat }) => stat.io.reads],
  ['container_fs_writes_total', 'counter', 'Cumulative count of writes completed.', ({ stat }) => stat.io.writes],
  ['container_fs_reads_bytes_total', 'counter', 'Cumulative count of bytes read.', ({ stat }) => stat.io.readBytes],
  ['container_fs_writes_bytes_total', 'counter', 'Cumulative count of bytes written.', ({ stat }) => stat.io.writeBytes],
  ['container_fs_usage_bytes', 'gauge', 'Bytes of the files of the container itself.', ({ fsUsage }) => fsUsage],
  ['container_processes', 'gauge', 'Number of processes running inside the container.', ({ processes }) => processes],
  ['container_threads', 'gauge', 'Number of threads running inside the container.', ({ stat }) => stat.threads],
  ['container_file_descriptors', 'gauge', 'Number of open file descriptors for the container.', ({ fileDescriptors }) => fileDescriptors],
  ['container_start_time_seconds', 'gauge', 'Start time of the container since unix epoch in seconds.', ({ startedAt }) => startedAt / 1000],
  ['container_last_seen', 'gauge', 'Last time a container was seen by the exporter.', ({ now }) => Math.floor(now / 1000)],
  ['container_spec_cpu_period', 'gauge', 'CPU period of the container.', ({ limits }) => limits.cpuPeriod],
  ['container_spec_cpu_quota', 'gauge', 'CPU quota of the container.', ({ limits }) => limits.cpuQuota],
  ['container_spec_memory_limit_bytes', 'gauge', 'Memory limit for the container.', ({ limits }) => limits.memory],
];

function each(interfaces: InterfaceStat[], direction: 'receive' | 'transmit', figure: keyof InterfaceStat['receive']): Array<[Labels, number]> {
  return interfaces.filter(({ name }) => name !== 'lo').map((one) => [{ interface: one.name }, one[direction][figure]]);
}

/** One family a metric, over all components that are alive. */
export function containerFamilies(readings: ContainerReading[]): Family[] {
  return ROWS.map(([name, type, help, pick]) => ({ name, type, help, samples: readings.flatMap((reading) => samplesOf(reading, pick(reading))) }));
}

function samplesOf(reading: ContainerReading, picked: number | Array<[Labels, number]>): Sample[] {
  const { service, component, incarnation, id } = reading;
  const labels = { namespace: service, pod: component, container: component, id, name: `${service}_${component}_${incarnation}` };
  return typeof picked === 'number' ? [{ labels, value: picked }] : picked.map(([own, value]) => ({ labels: { ...labels, ...own }, value }));
}
