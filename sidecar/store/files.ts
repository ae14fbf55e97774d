/** Files that survive a crash at any moment: written whole beside the old one, synced, then renamed over it. */

import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { messageOf, RoentgenError } from '../errors';

/** Replaces `path` by `content`: a reader (or a restart after kill -9) sees the old file or the new one, never a part. */
export function writeAtomic(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(draft, 'w', 0o600);
    try {
      const bytes = Buffer.from(content as string);
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(file, bytes, written);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    syncFolder(dirname(path));
  } catch (error) {
    discard(draft);
    throw new RoentgenError('STORE_UNWRITABLE', `cannot write ${path}: ${messageOf(error)}`, 'check space and rights of the data directory', { cause: error });
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where no draft could be made none is left; the first error is the one to tell.
  }
}

/** Makes a rename or a new file in `folder` durable. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The file's text, or null where there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw new RoentgenError('STORE_CORRUPT', `cannot read ${path}: ${messageOf(error)}`, undefined, { cause: error });
  }
}

/** `folder/name`, refused where the result would lie outside `folder` (names come from labels and requests). */
export function inside(folder: string, name: string): string {
  const path = resolve(join(folder, name));
  if (!path.startsWith(resolve(folder) + sep)) {
    throw new RoentgenError('REQUEST_INVALID', `the name ${JSON.stringify(name)} leaves its folder`);
  }
  return path;
}
