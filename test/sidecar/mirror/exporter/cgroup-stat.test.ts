import { type CgroupFiles, type CgroupStat, statV1, statV2 } from '../../../../sidecar/mirror/exporter/cgroup-stat';

const v1: CgroupFiles = {
  'cpu.stat': 'nr_periods 478\nnr_throttled 10\nthrottled_time 606980710\n',
  'cpuacct.usage': '963926155\n',
  'cpuacct.stat': 'user 76\nsystem 20\n',
  'memory.usage_in_bytes': '16556032\n',
  'memory.max_usage_in_bytes': '18558976\n',
  'memory.failcnt': '3\n',
  'memory.stat': 'cache 1\nrss 2\ntotal_cache 114688\ntotal_rss 14856192\ntotal_mapped_file 24576\ntotal_swap 0\ntotal_pgfault 11980\ntotal_pgmajfault 2\ntotal_inactive_file 16384\n',
  'blkio.throttle.io_serviced': '254:0 Read 5\n254:0 Write 75\n254:0 Total 80\n254:16 Write 1\nTotal 81\n',
  'blkio.throttle.io_service_bytes': '254:0 Read 4096\n254:0 Write 258048\n254:16 Write 512\nTotal 262656\n',
  'pids.current': '11\n',
};

const v2: CgroupFiles = {
  'cpu.stat': 'usage_usec 963926\nuser_usec 760000\nsystem_usec 203926\nnr_periods 478\nnr_throttled 10\nthrottled_usec 606980\n',
  'memory.current': '16556032\n',
  'memory.peak': '18558976\n',
  'memory.swap.current': '0\n',
  'memory.events': 'low 0\nhigh 0\nmax 3\noom 0\noom_kill 0\n',
  'memory.stat': 'anon 14856192\nfile 114688\nfile_mapped 24576\ninactive_file 16384\npgfault 11980\npgmajfault 2\n',
  'io.stat': '254:0 rbytes=4096 wbytes=258048 rios=5 wios=75 dbytes=0 dios=0\n254:16 rbytes=0 wbytes=512 rios=0 wios=1 dbytes=0 dios=0\n',
  'pids.current': '11\n',
};

const expected: CgroupStat = {
  cpu: { usage: 0.963926, user: 0.76, system: 0.203926, periods: 478, throttledPeriods: 10, throttled: 0.60698 },
  memory: { usage: 16556032, workingSet: 16539648, rss: 14856192, cache: 114688, mapped: 24576, swap: 0, max: 18558976, failcnt: 3, pgfault: 11980, pgmajfault: 2 },
  io: { reads: 5, writes: 76, readBytes: 4096, writeBytes: 258560 },
  threads: 11,
};

test('v1 files become seconds and bytes', () => {
  expect(statV1(v1)).toEqual({ ...expected, cpu: { ...expected.cpu, usage: 0.963926155, system: 0.2, throttled: 0.60698071 } });
});

test('v2 files become the same figures', () => {
  expect(statV2(v2)).toEqual(expected);
});

test.each([['v1', statV1, { 'blkio.throttle.io_serviced': '', 'blkio.throttle.io_service_bytes': 'Total 0\n' }], ['v2', statV2, { 'io.stat': '' }]])('%s: before the first I/O the counts are 0', (_, stat, files) => {
  expect(stat(files).io).toEqual({ reads: 0, writes: 0, readBytes: 0, writeBytes: 0 });
});

test.each([['v1', statV1], ['v2', statV2]])('%s: what the kernel does not say is no number, never 0', (_, stat) => {
  const { cpu, memory, io, threads } = stat({});
  expect([...Object.values(cpu), ...Object.values(memory), ...Object.values(io), threads].every(Number.isNaN)).toBe(true);
});

test.each([['v1', statV1, 'memory.usage_in_bytes', 'total_inactive_file'], ['v2', statV2, 'memory.current', 'inactive_file']])('%s: the working set is never negative', (_, stat, usage, key) => {
  expect(stat({ [usage]: '100', 'memory.stat': `${key} 200\n` }).memory.workingSet).toBe(0);
});
