/** Carries bytes from one socket to another, late and in order. Effects: sockets, timers. */

import type { Socket } from 'node:net';

/** Bytes that one direction of a connection holds before its source is stopped, and all of them together. */
const MOST_OF_ONE = 1_048_576;
const MOST_OF_ALL = 64 * MOST_OF_ONE;

/** What all connections hold together, bytes. */
export interface Ledger {
  held: number;
}

/** Each piece is written `wait()` milliseconds after it came, but never before the one ahead of it; so is the end. */
export function carryLate(from: Socket, to: Socket, wait: () => number, ledger: Ledger, now: () => number): void {
  const queue: Array<{ due: number; bytes: Buffer | null }> = [];
  let held = 0;
  let latest = 0;
  let waiting = false;
  const account = (bytes: number) => {
    held += bytes;
    ledger.held += bytes;
  };

  function enqueue(bytes: Buffer | null): void {
    latest = Math.max(latest, now() + wait());
    queue.push({ due: latest, bytes });
    account(bytes?.length ?? 0);
    // What holds nothing itself may always read, or a full ledger would stop it for ever.
    if (held > MOST_OF_ONE || ledger.held > MOST_OF_ALL) {
      from.pause();
    }
    release();
  }

  function release(): void {
    if (waiting || to.destroyed) {
      return;
    }
    while (queue.length > 0 && queue[0].due <= now()) {
      const bytes = queue.shift()?.bytes ?? null;
      account(-(bytes?.length ?? 0));
      if (bytes === null) {
        to.end();
      } else if (!to.write(bytes)) {
        pauseUntil((done) => to.once('drain', done));
        return;
      }
    }
    if (held <= MOST_OF_ONE / 2 && (held === 0 || ledger.held <= MOST_OF_ALL)) {
      from.resume();
    }
    if (queue.length > 0) {
      pauseUntil((done) => setTimeout(done, Math.max(1, queue[0].due - now())));
    }
  }

  function pauseUntil(then: (done: () => void) => void): void {
    waiting = true;
    then(() => {
      waiting = false;
      release();
    });
  }

  from.on('data', enqueue);
  from.on('end', () => enqueue(null));
  to.once('close', () => {
    account(-held);
    queue.length = 0;
  });
}
