/** From the text of a cgroup's files to figures in base units, as cAdvisor takes them (v1 and v2). Pure. */

/** Text of the files that are there, by name. */
export type CgroupFiles = Partial<Record<string, string>>;

/** NaN = the kernel does not say. */
export interface CgroupStat {
  /** Seconds. */
  cpu: { usage: number; user: number; system: number; periods: number; throttledPeriods: number; throttled: number };
  /** Bytes; pgfault and pgmajfault are counts, failcnt how often the limit was met. */
  memory: { usage: number; workingSet: number; rss: number; cache: number; mapped: number; swap: number; max: number; failcnt: number; pgfault: number; pgmajfault: number };
  io: { reads: number; writes: number; readBytes: number; writeBytes: number };
  threads: number;
}

/** The files to read: v1 by controller, v2 all in one folder. */
export const FILES_V1: Record<string, string[]> = {
  cpu: ['cpu.stat'],
  cpuacct: ['cpuacct.usage', 'cpuacct.stat'],
  memory: ['memory.usage_in_bytes', 'memory.max_usage_in_bytes', 'memory.failcnt', 'memory.stat'],
  blkio: ['blkio.throttle.io_serviced', 'blkio.throttle.io_service_bytes'],
  pids: ['pids.current'],
};
export const FILES_V2 = ['cpu.stat', 'memory.current', 'memory.peak', 'memory.swap.current', 'memory.events', 'memory.stat', 'io.stat', 'pids.current'];

/** Ticks of cpuacct.stat a second (USER_HZ, the same on every Linux that Node runs on). */
const USER_HZ = 100;

export function statV1(files: CgroupFiles): CgroupStat {
  const cpu = keyed(files['cpu.stat']);
  const account = keyed(files['cpuacct.stat']);
  const memory = keyed(files['memory.stat']);
  const usage = number(files['memory.usage_in_bytes']);
  const serviced = blkio(files['blkio.throttle.io_serviced']);
  const bytes = blkio(files['blkio.throttle.io_service_bytes']);
  return {
    cpu: { usage: number(files['cpuacct.usage']) / 1e9, user: account('user') / USER_HZ, system: account('system') / USER_HZ, periods: cpu('nr_periods'), throttledPeriods: cpu('nr_throttled'), throttled: cpu('throttled_time') / 1e9 },
    memory: {
      usage,
      workingSet: Math.max(0, usage - memory('total_inactive_file')),
      rss: memory('total_rss'),
      cache: memory('total_cache'),
      mapped: memory('total_mapped_file'),
      swap: memory('total_swap'),
      max: number(files['memory.max_usage_in_bytes']),
      failcnt: number(files['memory.failcnt']),
      pgfault: memory('total_pgfault'),
      pgmajfault: memory('total_pgmajfault'),
    },
    io: { reads: serviced('Read'), writes: serviced('Write'), readBytes: bytes('Read'), writeBytes: bytes('Write') },
    threads: number(files['pids.current']),
  };
}

export function statV2(files: CgroupFiles): CgroupStat {
  const cpu = keyed(files['cpu.stat']);
  const memory = keyed(files['memory.stat']);
  const usage = number(files['memory.current']);
  const io = ioStat(files['io.stat']);
  return {
    cpu: { usage: cpu('usage_usec') / 1e6, user: cpu('user_usec') / 1e6, system: cpu('system_usec') / 1e6, periods: cpu('nr_periods'), throttledPeriods: cpu('nr_throttled'), throttled: cpu('throttled_usec') / 1e6 },
    memory: {
      usage,
      workingSet: Math.max(0, usage - memory('inactive_file')),
      rss: memory('anon'),
      cache: memory('file'),
      mapped: memory('file_mapped'),
      swap: number(files['memory.swap.current']),
      max: number(files['memory.peak']),
      failcnt: keyed(files['memory.events'])('max'),
      pgfault: memory('pgfault'),
      pgmajfault: memory('pgmajfault'),
    },
    io: { reads: io('rios'), writes: io('wios'), readBytes: io('rbytes'), writeBytes: io('wbytes') },
    threads: number(files['pids.current']),
  };
}

function number(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? NaN : Number(text);
}

/** Lines `key value`. */
function keyed(text: string | undefined): (key: string) => number {
  const values = new Map((text ?? '').split('\n').map((line) => line.split(' ') as [string, string]));
  return (key) => number(values.get(key));
}

/** Lines `major:minor Operation value`, summed over devices. A file without lines means that nothing was read or written yet. */
function blkio(text: string | undefined): (operation: string) => number {
  const rows = (text ?? '').split('\n').map((line) => line.split(' '));
  return (operation) => (text === undefined ? NaN : rows.filter(([, name]) => name === operation).reduce((sum, [, , value]) => sum + Number(value), 0));
}

/** Lines `major:minor rbytes=1 wbytes=2 rios=3 ...`, summed over devices. */
function ioStat(text: string | undefined): (key: string) => number {
  const pairs = (text ?? '').split(/\s/).map((word) => word.split('='));
  return (key) => (text === undefined ? NaN : pairs.filter(([name]) => name === key).reduce((sum, [, value]) => sum + Number(value), 0));
}
