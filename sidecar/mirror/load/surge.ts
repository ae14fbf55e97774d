/**
 * Surge files: how a fault gives a mirror more users for a while. One line: `TOKEN PID DEADLINE FACTOR PROFILE`, the process id of the fault's
 * guard, seconds since boot, a factor on the rate, and the name of another profile or `-`. As a hold it is over at its deadline, or a second
 * after its guard has died: the load is what it was, whoever is dead by then. Effects: files.
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../runtime/cgroup';
import { bootSeconds, type Hold, lives, wordOf } from '../runtime/hold';
import type { Load } from './curve';

export interface Surge {
  factor: number;
  /** '' for the load's own. */
  profile: string;
}

export const surgeOf = (directory: string) => join(directory, 'surge');

/** Null for anything but a whole line of the form above. */
export function parseSurge(text: string): (Omit<Hold, 'now'> & Surge) | null {
  const parts = /^([a-z0-9-]{1,80}) (\d{1,10}) (\d{1,12}) (\d{1,4}(?:\.\d{1,6})?) (-|[a-zA-Z0-9_-]{1,40})\n$/.exec(text);
  return parts && { token: parts[1], guard: Number(parts[2]), deadline: Number(parts[3]), factor: Number(parts[4]), profile: parts[5] === '-' ? '' : parts[5] };
}

/** The load while a surge is on: another profile in the place of its own where one is named and known, and so many times as many users. Pure. */
export function surged(load: Load, surge: Surge | null): Load {
  if (!surge) {
    return load;
  }
  const other = load.profiles?.[surge.profile];
  const { base, peak, replay, ...rest } = other ? { ...load, replay: undefined, week: undefined, ...other } : load;
  return { ...rest, base: base * surge.factor, peak: peak * surge.factor, ...(replay ? { replay: { ...replay, scale: replay.scale * surge.factor } } : {}) };
}

/** A function that answers the load as it is now, each time it is asked. A surge that is over is taken away, so that the next fault does not meet it. */
export function watchSurge(path: string | undefined): (load: Load) => Load {
  let guardSeen = bootSeconds();
  return (load) => {
    const surge = path === undefined ? null : parseSurge(readText(path));
    if (!surge || path === undefined) {
      return load;
    }
    const boot = bootSeconds();
    guardSeen = lives(surge) ? boot : guardSeen;
    if (wordOf({ ...surge, now: false }, boot, guardSeen) === 'free') {
      rmSync(path, { force: true });
      return load;
    }
    return surged(load, surge);
  };
}
