/** What the mirror and its client process say to each other over Node's IPC channel. */

import type { Load } from './curve';
import type { LoadFigures } from './figures';

/** `figures` answers null while no load is on. `check` answers what is wrong by component, null where nothing is. */
export interface Asks {
  load: { ask: Load; answer: null };
  figures: { ask: null; answer: LoadFigures | null };
  check: { ask: null; answer: Record<string, string | null> };
  restore: { ask: null; answer: null };
}

export type Ask = { [Kind in keyof Asks]: { id: number; kind: Kind; value: Asks[Kind]['ask'] } }[keyof Asks];
export type Answer = { id: number; value: Asks[keyof Asks]['answer'] } | { id: number; error: string };
