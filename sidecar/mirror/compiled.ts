import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A compiled program of this folder: beside this file in build/, or in build/ when this file runs from its source, as in tests. */
export function compiled(name: string): string {
  const beside = join(__dirname, name);
  return existsSync(beside) ? beside : resolve(__dirname, '../../build/sidecar/mirror', name);
}
