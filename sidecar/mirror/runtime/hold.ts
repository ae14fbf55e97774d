/**
 * Hold files: how a fault that ends a component's processes tells the supervisor how long it shall stay down. One line: `TOKEN PID DEADLINE`,
 * the process id of the fault's guard and seconds since boot; a fourth word `now` asks for the next start without the usual delay.
 * A hold is over at its deadline, or a second after its guard has died: a dead guard cannot keep a component down. Effects: files.
 */

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './cgroup';

export interface Hold {
  /** The fault's mark, which its guard has among its arguments. */
  token: string;
  /** Process id of the guard. */
  guard: number;
  /** Seconds since boot. */
  deadline: number;
  now: boolean;
}

/** What the supervisor is to do: as always, not to start it, or to start it at once. */
export type HoldWord = 'free' | 'held' | 'now';

/** The kernel closes a dead sidecar's pipes at once, and its guards take milliseconds to end their faults in order. */
const GRACE_SECONDS = 1;

export const holdOf = (directory: string, component: string) => join(directory, 'holds', component);

/** Null for anything but a whole line of the form above. */
export function parseHold(text: string): Hold | null {
  const parts = /^([a-z0-9-]{1,80}) (\d{1,10}) (\d{1,12})( now)?\n$/.exec(text);
  return parts && { token: parts[1], guard: Number(parts[2]), deadline: Number(parts[3]), now: parts[4] !== undefined };
}

/** `boot` and `guardSeen` (when the guard was last seen alive): seconds since boot. Pure. */
export function wordOf(hold: Hold, boot: number, guardSeen: number): HoldWord {
  return boot >= hold.deadline || boot - guardSeen > GRACE_SECONDS ? 'free' : hold.now ? 'now' : 'held';
}

/** A function that reads the file each time it is asked. A hold that is over is taken away, so that the next fault does not meet it. */
export function watchHold(path: string): () => HoldWord {
  let guardSeen = bootSeconds();
  return () => {
    const hold = parseHold(readText(path));
    if (!hold) {
      return 'free';
    }
    const boot = bootSeconds();
    guardSeen = lives(hold) ? boot : guardSeen;
    const word = wordOf(hold, boot, guardSeen);
    if (word === 'free') {
      rmSync(path, { force: true });
    }
    return word;
  };
}

export function bootSeconds(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}

/** Process ids are used again: a guard is known by its token too. */
export const lives = ({ guard, token }: Pick<Hold, 'guard' | 'token'>) => readText(`/proc/${guard}/cmdline`).split('\0').includes(token);
