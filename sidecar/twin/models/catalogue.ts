/**
 * Models of networks: those that came with Roentgen, and versions that were trained here (in the data directory, each with the digests
 * of its files). One version a kind is in use; a new one is not until somebody says so. A damaged one is told and stays where it is.
 */

import { join, resolve } from 'node:path';
import { TWIN_MODELS, type TwinModelKind, type TwinModelVersion } from '../../contract';
import { toldOf } from '../../errors';
import { readIfThere, writeAtomic } from '../../store/files';
import { createRegistry } from '../../store/registry';
import { type ModelFiles, type ModelPlaces, namesIn, readModelFiles, SHIPPED } from './model-files';

/** What is known of a trained version. */
export type ModelNote = Pick<TwinModelVersion, 'trainedAt' | 'author' | 'training' | 'errors'>;

export interface Catalogue {
  versions(kind: TwinModelKind): TwinModelVersion[];
  /** The version in use; the shipped one until another was chosen. */
  inUse(kind: TwinModelKind): string;
  /** Throws MODEL_UNKNOWN, MODEL_CORRUPT, STORE_UNWRITABLE. */
  use(kind: TwinModelKind, version: string): void;
  /** Keeps a version without using it. Throws STORE_UNWRITABLE. */
  keep(kind: TwinModelKind, version: string, files: Record<string, Buffer>, note: ModelNote): void;
}

const NOTE = 'about.json';
const CHOICES = 'in-use.json';

/** deploy/twin/models, seen from the sources or from build/; null where it was not installed. */
export function shippedModels(): string | null {
  return ['../../../deploy/twin/models', '../../../../deploy/twin/models'].map((folder) => resolve(__dirname, folder)).find((folder) => namesIn(folder).length > 0) ?? null;
}

/** @param check throws where files are no model of the kind. */
export function createCatalogue(places: ModelPlaces, check: (kind: TwinModelKind, files: ModelFiles) => void): Catalogue {
  const registry = createRegistry(places.directory);
  const choices = join(places.directory, CHOICES);

  function inUse(kind: TwinModelKind): string {
    const chosen = choicesIn(choices)[kind];
    return chosen !== undefined && (chosen === SHIPPED || registry.versions([kind]).includes(chosen)) ? chosen : SHIPPED;
  }

  function checked(kind: TwinModelKind, version: string): void {
    if (version !== SHIPPED) {
      registry.version([kind], version);
    }
    check(kind, readModelFiles(places, kind, version));
  }

  function versionOf(kind: TwinModelKind, version: string): TwinModelVersion {
    const unknown: ModelNote = { trainedAt: null, author: null, training: null, errors: null };
    const base = { model: kind, version, inUse: inUse(kind) === version, obstacle: null };
    try {
      checked(kind, version);
      return { ...base, ...(version === SHIPPED ? { ...unknown, errors: shippedErrors(places.shipped)[kind] ?? null } : noteOf(registry.version([kind], version).files.get(NOTE))) };
    } catch (error) {
      return { ...base, ...unknown, obstacle: toldOf(error) };
    }
  }

  return {
    inUse,
    versions: (kind) => [SHIPPED, ...registry.versions([kind])].map((version) => versionOf(kind, version)),
    use: (kind, version) => {
      checked(kind, version);
      if (version !== SHIPPED) {
        registry.choose([kind], version); // so that it is kept when older ones are dropped
      }
      writeAtomic(choices, JSON.stringify({ ...choicesIn(choices), [kind]: version }));
    },
    keep: (kind, version, files, note) => registry.save([kind], version, { ...files, [NOTE]: Buffer.from(JSON.stringify(note)) }, false),
  };
}

/** A file that cannot be read is as good as none: the shipped models are used. */
function choicesIn(path: string): Partial<Record<TwinModelKind, string>> {
  try {
    const read = JSON.parse(readIfThere(path) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(TWIN_MODELS.flatMap((kind) => (typeof read[kind] === 'string' ? [[kind, read[kind]]] : [])));
  } catch {
    return {};
  }
}

/** By estimator, as measured before they were shipped. */
export function shippedErrors(shipped: string | null): Partial<Record<string, NonNullable<TwinModelVersion['errors']>>> {
  try {
    return shipped === null ? {} : (JSON.parse(readIfThere(join(shipped, 'errors.json')) ?? '{}') as ReturnType<typeof shippedErrors>);
  } catch {
    return {};
  }
}

function noteOf(content: Buffer | undefined): ModelNote {
  const { trainedAt = null, author = null, training = null, errors = null } = content ? (JSON.parse(content.toString('utf8')) as Partial<ModelNote>) : {};
  return { trainedAt, author, training, errors };
}
