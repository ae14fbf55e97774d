/** Faults of a component's resources: CPU, memory, disk, descriptors, processes. */

import { RoentgenError } from '../../errors';
import { DESCRIPTORS } from '../guard/descriptors';
import { FILES, FILL, QUOTA } from '../guard/files';
import { CROWD, MARKED, STRESS } from '../guard/stress';
import { anyFolder, folderOf, layerOf, ownTimeout, stressPlace } from './places';
import { checkProcessRoom, diskRoom, lowerQuotaWords, MEGABYTE, memoryRoom, quotaWords } from './room';
import { count, type FaultRow, number } from './spec';

/** What stress-ng needs for itself. */
const STRESS_NG_BYTES = 8 * MEGABYTE;

const STRESSED: Pick<FaultRow, 'family' | 'needs' | 'script' | 'prefix'> = { family: 'resource', needs: ['root', 'cgroups', 'stress-ng'], script: FILES + MARKED + STRESS, prefix: 'stress' };

export const RESOURCE_FAULTS = {
  'cpu-stress': {
    ...STRESSED,
    title: 'CPU stress',
    description: "Burns CPU inside the component's cgroup, so that the load counts as the component's own and competes with it under its limits.",
    touches: "stress-ng processes in the component's cgroup",
    undo: 'the stress-ng processes are killed',
    parameters: [count('workers', 'processes', 2, 1, 64, 'Processes that burn CPU.'), number('load', '%', 100, 1, 100, 'Share of one CPU that each of them burns.')],
    // stress-ng itself and its workers.
    args: ({ target, parameters, seconds }) => [...stressPlace(target, 'cpu', 0, Number(parameters.workers) + 1), ...ownTimeout(seconds), '--cpu', String(parameters.workers), '--cpu-load', String(parameters.load)],
    evidence: [{ metric: 'container_cpu_usage_seconds_total', as: 'rate', moves: 'up' }, { metric: 'container_cpu_cfs_throttled_seconds_total', as: 'rate', moves: 'up' }],
  },
  'cpu-limit': {
    family: 'resource',
    title: 'CPU limit',
    description: 'Lowers the share of a CPU that the component may take.',
    touches: "the CPU quota of the component's cgroup",
    undo: 'the old quota is written back, unless somebody else has changed it meanwhile',
    needs: ['root', 'cgroups'],
    exclusive: 'quota',
    // Kernels take no quota under 1 ms, which is 1 % of the usual period.
    parameters: [number('percent', '%', 3, 1, 6400, 'Share of one CPU that it may take.')],
    script: QUOTA,
    prefix: 'quota',
    args: ({ target, parameters }) => lowerQuotaWords(target, Number(parameters.percent)),
    undoArgs: ({ target, parameters }) => quotaWords(target, Number(parameters.percent)),
    evidence: [{ metric: 'container_cpu_cfs_throttled_seconds_total', as: 'rate', moves: 'up' }, { metric: 'container_spec_cpu_quota', as: 'value', moves: 'down' }],
  },
  'memory-stress': {
    ...STRESSED,
    title: 'Memory stress',
    description: "Holds memory inside the component's cgroup. Takes at most 90 % of what the component's memory limit leaves, so that the kernel does not kill the component for it.",
    touches: "a stress-ng process in the component's cgroup",
    undo: 'the stress-ng process is killed',
    parameters: [number('megabytes', 'MB', 128, 8, 65536, 'Memory to hold, in units of 1048576 bytes.')],
    args: ({ target, parameters, seconds }) => {
      const bytes = Math.floor(Math.min(Number(parameters.megabytes) * MEGABYTE, 0.9 * memoryRoom(target) - STRESS_NG_BYTES));
      if (bytes < 4 * MEGABYTE) {
        throw new RoentgenError('FAULT_FAILED', `the memory limit of ${target.component} leaves no room for memory-stress`);
      }
      // Populated once, then kept asleep: it holds memory and takes no CPU that would be the label of another fault.
      return [...stressPlace(target, 'memory', Math.floor(0.95 * bytes), 2), ...ownTimeout(seconds), '--vm', '1', '--vm-bytes', String(bytes), '--vm-keep', '--vm-hang', '0', '--vm-populate'];
    },
    undoArgs: ({ target }) => stressPlace(target, 'memory', 0, 0),
    evidence: [{ metric: 'container_memory_working_set_bytes', as: 'value', moves: 'up' }],
  },
  'io-stress': {
    ...STRESSED,
    title: 'I/O stress',
    description: "Writes and syncs files without end inside the component's cgroup, in the folder of its files.",
    touches: "stress-ng processes in the component's cgroup, and the folder .roentgen-io-<run> among its files",
    undo: 'the stress-ng processes are killed and the folder is removed',
    parameters: [count('workers', 'processes', 1, 1, 16, 'Processes that write.'), number('megabytes', 'MB', 64, 1, 65536, 'Size of the file that each of them writes over and over, in units of 1048576 bytes.')],
    args: ({ target, parameters: { workers, megabytes }, seconds }) => {
      const layer = layerOf(target, 'io-stress');
      const bytes = Math.floor(diskRoom(layer, Number(workers) * Number(megabytes) * MEGABYTE, 'io-stress') / Number(workers));
      return [...stressPlace(target, 'blkio', 0, Number(workers) + 1, layer), ...ownTimeout(seconds), '--hdd', String(workers), '--hdd-bytes', String(bytes), '--hdd-opts', 'wr-seq,fsync'];
    },
    undoArgs: ({ target }) => stressPlace(target, 'blkio', 0, 0, layerOf(target, 'io-stress')),
    evidence: [{ metric: 'container_fs_writes_bytes_total', as: 'rate', moves: 'up' }, { metric: 'container_cpu_usage_seconds_total', as: 'rate', moves: 'up' }],
  },
  'disk-fill': {
    family: 'resource',
    title: 'Disk fill',
    description: "Takes room among the component's files. A disk that others live on keeps a tenth, and 1 GB, free; one of less than 1 GB is taken for the component's own and is filled to the last byte if so wanted.",
    touches: "the file .roentgen-fill-<run> among the component's files",
    undo: 'the file is removed',
    needs: ['root', 'fallocate'],
    parameters: [number('megabytes', 'MB', 256, 1, 1_048_576, 'Room to take, in units of 1048576 bytes.')],
    script: FILES + FILL,
    prefix: 'fill',
    args: ({ target, parameters }) => {
      const layer = layerOf(target, 'disk-fill');
      return [layer, String(Math.floor(diskRoom(layer, Number(parameters.megabytes) * MEGABYTE, 'disk-fill')))];
    },
    undoArgs: ({ target }) => [layerOf(target, 'disk-fill'), '0'],
    evidence: [{ metric: 'container_fs_usage_bytes', as: 'value', moves: 'up' }],
  },
  'fd-exhaustion': {
    family: 'resource',
    title: 'File descriptor exhaustion',
    description: 'Lowers the limit of open files of every process of the component to what it has open: it can open no file and take no connection more.',
    touches: "the soft limit NOFILE of the component's processes",
    undo: 'the old limits are set again, unless somebody else has changed them meanwhile',
    needs: ['root', 'cgroups', 'prlimit'],
    parameters: [count('headroom', 'descriptors', 0, 0, 10_000, 'Descriptors that each process may still open.')],
    script: DESCRIPTORS,
    prefix: 'fds',
    args: ({ target, parameters }) => [anyFolder(target, 'fd-exhaustion'), String(parameters.headroom)],
    evidence: [{ metric: 'roentgen_mirror_request_errors_total', as: 'rate', moves: 'up', of: 'service' }, { metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'down' }],
  },
  'process-exhaustion': {
    family: 'resource',
    title: 'Process exhaustion',
    description: "Fills the component's limit of processes with sleeping ones: it can start no process and no thread more, also when others of its own end.",
    touches: "sleep processes in the component's pids cgroup",
    undo: 'the sleep processes are killed',
    needs: ['root', 'cgroups', 'process limit'],
    parameters: [
      count('headroom', 'processes', 0, 0, 100_000, 'Processes and threads that the component may still start.'),
      count('most', 'processes', 1000, 1, 4000, 'Sleeping processes to start at most: where the limit is farther away, the fault is refused.'),
    ],
    script: MARKED + CROWD,
    prefix: 'crowd',
    args: ({ target, parameters: { headroom, most }, seconds }) => {
      checkProcessRoom(target, Number(headroom), Number(most));
      return [folderOf(target, ['pids'], 'process-exhaustion'), String(headroom), String(most), ownTimeout(seconds)[1]];
    },
    undoArgs: ({ target }) => [folderOf(target, ['pids'], 'process-exhaustion')],
    evidence: [{ metric: 'container_processes', as: 'value', moves: 'up' }],
  },
} satisfies Record<string, FaultRow>;
