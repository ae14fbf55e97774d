import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = 'build/sidecar/chaos/relay';

/** The compiled relay: beside this file in build/; or in build/ when this runs from its source, as in tests, or from a bundle of a test's own. */
export function relayProgram(): string {
  const places = [__dirname, resolve(__dirname, '../../..', FOLDER), resolve(FOLDER)].map((folder) => join(folder, 'main.js'));
  return places.find(existsSync) ?? places[0];
}
