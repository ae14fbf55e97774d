import { type DataFrame, dateTime, type TimeRange } from '@grafana/data';
import { useEffect, useRef, useState } from 'react';
import type { Interval } from '../../sidecar/contract';
import { type ApiFailure, failureOf } from '../api/client';
import { queryRange, type RangeQuery } from '../api/prometheus';

export interface Asked<T> {
  /** Newest answer; kept while a later question fails or is under way, so that a part does not go blank. */
  value: T | null;
  failure: ApiFailure | null;
  loading: boolean;
}

/** Asks once for each `key`; a question that a newer one supersedes is cancelled. Null: nothing is asked. */
export function useAsked<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [answer, setAnswer] = useState<{ key: string | null; value: T | null; failure: ApiFailure | null }>({ key: null, value: null, failure: null });
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (key === null) {
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    latest.current(signal).then(
      (value) => signal.aborted || setAnswer({ key, value, failure: null }),
      (error: unknown) => signal.aborted || setAnswer(({ value }) => ({ key, value, failure: failureOf(error) }))
    );
    return () => controller.abort();
  }, [key]);
  return { value: answer.value, failure: answer.failure, loading: answer.key !== key };
}

/** The last step of a range ends after it, for a window looks back: without it the newest samples would be missing. */
export function reaching({ from, to }: Interval, step: number): TimeRange {
  const [start, end] = [dateTime(from), dateTime(to + 1000 * step)];
  return { from: start, to: end, raw: { from: start, to: end } };
}

/** Answers of Prometheus over a range; `windows`: each point stands for the step before it. */
export function useFrames(uid: string | undefined, interval: Interval, key: string | null, step: number, queries: RangeQuery[], windows = true): Asked<DataFrame[]> {
  const exact: TimeRange = reaching(interval, windows ? step : 0);
  return useAsked(key === null ? null : [key, step, ...queries.map(({ expr }) => expr)].join('\n'), (signal) => queryRange(uid, exact, step, queries, signal));
}
