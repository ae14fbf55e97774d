import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = 'build/sidecar/chaos';

/** A compiled program of this room, by its path: beside this file in build/; or in build/ when this runs from its source, as in tests, or from a bundle of a test's own. */
export function compiledProgram(path: string): string {
  const places = [__dirname, resolve(__dirname, '../..', FOLDER), resolve(FOLDER)].map((folder) => join(folder, path));
  return places.find(existsSync) ?? places[0];
}
