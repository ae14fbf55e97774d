/** Runs a program to its end, in a session of its own and marked as the instance's. */

import { spawn } from 'node:child_process';
import { RoentgenError } from '../../errors';
import { MARK } from './names';

/** Rejects with MIRROR_FAILED and the last lines of what the program said. */
export function run(program: string, args: string[], instance: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: environmentOf(instance) });
    let said = '';
    child.stderr.on('data', (data) => (said = `${said}${data}`.slice(-1000)));
    child.once('error', (error) => reject(new RoentgenError('MIRROR_FAILED', `${program} could not be started: ${error.message}`)));
    child.once('close', (status) => (status === 0 ? resolve() : reject(new RoentgenError('MIRROR_FAILED', `${args[2] ?? program} ended with status ${status}: ${said.trim()}`))));
  });
}

/** The environment of everything that belongs to an instance: nothing of the owner's, which may hold secrets. */
export function environmentOf(instance: string): Record<string, string> {
  return { [MARK]: instance, PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' };
}
