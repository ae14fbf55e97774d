/** What of an instance is on this machine, and commands from inside its network. */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(__dirname, '../../..');

/** Cgroups, namespaces, interfaces, mounts, processes and locks that carry the instance's name or use its folder. */
export function remainsOf(instance: string, directory: string): string[] {
  const name = `rtg-${instance}`;
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
  return [
    ...['', ...list('/sys/fs/cgroup')].map((controller) => join('/sys/fs/cgroup', controller, name)).filter(existsSync),
    ...list('/run/netns').filter((each) => each.startsWith(name)),
    ...list('/run').filter((each) => each === `${name}.lock`),
    ...list('/sys/class/net').filter((each) => each.includes(name)),
    ...readFileSync('/proc/self/mounts', 'utf8').split('\n').filter((line) => line.includes(directory) || line.includes(name)),
    ...list('/proc').filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && belongs(pid, instance, directory)).map((pid) => `process ${pid}`),
  ];
}

function belongs(pid: string, instance: string, directory: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`RTG_INSTANCE=${instance}`) || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${directory}/run`);
  } catch {
    return false;
  }
}

/** Runs JavaScript with `await` in the client's network namespace; answers what it returns. */
export function fromInside(instance: string, script: string): unknown {
  const program = `(async () => { ${script} })().then((value) => { console.log(JSON.stringify(value ?? null)); process.exit(0); }, (error) => { console.error(error); process.exit(1); })`;
  return JSON.parse(execFileSync('nsenter', [`--net=/run/netns/rtg-${instance}-client`, '--', process.execPath, '-e', program], { cwd: PROJECT, encoding: 'utf8' }));
}

/** Tries until the answer is not null. */
export async function eventually<T>(what: string, look: () => T | null | Promise<T | null>, tries = 300): Promise<T> {
  for (let left = tries; left > 0; left--) {
    const found = await look();
    if (found !== null) {
      return found;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}
