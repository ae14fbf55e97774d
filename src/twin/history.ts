/** Undo and redo. Pure. */
export interface History<T> {
  past: T[];
  present: T;
  future: T[];
}

const MOST = 100;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A new state; what was undone before is forgotten. */
export const edit = <T>({ past, present }: History<T>, next: T): History<T> => ({ past: [...past, present].slice(-MOST), present: next, future: [] });

export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  return past.length === 0 ? history : { past: past.slice(0, -1), present: past[past.length - 1], future: [present, ...future] };
}

export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  return future.length === 0 ? history : { past: [...past, present], present: future[0], future: future.slice(1) };
}
