/** Starts the janitor of an instance and speaks with it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { messageOf, RoentgenError } from '../../errors';
import { JANITOR_SCRIPT } from './janitor-script';
import { checkInstance } from './names';

export interface Janitor {
  pid: number;
  /** Lets it take away everything of the instance, and waits. Throws MIRROR_FAILED with what could not be removed. */
  sweep(): Promise<void>;
}

/** Removes what an earlier owner left, and stands by until this process ends. Throws MIRROR_FAILED when the instance has a living owner. */
export async function hireJanitor(instance: string): Promise<Janitor> {
  const { child, answer } = launch(instance, 'hold');
  expectFree(await answer(), instance);
  return {
    pid: child.pid ?? 0,
    sweep: async () => {
      child.stdin?.end('down\n');
      expectClean(await answer(), instance);
    },
  };
}

/** Takes away everything that the instance left on this machine. Throws MIRROR_FAILED when it is up. */
export async function sweep(instance: string): Promise<void> {
  const { answer } = launch(instance, 'sweep');
  const text = await answer();
  expectFree(text, instance);
  expectClean(text, instance);
}

function launch(instance: string, mode: 'hold' | 'sweep'): { child: ChildProcess; answer(): Promise<string> } {
  checkInstance(instance);
  // Its own session: a Ctrl-C in the terminal is for the owner, who shuts down in order.
  const child = spawn('bash', ['-c', JANITOR_SCRIPT, 'rtg-janitor', instance, mode], { detached: true, stdio: ['pipe', 'pipe', 'ignore'], cwd: '/' });
  const failure = once(child, 'error').then(([error]) => Promise.reject(new RoentgenError('REQUIREMENT_MISSING', `bash could not be started: ${messageOf(error)}`)));
  failure.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    return done ? 'left unknown: the janitor was killed' : value;
  };
  return { child, answer: () => Promise.race([line(), failure]) };
}

function expectFree(text: string, instance: string): void {
  if (text === 'busy') {
    throw new RoentgenError('MIRROR_FAILED', `the mirror ${instance} is up already`, 'stop the process that runs it, or use another instance name');
  }
}

function expectClean(text: string, instance: string): void {
  if (text.startsWith('left')) {
    throw new RoentgenError('MIRROR_FAILED', `the mirror ${instance} ${text}`, 'look at these and sweep again');
  }
}
