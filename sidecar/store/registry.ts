/**
 * Versions of models on disk: a folder a version, put in place by one rename, with the digest of each of its files.
 * The newest version that is whole is used; a damaged one is left where it is and told.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../errors';
import { inside, syncFolder } from './files';

export interface Version {
  /** Sorts by age. */
  version: string;
  files: Map<string, Buffer>;
}

export interface Registry {
  /** Throws STORE_UNWRITABLE; nothing of the version is visible then. */
  save(path: string[], version: string, files: Record<string, Buffer>): void;
  /**
   * What `read` makes of the newest version that is whole (without it the version itself), or null. A version that is damaged, or that `read` throws on, is skipped;
   * `onDamaged` hears of it (MODEL_CORRUPT).
   */
  newest<T = Version>(path: string[], onDamaged: (error: RoentgenError) => void, read?: (version: Version) => T): T | null;
  /** Names of what is stored below a path. */
  names(path: string[]): string[];
}

const MANIFEST = 'manifest.json';
const KEPT_VERSIONS = 5;
/** A folder that was not renamed into place yet. */
const DRAFT = '.draft-';

const digestOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

export function createRegistry(directory: string): Registry {
  const folderOf = (path: string[]) => path.reduce((folder, name) => inside(folder, encodeURIComponent(name).replace(/\./g, '%2E')), directory);

  function save(path: string[], version: string, files: Record<string, Buffer>): void {
    const folder = folderOf(path);
    const draft = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
    try {
      mkdirSync(draft, { recursive: true });
      const manifest = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, digestOf(content)]));
      Object.entries(files).forEach(([name, content]) => writeFileSync(join(draft, name), content, { mode: 0o600, flush: true }));
      writeFileSync(join(draft, MANIFEST), JSON.stringify(manifest), { flush: true });
      renameSync(draft, inside(folder, version));
      syncFolder(folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw new RoentgenError('STORE_UNWRITABLE', `cannot save a model in ${folder}: ${messageOf(error)}`, undefined, { cause: error });
    }
    versionsIn(folder).slice(KEPT_VERSIONS).forEach((old) => rmSync(join(folder, old), { recursive: true, force: true }));
  }

  function newest<T = Version>(path: string[], onDamaged: (error: RoentgenError) => void, read = (version: Version) => version as T): T | null {
    const folder = folderOf(path);
    for (const version of versionsIn(folder)) {
      try {
        return read({ version, files: readVersion(join(folder, version)) });
      } catch (error) {
        onDamaged(new RoentgenError('MODEL_CORRUPT', `${join(folder, version)}: ${messageOf(error)}`, 'an older version is used where there is one; else the model is learned anew'));
      }
    }
    return null;
  }

  return { save, newest, names: (path) => versionsIn(folderOf(path)).map(decodeURIComponent).sort() };
}

/** Newest first. Folders that were left half made by a crash do not count. */
function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith(DRAFT)).sort().reverse();
  } catch {
    return [];
  }
}

function readVersion(folder: string): Map<string, Buffer> {
  const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Record<string, string>;
  const files = new Map<string, Buffer>();
  for (const [name, digest] of Object.entries(manifest)) {
    const content = readFileSync(inside(folder, name));
    if (digestOf(content) !== digest) {
      throw new Error(`${name} is not what was written`);
    }
    files.set(name, content);
  }
  return files;
}
