import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiFailure, failureOf } from './client';

export interface Polled<T> {
  /** Newest answer; kept while later calls fail, so that a page does not go blank. */
  value: T | null;
  failure: ApiFailure | null;
  /** When `value` came, in milliseconds since the epoch. */
  at: number | null;
}

export interface Clock {
  now: () => number;
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    }),
};

/** Calls again and again, each time after the last answer, until aborted. After failures it waits longer: doubled up to eight times. */
export async function poll<T>(ask: (signal: AbortSignal) => Promise<T>, every: number, signal: AbortSignal, report: (next: (last: Polled<T>) => Polled<T>) => void, clock: Clock = browserClock): Promise<void> {
  let patience = 1;
  while (!signal.aborted) {
    try {
      const value = await ask(signal);
      if (signal.aborted) {
        return;
      }
      patience = 1;
      report(() => ({ value, failure: null, at: clock.now() }));
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      report((last) => ({ ...last, failure: failureOf(error) }));
      patience = Math.min(8, patience * 2);
    }
    await clock.wait(every * patience, signal);
  }
}

/** Polls while the component is mounted. `again` asks at once, for use after an action. */
export function usePolling<T>(ask: (signal: AbortSignal) => Promise<T>, every: number): Polled<T> & { again: () => void } {
  const [state, setState] = useState<Polled<T>>({ value: null, failure: null, at: null });
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const controller = new AbortController();
    void poll((signal) => latest.current(signal), every, controller.signal, setState);
    return () => controller.abort();
  }, [every, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return { ...state, again };
}
