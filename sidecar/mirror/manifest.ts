/** What is known of a mirror's saved state without its owner: the manifest beside it, one checksummed line. Reads files only. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '../store/files';
import { decodeJournal } from '../store/journal';

export interface Manifest {
  /** When the state was saved, milliseconds since the epoch. */
  at: number;
  /** Name of the folder of the volumes, beside the manifest. */
  folder: string;
  volumes: Array<{ component: string; files: number; bytes: number }>;
}

export const homeOf = (directory: string) => join(directory, 'snapshot');
export const manifestFile = (directory: string) => join(homeOf(directory), 'manifest.json');

/** Null where no state was saved, or the manifest or the volumes are not as they were written. */
export function readManifest(directory: string): Manifest | null {
  try {
    const [manifest] = decodeJournal(Buffer.from(readIfThere(manifestFile(directory)) ?? '')).records as Manifest[];
    const whole = manifest?.volumes.every(({ component, files, bytes }) => {
      const found = sizeOf(join(homeOf(directory), manifest.folder, component));
      return found.files === files && found.bytes === bytes;
    });
    return whole ? manifest : null;
  } catch {
    return null;
  }
}

export function sizeOf(folder: string): { files: number; bytes: number } {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
