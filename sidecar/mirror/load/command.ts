/** A program that makes the load instead of the generator, for services that do not speak HTTP. It lives as long as the client process. */

import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../../store/files';
import type { Load } from './curve';
import type { LoadSource } from './generator';

/** From its end to its next start. */
const RESTART_MS = 1000;

/**
 * Starts it at once. What it counts it writes to the file LOAD_METRICS, in the exposition format. It is started again when the load
 * changes, unless its environment names a signal in LOAD_RELOAD: then it gets that, and finds the new load as JSON in LOAD_FILE.
 */
export function startCommand(command: string[], environment: Record<string, string>, initial: Load): LoadSource {
  let load = initial;
  const file = environment.LOAD_METRICS === undefined ? undefined : join(dirname(environment.LOAD_METRICS), 'load.json');
  let child: ChildProcess = launch();

  function launch(): ChildProcess {
    const settings = { LOAD_BASE: load.base, LOAD_PEAK: load.peak, LOAD_DAY_SECONDS: load.daySeconds, LOAD_SEED: load.seed, LOAD: JSON.stringify(load) };
    const env = { ...process.env, ...environment, ...(file && { LOAD_FILE: file }), ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)])) };
    // The kernel ends it when the client process is killed.
    const next = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], { stdio: 'ignore', env });
    next.on('error', () => undefined);
    next.once('close', () => setTimeout(() => (child = launch()), RESTART_MS));
    return next;
  }

  return {
    figures: () => null,
    setLoad: (next) => {
      load = next;
      if (file) {
        writeAtomic(file, JSON.stringify(load));
      }
      child.kill(environment.LOAD_RELOAD === 'SIGHUP' ? 'SIGHUP' : 'SIGTERM');
    },
  };
}
