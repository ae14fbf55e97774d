/** The cgroups that a process of this machine is in. Effects: reads /proc. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the hierarchies are mounted. */
export interface CgroupMounts {
  version: 1 | 2;
  /** v1: mount point by controller; v2: all controllers under the key `unified`. */
  roots: Record<string, string>;
}

const WANTED = ['cpu', 'cpuacct', 'memory', 'pids', 'freezer', 'blkio'];

/** Folders by controller; none of a process that is gone. */
export function cgroupFolders(pid: number, { version, roots }: CgroupMounts): Record<string, string> {
  const text = read(`/proc/${pid}/cgroup`);
  return version === 2 ? unified(text, roots.unified) : byController(text, roots);
}

/** Lines `4:memory:/docker/abc`; v2 has one, `0::/system.slice/...`. */
function byController(text: string, roots: Record<string, string>): Record<string, string> {
  const rows = text.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return (controllers ?? '').split(',').filter((name) => WANTED.includes(name) && roots[name]).map((name): [string, string] => [name, join(roots[name], path)]);
  });
  return Object.fromEntries(rows);
}

function unified(text: string, root: string): Record<string, string> {
  const path = /^0::(.*)$/m.exec(text)?.[1];
  return path === undefined ? {} : { unified: join(root, path) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
