/** What a bench that was killed with signal 9 left running: its Prometheus and its sidecar, known by the folder in their words. Effects: processes. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../demo/process';
import { readIfThere } from '../../sidecar/store/files';

const TRIES = 100;
const TRY_MS = 100;

/** Of programs that were started with one of these words. */
function pidsWith(words: string[]): number[] {
  return readdirSync('/proc').filter((each) => /^\d+$/.test(each)).map(Number).filter((pid) => {
    const own = commandOf(pid);
    return pid !== process.pid && words.some((word) => own.includes(word));
  });
}

function commandOf(pid: number): string[] {
  try {
    return (readIfThere(`/proc/${pid}/cmdline`) ?? '').split('\0');
  } catch {
    return [];
  }
}

/** Ends them in order and waits, ten seconds at most: two Prometheuses cannot have one folder. */
export async function endStale(directory: string): Promise<void> {
  const words = [`--storage.tsdb.path=${join(directory, 'prometheus', 'tsdb')}`, join(directory, 'roentgen.yaml')];
  for (let tries = 0, told = new Set<number>(); tries < TRIES && pidsWith(words).length > 0; tries++, await pause(TRY_MS)) {
    for (const pid of pidsWith(words).filter((each) => !told.has(each))) {
      told.add(pid);
      try {
        process.kill(pid, 'SIGTERM');
      } catch {
        // It had just ended.
      }
    }
  }
}
