/** The sidecar as a process of its own, started again when it dies, as a service manager would. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../sidecar/errors';
import { ended, pause } from './process';

export interface RunningSidecar {
  url: string;
  /** Process id of the present incarnation. */
  pid(): number;
  stop(): Promise<void>;
}

const RESTART_MS = 1000;
const READY_TRIES = 200;

/** Starts it and waits until it is ready. */
export async function startSidecar(config: string, url: string, log: string): Promise<RunningSidecar> {
  const output = createWriteStream(log, { flags: 'a' });
  let stopping = false;
  let deaths = 0;
  let child = launch();

  function launch(): ChildProcess {
    const next = spawn(process.execPath, ['--enable-source-maps', join(__dirname, '..', 'sidecar', 'main.js'), 'serve', '--config', config], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    next.stdout?.pipe(output, { end: false });
    next.stderr?.pipe(output, { end: false });
    next.once('exit', () => {
      deaths += 1;
      if (!stopping) {
        setTimeout(() => {
          child = stopping ? child : launch();
        }, RESTART_MS);
      }
    });
    return next;
  }

  async function stop(): Promise<void> {
    stopping = true;
    await ended(child, 'SIGTERM', 15_000);
    output.end();
  }

  for (let tries = 0; tries < READY_TRIES && deaths < 2; tries++) {
    if (await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false)) {
      return { url, pid: () => child.pid ?? 0, stop };
    }
    await pause(150);
  }
  await stop().catch((error: unknown) => console.error(messageOf(error)));
  throw new RoentgenError('INTERNAL', 'the sidecar did not become ready', `its log is ${log}`);
}
