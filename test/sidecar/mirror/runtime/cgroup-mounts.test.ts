import { cgroupMounts } from '../../../../sidecar/mirror/runtime/cgroup-mounts';

const line = (mountPoint: string, type: string, options: string) => `32 31 0:29 / ${mountPoint} rw,relatime shared:9 - ${type} ${type} ${options}`;
const separate = ['cpu', 'cpuacct', 'memory', 'freezer', 'blkio', 'pids'].map((controller) => line(`/sys/fs/cgroup/${controller}`, 'cgroup', `rw,${controller}`));

test.each([
  ['each v1 controller has its own mount', separate, '', { version: 1, roots: { cpu: '/sys/fs/cgroup/cpu', cpuacct: '/sys/fs/cgroup/cpuacct', memory: '/sys/fs/cgroup/memory', freezer: '/sys/fs/cgroup/freezer', blkio: '/sys/fs/cgroup/blkio', pids: '/sys/fs/cgroup/pids' } }],
  ['v1 controllers share a mount', [line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct'), line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory')], '', { version: 1, roots: { cpu: '/sys/fs/cgroup/cpu,cpuacct', cpuacct: '/sys/fs/cgroup/cpu,cpuacct', memory: '/sys/fs/cgroup/memory' } }],
  ['only v2 is there', [line('/sys/fs/cgroup', 'cgroup2', 'rw')], 'cpuset cpu io memory pids\n', { version: 2, roots: { unified: '/sys/fs/cgroup' } }],
  ['v2 beside v1 has no controllers', [...separate.slice(0, 3), line('/sys/fs/cgroup/unified', 'cgroup2', 'rw')], 'hugetlb\n', { version: 1, roots: { cpu: '/sys/fs/cgroup/cpu', cpuacct: '/sys/fs/cgroup/cpuacct', memory: '/sys/fs/cgroup/memory' } }],
  ['memory is missing', separate.slice(0, 2), '', null],
  ['nothing is mounted', [], '', null],
])('finds the cgroup hierarchy when %s', (_, lines, controllers, expected) => {
  expect(cgroupMounts(lines.join('\n'), () => controllers)).toEqual(expected);
});
