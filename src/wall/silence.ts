/** Whether the sidecar answers, and how far its clock is from ours. Pure, apart from `within`. */

/** Longest wait for one answer, in milliseconds: an answer that hangs must not stop the asking. */
export const PATIENCE_MS = 10_000;

/** @param at when the last answer came; null: never. @param started when the page began to ask */
export const lastHeard = (at: number | null, started: number) => at ?? started;
export const isSilent = (at: number | null, started: number, now: number, silentMs: number) => now - lastHeard(at, started) > silentMs;

/** Answers older than this say nothing of now (runs, lever, state of the sidecar). */
export const fresh = <T>({ value, at }: { value: T | null; at: number | null }, now: number, forMs: number): T | null => (at !== null && now - at <= forMs ? value : null);

/** Milliseconds that the sidecar's clock is ahead of this screen's; small differences are the way of the answer and do not count. */
export function clockAhead(theirs: number, ours: number): number {
  const ahead = theirs - ours;
  return Math.abs(ahead) < 2000 ? 0 : ahead;
}

/** `ask`, given up after `patience` milliseconds. */
export const within = <T>(ask: (signal: AbortSignal) => Promise<T>, patience: number) => async (outer: AbortSignal): Promise<T> => {
  const inner = new AbortController();
  const abort = () => inner.abort(outer.reason);
  outer.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => inner.abort(new Error('no answer in time')), patience);
  try {
    return await ask(inner.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', abort);
  }
};
