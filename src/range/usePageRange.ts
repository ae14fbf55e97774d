import type { RawTimeRange, TimeRange } from '@grafana/data';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Interval } from '../../sidecar/contract';
import { absolute, intervalAt, isLive, moved, type PageSpan, pageSpanOf, rawSpan, refreshMs, timeRangeAt, withSpan, zoomedOut } from './pageRange';

/** One time range of a page. The address is its only memory: links lead to it, and the browser's back button undoes a change. */
export interface PageRange {
  span: PageSpan;
  timeRange: TimeRange;
  interval: Interval;
  /** Changes whenever what is shown should be asked for anew. */
  key: string;
  /** When it was last refreshed, in milliseconds since the epoch. */
  at: number;
  refresh: () => void;
  choose: (raw: RawTimeRange) => void;
  show: (interval: Interval) => void;
  zoomOut: () => void;
  move: (direction: -1 | 1) => void;
  /** Time zone and refresh do not go into the browser's history. */
  set: (change: Partial<Pick<PageSpan, 'timeZone' | 'refresh'>>) => void;
}

/** The clock of a range that ends now. A page that nobody sees asks for nothing. */
function useTicks(every: number | null, tick: () => void): void {
  useEffect(() => {
    if (every === null) {
      return undefined;
    }
    const timer = setInterval(() => document.hidden || tick(), every);
    return () => clearInterval(timer);
  }, [every, tick]);
}

/** @param fallback a constant: what is shown where the address says nothing */
export function usePageRange(fallback: PageSpan): PageRange {
  const [parameters, setParameters] = useSearchParams();
  const [at, setAt] = useState(() => Date.now());
  const { from, to, timeZone, refresh: pace } = pageSpanOf(parameters, fallback, at);
  const span = useMemo(() => ({ from, to, timeZone, refresh: pace }), [from, to, timeZone, pace]);
  const timeRange = useMemo(() => timeRangeAt(span, at), [span, at]);
  const interval = useMemo(() => intervalAt(span, at) ?? { from: at - 3_600_000, to: at }, [span, at]);
  const refresh = useCallback(() => setAt(Date.now()), []);
  useTicks(isLive(span) ? refreshMs(span) : null, refresh);
  const change = (next: Partial<PageSpan>, replace = false) => {
    setAt(Date.now());
    setParameters((before) => withSpan(before, next), { replace });
  };
  return {
    span,
    timeRange,
    interval,
    key: `${from} ${to} ${timeZone} ${at}`,
    at,
    refresh,
    choose: (raw) => change(rawSpan(raw)),
    show: (next) => change(absolute(next)),
    zoomOut: () => change(absolute(zoomedOut(interval, at))),
    move: (direction) => change(absolute(moved(interval, direction, at))),
    set: (next) => change(next, true),
  };
}
