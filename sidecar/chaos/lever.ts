/** The safety lever: a file, so that it holds over restarts. What cannot be read, or is not in its form, counts as engaged. */

import { join } from 'node:path';
import type { SafetyLever } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { readIfThere, writeAtomic } from '../store/files';

export interface Lever {
  /** Reads the file anew: a person may put one there by hand. */
  state(): SafetyLever;
  /** It is engaged whatever happens; throws STORE_UNWRITABLE where a restart would forget it. */
  pull(reason: string, author: string): void;
  /** Throws STORE_UNWRITABLE; it stays engaged then. */
  release(author: string): void;
  /** Throws LEVER_ENGAGED. */
  refuse(): void;
}

const RELEASED: SafetyLever = { engaged: false, reason: '', author: '', since: null };

export function createLever(directory: string, now: () => number): Lever {
  const path = join(directory, 'lever.json');
  /** Pulled, and perhaps not on the disk. */
  let pulled: SafetyLever | null = null;

  function state(): SafetyLever {
    return pulled ?? stored(path, now);
  }

  return {
    state,
    pull(reason, author) {
      pulled = { engaged: true, reason, author, since: now() };
      writeAtomic(path, `${JSON.stringify(pulled)}\n`);
    },
    release(author) {
      writeAtomic(path, `${JSON.stringify({ engaged: false, reason: '', author, since: now() })}\n`);
      pulled = null;
    },
    refuse() {
      const { engaged, reason, author } = state();
      if (engaged) {
        throw new RoentgenError('LEVER_ENGAGED', `the safety lever is engaged${author ? ` by ${author}` : ''}: ${reason}`, 'release it when it is safe: roentgen chaos lever release');
      }
    },
  };
}

function stored(path: string, now: () => number): SafetyLever {
  try {
    const text = readIfThere(path);
    const lever: unknown = text === null ? RELEASED : JSON.parse(text);
    if (isLever(lever)) {
      return lever;
    }
    throw new Error('it has not the form of a lever');
  } catch (error) {
    return { engaged: true, reason: `its file ${path} cannot be read: ${messageOf(error)}`, author: '', since: now() };
  }
}

function isLever(value: unknown): value is SafetyLever {
  const lever = value as SafetyLever | null;
  return typeof lever === 'object' && lever !== null && typeof lever.engaged === 'boolean' && typeof lever.reason === 'string' && typeof lever.author === 'string' && (lever.since === null || Number.isFinite(lever.since));
}
