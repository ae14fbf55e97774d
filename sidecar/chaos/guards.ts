/** What acts on targets: guards of this machine by default, other drivers or a test's stand-in in their place. */

import { type Guard, type GuardTask, startGuard, undoNow, type Undone } from './guard';

export interface Guards {
  start(task: GuardTask): Promise<Guard>;
  /** For guards that are dead. Idempotent. */
  undo(task: GuardTask): Promise<Undone>;
}

export const GUARDS: Guards = { start: startGuard, undo: undoNow };
