/** Processes of this machine that carry the mark of a run's faults: guards, and what guards have started. */

import { readdirSync, readFileSync } from 'node:fs';

export interface Marked {
  pid: number;
  words: string[];
}

/** @param run name of a run, or the beginning of a token */
export function markedBy(run: string): Marked[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readProc(pid, 'environ').some((entry) => entry.startsWith(`ROENTGEN_FAULT=${run}`)))
    .map((pid) => ({ pid: Number(pid), words: readProc(pid, 'cmdline') }));
}

export const isGuard = ({ words }: Marked) => words.includes('roentgen-guard');
export const isRelay = ({ words }: Marked) => words.some((word) => word.endsWith('/relay/main.js'));

/** Stops all first, so that none can act on the death of another, then ends them. */
export function killTogether(pids: number[]): void {
  (['SIGSTOP', 'SIGKILL'] as const).forEach((signal) => pids.forEach((pid) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }));
}

function readProc(pid: string, file: 'environ' | 'cmdline'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
