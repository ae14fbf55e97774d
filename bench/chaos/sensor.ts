/**
 * What cAdvisor and a mirror's load generator would tell of the test targets, read from the same files of the kernel several times a second
 * and kept in memory: Prometheus's place, for judging hundreds of short faults.
 */

import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { NO_SENSES, type Senses } from '../../sidecar/chaos/senses';
import type { ProcessTarget } from '../../sidecar/contract';
import type { Stage } from './stage';
import type { Workload } from './workload';

export const STEP_MS = 200;
const TICKS = 100;

export interface Sensor {
  senses: Senses;
  /** Forgets what was seen: a fault is compared with what comes after this. */
  quiet(): void;
  stop(): void;
}

type Reader = (target: ProcessTarget) => number;

const READERS: Record<string, Reader> = {
  container_start_time_seconds: ({ pid }) => Number(/\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1].split(' ')[19]) / TICKS,
  container_cpu_usage_seconds_total: ({ cgroups }) => number(cgroups.cpuacct, 'cpuacct.usage') / 1e9,
  container_cpu_cfs_throttled_seconds_total: ({ cgroups }) => number(cgroups.cpu, 'cpu.stat', /throttled_time (\d+)/) / 1e9,
  container_spec_cpu_quota: ({ cgroups }) => number(cgroups.cpu, 'cpu.cfs_quota_us'),
  container_memory_working_set_bytes: ({ cgroups }) => number(cgroups.memory, 'memory.usage_in_bytes') - number(cgroups.memory, 'memory.stat', /total_inactive_file (\d+)/),
  container_fs_writes_bytes_total: ({ cgroups }) => number(cgroups.blkio, 'blkio.throttle.io_service_bytes', /Total (\d+)\n?$/),
  container_fs_usage_bytes: ({ layer }) => {
    const { blocks, bfree, bsize } = statfsSync(layer as string);
    return (blocks - bfree) * bsize;
  },
  container_processes: ({ cgroups }) => number(cgroups.pids, 'pids.current'),
  container_network_receive_bytes_total: ({ pid }) => cable(pid, 0),
  container_network_transmit_bytes_total: ({ pid }) => cable(pid, 8),
  container_network_transmit_packets_total: ({ pid }) => cable(pid, 9),
};

const number = (folder: string, file: string, pattern = /(\d+)/) => Number(pattern.exec(readFileSync(join(folder, file), 'utf8'))?.[1]);
/** Column of /proc/net/dev, in the component's own namespace. */
const cable = (pid: number, column: number) => Number(/eth0: *(.*)/.exec(readFileSync(`/proc/${pid}/net/dev`, 'utf8'))?.[1].trim().split(/ +/)[column]);

export function startSensor(stage: Stage, workload: Workload): Sensor {
  const series = new Map<string, { times: number[]; values: number[] }>();
  const note = (key: string, value: number) => {
    if (Number.isFinite(value)) {
      const kept = series.get(key) ?? { times: [], values: [] };
      kept.times.push(Date.now());
      kept.values.push(value);
      series.set(key, kept);
    }
  };
  const look = () => {
    for (const { component, now } of stage.actors) {
      const target = now();
      Object.entries(READERS).forEach(([metric, read]) => note(`${component} ${metric}`, quietly(() => read(target))));
      note(`${component} roentgen_mirror_component_up`, Number(Number.isFinite(quietly(() => READERS.container_start_time_seconds(target)))));
    }
    const { errors, seconds } = workload.now();
    note('null roentgen_mirror_request_errors_total', errors);
    note('null roentgen_mirror_request_duration_seconds_sum', seconds);
  };
  const timer = setInterval(look, STEP_MS);
  return {
    senses: { ...NO_SENSES, stepMs: () => STEP_MS, async series(_, component, metric, from, to) {
      const { times = [], values = [] } = series.get(`${component} ${metric}`) ?? {};
      const kept = times.flatMap((time, index) => (time >= from && time <= to ? [index] : []));
      return kept.length === 0 ? [] : [{ times: kept.map((index) => times[index]), values: kept.map((index) => values[index]) }];
    } },
    quiet: () => series.clear(),
    stop: () => clearInterval(timer),
  };
}

/** NaN while there is nothing to read: a dead component has no series. */
function quietly(read: () => number): number {
  try {
    return read();
  } catch {
    return NaN;
  }
}
