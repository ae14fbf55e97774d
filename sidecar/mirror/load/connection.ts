/** Starts the client process in its network namespace, again when it dies, and asks it things. */

import { type ChildProcess, spawn } from 'node:child_process';
import { RoentgenError } from '../../errors';
import { compiled } from '../compiled';
import { environmentOf } from '../runtime/run';
import type { Answer, Asks } from './protocol';

export interface ClientConnection {
  /** Rejects with MIRROR_FAILED when the client says no or does not answer in time. */
  ask<Kind extends keyof Asks>(kind: Kind, value: Asks[Kind]['ask'], patienceMs: number): Promise<Asks[Kind]['answer']>;
  close(): void;
}

const RESTART_MS = 1000;

/** `netns`: path of the network namespace that it is to live in. */
export function connectClient(instance: string, netns: string): ClientConnection {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let load: Asks['load']['ask'] | null = null;
  let closed = false;
  let child = launch();

  function launch(): ChildProcess {
    const next = spawn('nsenter', [`--net=${netns}`, '--', process.execPath, '--max-old-space-size=128', compiled('load/client.js')], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: environmentOf(instance),
      cwd: '/',
    });
    next.on('message', (answer: Answer) => {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('error' in answer) {
        asker?.reject(new RoentgenError('MIRROR_FAILED', answer.error));
      } else {
        asker?.resolve(answer.value);
      }
    });
    next.on('error', () => undefined);
    next.once('exit', () => {
      if (!closed) {
        setTimeout(relaunch, RESTART_MS).unref();
      }
    });
    return next;
  }

  /** The users come back with the process. */
  function relaunch(): void {
    if (!closed) {
      child = launch();
      if (load) {
        ask('load', load, RESTART_MS).catch(() => undefined);
      }
    }
  }

  function ask<Kind extends keyof Asks>(kind: Kind, value: Asks[Kind]['ask'], patienceMs: number): Promise<Asks[Kind]['answer']> {
    const id = ++lastId;
    load = kind === 'load' ? (value as Asks['load']['ask']) : load;
    return new Promise<Asks[Kind]['answer']>((resolve, reject) => {
      const timer = setTimeout(() => waiting.get(id)?.reject(new RoentgenError('MIRROR_FAILED', `the mirror's client did not answer ${kind} within ${patienceMs} ms`)), patienceMs);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        waiting.delete(id);
        act();
      };
      waiting.set(id, { resolve: (answer) => settle(() => resolve(answer as Asks[Kind]['answer'])), reject: (error) => settle(() => reject(error)) });
      if (child.connected) {
        child.send({ id, kind, value }, () => undefined);
      }
    });
  }

  return {
    ask,
    close: () => {
      closed = true;
      child.kill('SIGKILL');
      [...waiting.values()].forEach(({ reject }) => reject(new RoentgenError('MIRROR_FAILED', 'the mirror is going down')));
    },
  };
}
