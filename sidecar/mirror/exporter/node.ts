/** The machine's figures under node_exporter's names, from the text of files in /proc. Pure. */

import type { Family, Sample } from './exposition';
import { netDev } from './net-stat';

export interface NodeFiles {
  stat: string;
  meminfo: string;
  loadavg: string;
  netDev: string;
  diskstats: string;
  /** Seconds since the epoch. */
  time: number;
}

const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];
const USER_HZ = 100;
const SECTOR = 512;
const MEMORY = ['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'Active', 'Inactive', 'AnonPages', 'Mapped', 'Slab', 'Dirty', 'SwapTotal', 'SwapFree'];
/** Metric and unit by field of /proc/diskstats, counted after the device's name (the kernel's admin-guide/iostats). */
const DISK: Array<[number, string, string, number]> = [
  [0, 'reads_completed_total', 'Reads completed successfully.', 1],
  [2, 'read_bytes_total', 'Bytes read successfully.', SECTOR],
  [4, 'writes_completed_total', 'Writes completed successfully.', 1],
  [6, 'written_bytes_total', 'Bytes written successfully.', SECTOR],
  [9, 'io_time_seconds_total', 'Seconds spent doing I/Os.', 1 / 1000],
];
const STAT: Array<[string, string, Family['type'], string]> = [
  ['ctxt', 'node_context_switches_total', 'counter', 'Context switches.'],
  ['processes', 'node_forks_total', 'counter', 'Forks.'],
  ['procs_running', 'node_procs_running', 'gauge', 'Processes in runnable state.'],
  ['procs_blocked', 'node_procs_blocked', 'gauge', 'Processes blocked waiting for I/O.'],
  ['btime', 'node_boot_time_seconds', 'gauge', 'Boot time since unix epoch in seconds.'],
];

export function nodeFamilies(files: NodeFiles): Family[] {
  return [cpuFamily(files.stat), ...statFamilies(files.stat), ...loadFamilies(files.loadavg), ...memoryFamilies(files.meminfo), ...networkFamilies(files.netDev), ...diskFamilies(files.diskstats), gauge('node_time_seconds', 'System time in seconds since epoch.', files.time)];
}

function gauge(name: string, help: string, value: number): Family {
  return { name, type: 'gauge', help, samples: [{ labels: {}, value }] };
}

function cpuFamily(stat: string): Family {
  const samples = [...stat.matchAll(/^cpu(\d+) (.*)$/gm)].flatMap(([, cpu, ticks]) => ticks.split(' ').slice(0, MODES.length).map((value, index): Sample => ({ labels: { cpu, mode: MODES[index] }, value: Number(value) / USER_HZ })));
  return { name: 'node_cpu_seconds_total', type: 'counter', help: 'Seconds the CPUs spent in each mode.', samples };
}

function statFamilies(stat: string): Family[] {
  return STAT.map(([key, name, type, help]) => ({ name, type, help, samples: [...stat.matchAll(new RegExp(`^${key} (\\d+)`, 'gm'))].map(([, value]) => ({ labels: {}, value: Number(value) })) }));
}

function loadFamilies(loadavg: string): Family[] {
  const loads = loadavg.split(' ').map(Number);
  return [1, 5, 15].map((minutes, index) => gauge(`node_load${minutes}`, `${minutes}m load average.`, loads[index]));
}

function memoryFamilies(meminfo: string): Family[] {
  return MEMORY.map((key) => gauge(`node_memory_${key}_bytes`, `Memory information field ${key}_bytes.`, 1024 * Number(new RegExp(`^${key}: +(\\d+) kB`, 'm').exec(meminfo)?.[1] ?? NaN)));
}

function networkFamilies(text: string): Family[] {
  const interfaces = netDev(text);
  return (['receive', 'transmit'] as const).flatMap((direction) =>
    ([['bytes', 'bytes'], ['packets', 'packets'], ['errs', 'errors'], ['drop', 'dropped']] as const).map(([word, figure]): Family => ({
      name: `node_network_${direction}_${word}_total`,
      type: 'counter',
      help: `Network device statistic ${direction}_${word}.`,
      samples: interfaces.map((one) => ({ labels: { device: one.name }, value: one[direction][figure] })),
    }))
  );
}

/** Loop devices and RAM disks are no disks. */
function diskFamilies(diskstats: string): Family[] {
  const disks = diskstats.split('\n').map((line) => line.trim().split(/\s+/)).filter(([, , name]) => name && !/^(loop|ram|zram)\d/.test(name));
  return DISK.map(([field, name, help, factor]) => ({ name: `node_disk_${name}`, type: 'counter', help, samples: disks.map((words) => ({ labels: { device: words[2] }, value: Number(words[3 + field]) * factor })) }));
}
