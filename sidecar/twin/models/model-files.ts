/** Where the files of models lie, and their content. Digests of trained ones are the catalogue's to check; each model's own form has a checksum, too. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TwinModelKind } from '../../contract';
import { messageOf, RoentgenError } from '../../errors';

/** Where models lie; crosses threads. */
export interface ModelPlaces {
  /** Of trained ones. */
  directory: string;
  /** Of those that came with Roentgen: files `<kind>.…`; null where none were installed. */
  shipped: string | null;
}

export type ModelFiles = ReadonlyMap<string, Buffer>;

export const SHIPPED = 'shipped';

/** Of a folder; none where there is none. */
export const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

/** Files of a version, as they are. Throws MODEL_UNKNOWN, MODEL_CORRUPT. */
export function readModelFiles({ directory, shipped }: ModelPlaces, kind: TwinModelKind, version: string): ModelFiles {
  return version === SHIPPED ? shippedFiles(shipped, kind) : filesOf(join(directory, kind, encodeURIComponent(version)), kind, `there is no version ${JSON.stringify(version)} of ${kind}`, 'ask for the list');
}

const shippedFiles = (shipped: string | null, kind: TwinModelKind): ModelFiles => filesOf(shipped, kind, `no model ${kind} came with this installation`, 'reinstall, or train one: roentgen twin train');

function filesOf(folder: string | null, kind: TwinModelKind, absent: string, hint: string): ModelFiles {
  const names = folder === null ? [] : namesIn(folder).filter((name) => name.startsWith(`${kind}.`));
  if (folder === null || names.length === 0) {
    throw new RoentgenError('MODEL_UNKNOWN', absent, hint);
  }
  try {
    return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  } catch (error) {
    throw new RoentgenError('MODEL_CORRUPT', `${join(folder, kind)}: ${messageOf(error)}`, 'use another version', { cause: error });
  }
}
