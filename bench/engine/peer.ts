/** Runs one work in a process of its own: ours, or the peer's in Python. Copies run side by side, one thread or more each. */

import { execFile, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

export interface Measured {
  /** Wall time of the best round, the slowest copy's. */
  seconds: number;
  /** What ran it. */
  version: string;
}

const ROOT = resolve(__dirname, '../../..');

function started(command: string, args: string[], sizes: unknown, env: Record<string, string>): Promise<Measured> {
  return new Promise((fulfil, reject) => {
    const child = execFile(command, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 24 }, (error, stdout) => (error ? reject(error) : fulfil(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured)));
    child.stdin?.end(JSON.stringify(sizes));
  });
}

/** Starts `copies` at once; answers the slowest. */
async function together(copies: number, start: () => Promise<Measured>): Promise<Measured> {
  const all = await Promise.all(Array.from({ length: copies }, start));
  return all.reduce((slowest, each) => (each.seconds > slowest.seconds ? each : slowest));
}

export const ours = (work: string, copies: number, native: boolean): Promise<Measured> =>
  together(copies, () => started(process.execPath, [join(__dirname, 'one.js'), work], {}, native ? {} : { ROENTGEN_NATIVE: 'off' }));

const SCRIPTS: Record<string, string> = { R: 'routenet_peer.py' };

export const torch = (python: string, work: string, sizes: unknown, threads: number): Promise<Measured> =>
  started(python, [join(ROOT, 'bench/engine', SCRIPTS[work] ?? 'peer.py'), work, String(threads)], sizes, { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) });

/** A Python that has PyTorch; null where there is none. */
export function findTorch(): string | null {
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0) ?? null;
}
