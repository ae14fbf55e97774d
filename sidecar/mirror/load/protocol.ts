/** What the mirror and its client process say to each other over Node's IPC channel. */

import type { Users } from './behaviour';
import type { Check, Query } from './check';
import type { Load } from './curve';
import type { LoadFigures } from './figures';

/** `figures` answers null while no load is on, and where it is not counted. `check` answers what is wrong, null where nothing is. */
export interface Asks {
  load: { ask: { users: Users; load: Load }; answer: null };
  figures: { ask: null; answer: LoadFigures | null };
  check: { ask: Check; answer: string | null };
  query: { ask: Query; answer: null };
}

export type Ask = { [Kind in keyof Asks]: { id: number; kind: Kind; value: Asks[Kind]['ask'] } }[keyof Asks];
export type Answer = { id: number; value: Asks[keyof Asks]['answer'] } | { id: number; error: string };
