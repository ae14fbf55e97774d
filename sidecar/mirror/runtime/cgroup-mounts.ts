/** Which cgroup hierarchies a machine has. Pure. */

import type { CgroupMounts } from '../../chaos/drivers/cgroup-of';

export type { CgroupMounts };

const NEEDED = ['cpu', 'memory'];
const WANTED_V1 = ['cpu', 'cpuacct', 'memory', 'freezer', 'blkio', 'pids'];

/**
 * `mountinfo`: text of /proc/self/mountinfo (proc_pid_mountinfo(5)); `unifiedControllers`: reads `cgroup.controllers` of a v2 mount point.
 * v2 is taken where it has CPU and memory, else v1; null where neither has both.
 */
export function cgroupMounts(mountinfo: string, unifiedControllers: (mountPoint: string) => string): CgroupMounts | null {
  const mounts = mountinfo.split('\n').filter((line) => line.includes(' - ')).map((line) => {
    const [own, rest] = line.split(' - ');
    const [type, , options = ''] = rest.split(' ');
    return { mountPoint: own.split(' ')[4], type, options: options.split(',') };
  });
  const unified = mounts.find(({ type, mountPoint }) => type === 'cgroup2' && has(unifiedControllers(mountPoint).trim().split(' ')));
  if (unified) {
    return { version: 2, roots: { unified: unified.mountPoint } };
  }
  const roots = Object.fromEntries(WANTED_V1.flatMap((controller) => mounts.filter(({ type, options }) => type === 'cgroup' && options.includes(controller)).slice(0, 1).map(({ mountPoint }) => [controller, mountPoint])));
  return has(Object.keys(roots)) ? { version: 1, roots } : null;
}

function has(controllers: string[]): boolean {
  return NEEDED.every((needed) => controllers.includes(needed));
}
