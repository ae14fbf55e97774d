/** A training's checkpoint in a file, so that what was learned outlives the process. */

import { readFileSync, rmSync } from 'node:fs';
import { messageOf } from '../errors';
import { writeAtomic } from '../store/files';
import { type Checkpoint, type Checkpoints, decodeCheckpoint, encodeCheckpoint } from './checkpoint';

export interface CheckpointFile extends Checkpoints {
  /** Writes what was kept and not written yet. */
  flush(): void;
  /** For when the training is done. */
  remove(): void;
}

/**
 * Writes at most once in `everyMs`: a kill costs that much work. A file that is damaged or cannot be written is told to `log` and
 * costs no more than the work that it would have saved.
 */
export function checkpointFile(path: string, everyMs: number, log: (text: string) => void, now: () => number = Date.now): CheckpointFile {
  let writtenAt = now();
  let pending: (() => Buffer) | null = null;

  function flush(): void {
    const encode = pending;
    pending = null;
    writtenAt = now();
    try {
      if (encode) {
        writeAtomic(path, encode());
      }
    } catch (error) {
      log(`training goes on without a checkpoint: ${messageOf(error)}`);
    }
  }

  function load(fingerprint: string): Checkpoint | null {
    try {
      const found = decodeCheckpoint(fingerprint, readFileSync(path));
      log(found ? `training goes on after epoch ${found.epoch} of ${path}` : `training starts anew: ${path} is of other data or settings`);
      return found;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        log(`training starts anew: ${path}: ${messageOf(error)}`);
      }
      return null;
    }
  }

  return {
    load,
    keep(fingerprint, checkpoint) {
      pending = () => encodeCheckpoint(fingerprint, checkpoint);
      if (now() - writtenAt >= everyMs) {
        flush();
      }
    },
    flush,
    remove() {
      pending = null;
      rmSync(path, { force: true });
    },
  };
}
