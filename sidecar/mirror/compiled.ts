import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A compiled program of this folder: beside this file in build/, or in build/ when this file runs from its source, as in tests. */
export function compiled(name: string): string {
  const beside = join(__dirname, name);
  return existsSync(beside) ? beside : resolve(__dirname, '../../build/sidecar/mirror', name);
}

/** Roentgen's own folder: the nearest one above with a package.json. */
export function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}
