/** Long work in turns: what else waits for the event loop comes in between. */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work in a row. */
const TURN_MS = 10;

/** Answers what is to be awaited after each piece of work: it waits for the next turn where the pieces of this one took long. */
export function createTurns(): () => Promise<void> | null {
  let since = performance.now();
  return () => (performance.now() - since < TURN_MS ? null : nextTurn().then(() => { since = performance.now(); }));
}
