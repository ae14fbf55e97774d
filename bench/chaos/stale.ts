/** Takes away what makers of test targets left that were killed before they could: everything called `rt<pid>x<number>` of processes that are dead. */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';

/** Best effort: two sweepers at a time may meet, and each leaves to the other what is gone already. */
export function sweepStale(): void {
  for (const folder of listed(CGROUPS).flatMap((controller) => staleIn(join(CGROUPS, controller)))) {
    quietly(() => writeFileSync(join(folder, 'freezer.state'), 'THAWED'), existsSync(join(folder, 'freezer.state')));
    quietly(() => readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).forEach((pid) => quietly(() => process.kill(Number(pid), 'SIGKILL'))));
    // What was just killed may take a moment: the next sweep gets it then.
    quietly(() => rmdirSync(folder));
  }
  for (const netns of staleIn('/run/netns')) {
    quietly(() => execFileSync('ip', ['netns', 'del', netns.slice('/run/netns/'.length)], { stdio: 'ignore' }));
  }
  for (const home of staleIn(tmpdir())) {
    const layer = join(home, 'layer');
    quietly(() => execFileSync('umount', ['--lazy', layer], { stdio: 'ignore' }), readFileSync('/proc/self/mounts', 'utf8').includes(` ${layer} `));
    quietly(() => rmSync(home, { recursive: true, force: true }));
  }
}

const staleIn = (folder: string) => listed(folder).filter((name) => isStale(name)).map((name) => join(folder, name));

function isStale(name: string): boolean {
  const pid = /^rt(\d+)x\d+-/.exec(name)?.[1];
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function quietly(action: () => unknown, wanted = true): void {
  try {
    if (wanted) {
      action();
    }
  } catch {
    // It is gone, or not yet free.
  }
}
