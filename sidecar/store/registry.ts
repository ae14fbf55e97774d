/**
 * Versions of models on disk: a folder a version, put in place by one rename, with the digest of each of its files.
 * The version that a person chose, or else the newest that is whole, is used; a damaged one is left where it is and told.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../errors';
import { inside, readIfThere, syncFolder, writeAtomic } from './files';

export interface Version {
  /** Sorts by age. */
  version: string;
  files: Map<string, Buffer>;
}

export interface Registry {
  /**
   * A saved version is the one in use, whatever was chosen before; with `use` false the one before stays in use.
   * Throws STORE_UNWRITABLE; nothing of the version is visible then.
   */
  save(path: string[], version: string, files: Record<string, Buffer>, use?: boolean): void;
  /**
   * What `read` makes of the version in use (without it the version itself), or null: the chosen one, or the newest that is whole. A version that is damaged, or that `read` throws on, is skipped;
   * `onDamaged` hears of it (MODEL_CORRUPT).
   */
  inUse<T = Version>(path: string[], onDamaged: (error: RoentgenError) => void, read?: (version: Version) => T): T | null;
  /** Every version, newest first. */
  versions(path: string[]): string[];
  /** One version. Throws MODEL_UNKNOWN where it is not there, MODEL_CORRUPT where it is damaged. */
  version(path: string[], version: string): Version;
  /** Makes a version the one in use until the next is saved. Throws as version() does, and STORE_UNWRITABLE. */
  choose(path: string[], version: string): void;
  /** Names of what is stored below a path. */
  names(path: string[]): string[];
}

const MANIFEST = 'manifest.json';
const KEPT_VERSIONS = 5;
/** Holds the name of the chosen version. */
const CHOICE = '.chosen';
/** A folder that was not renamed into place yet. */
const DRAFT = '.draft-';

const digestOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

export function createRegistry(directory: string): Registry {
  const folderOf = (path: string[]) => path.reduce((folder, name) => inside(folder, encodeURIComponent(name).replace(/\./g, '%2E')), directory);

  function save(path: string[], version: string, files: Record<string, Buffer>, use = true): void {
    const folder = folderOf(path);
    const [before] = chosenFirst(folder);
    const draft = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
    try {
      mkdirSync(draft, { recursive: true });
      const manifest = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, digestOf(content)]));
      Object.entries(files).forEach(([name, content]) => writeFileSync(join(draft, name), content, { mode: 0o600, flush: true }));
      writeFileSync(join(draft, MANIFEST), JSON.stringify(manifest), { flush: true });
      if (!use && before !== undefined) {
        writeAtomic(join(folder, CHOICE), before);
      }
      renameSync(draft, inside(folder, version));
      if (use) {
        rmSync(join(folder, CHOICE), { force: true });
      }
      syncFolder(folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw new RoentgenError('STORE_UNWRITABLE', `cannot save a model in ${folder}: ${messageOf(error)}`, undefined, { cause: error });
    }
    chosenFirst(folder).slice(KEPT_VERSIONS).forEach((old) => rmSync(join(folder, old), { recursive: true, force: true }));
  }

  function inUse<T = Version>(path: string[], onDamaged: (error: RoentgenError) => void, read = (version: Version) => version as T): T | null {
    const folder = folderOf(path);
    for (const version of chosenFirst(folder)) {
      try {
        return read({ version, files: readVersion(join(folder, version)) });
      } catch (error) {
        onDamaged(new RoentgenError('MODEL_CORRUPT', `${join(folder, version)}: ${messageOf(error)}`, 'an older version is used where there is one; else the model is learned anew'));
      }
    }
    return null;
  }

  function version(path: string[], wanted: string): Version {
    const folder = folderOf(path);
    if (!versionsIn(folder).includes(wanted)) {
      throw new RoentgenError('MODEL_UNKNOWN', `there is no version ${JSON.stringify(wanted)} of ${path.join('/')}`, `one of ${versionsIn(folder).join(', ') || 'none yet'}`);
    }
    try {
      return { version: wanted, files: readVersion(join(folder, wanted)) };
    } catch (error) {
      throw new RoentgenError('MODEL_CORRUPT', `${join(folder, wanted)}: ${messageOf(error)}`, 'choose another version', { cause: error });
    }
  }

  function choose(path: string[], wanted: string): void {
    version(path, wanted);
    writeAtomic(join(folderOf(path), CHOICE), wanted);
  }

  return { save, inUse, version, choose, versions: (path) => versionsIn(folderOf(path)), names: (path) => versionsIn(folderOf(path)).map(decodeURIComponent).sort() };
}

/** The chosen version, if there is one, before the others. */
function chosenFirst(folder: string): string[] {
  const versions = versionsIn(folder);
  const chosen = readIfThere(join(folder, CHOICE));
  return chosen !== null && versions.includes(chosen) ? [chosen, ...versions.filter((each) => each !== chosen)] : versions;
}

/** Newest first. Folders that were left half made by a crash do not count. */
function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.')).sort().reverse();
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
