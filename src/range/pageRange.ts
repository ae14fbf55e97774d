/** One time range for a whole page, as Grafana writes it into an address: `from`, `to`, `timezone`, `refresh`. Pure. */
import { dateMath, dateTime, getTimeZone, rangeUtil, type RawTimeRange, type TimeRange } from '@grafana/data';
import type { Interval } from '../../sidecar/contract';

export interface PageSpan {
  /** `now-6h`, `now/d`, or milliseconds since the epoch. */
  from: string;
  to: string;
  /** `browser`, `utc`, or a name such as `Europe/Berlin`. */
  timeZone: string;
  /** `30s`; empty = only on request. */
  refresh: string;
}

const LEAST_MS = 1000;

/** Milliseconds since the epoch; NaN for what is no time. `roundUp`: `now/d` is the end of the day. */
function timeOf(text: string, at: number, timeZone: string, roundUp: boolean): number {
  if (/^-?\d+$/.test(text)) {
    return Number(text);
  }
  if (!text.startsWith('now')) {
    return Date.parse(text);
  }
  const time = dateMath.toDateTime(text, { now: new Date(at), timezone: timeZone, roundUp });
  return time?.isValid() ? time.valueOf() : NaN;
}

/** Null where the times are none, or the end is not after the start. */
export function intervalAt({ from, to, timeZone }: PageSpan, at: number): Interval | null {
  const [start, end] = [timeOf(from, at, timeZone, false), timeOf(to, at, timeZone, true)];
  return end - start >= LEAST_MS ? { from: start, to: end } : null;
}

/** What an address says; `fallback` for what it does not say, or what is no range. */
export function pageSpanOf(parameters: URLSearchParams, fallback: PageSpan, at: number): PageSpan {
  const refresh = parameters.get('refresh') ?? fallback.refresh;
  const span = { from: parameters.get('from') ?? fallback.from, to: parameters.get('to') ?? fallback.to, timeZone: parameters.get('timezone') || fallback.timeZone, refresh: refresh === '' || rangeUtil.isValidTimeSpan(refresh) ? refresh : fallback.refresh };
  return intervalAt(span, at) ? span : { ...span, from: fallback.from, to: fallback.to };
}

const KEYS: Record<keyof PageSpan, string> = { from: 'from', to: 'to', timeZone: 'timezone', refresh: 'refresh' };

/** The address with parts of the range changed; all else in it stays. */
export function withSpan(parameters: URLSearchParams, change: Partial<PageSpan>): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const key of Object.keys(change) as Array<keyof PageSpan>) {
    next.set(KEYS[key], change[key] ?? '');
  }
  return next;
}

/** What Grafana's picker answers, as it stands in an address. */
export function rawSpan({ from, to }: RawTimeRange): Pick<PageSpan, 'from' | 'to'> {
  const text = (time: RawTimeRange['from']) => (typeof time === 'string' ? time : String(time.valueOf()));
  return { from: text(from), to: text(to) };
}

export const absolute = ({ from, to }: Interval): Pick<PageSpan, 'from' | 'to'> => ({ from: String(Math.round(from)), to: String(Math.round(to)) });

/** As Grafana's components want it: times as of `at`, and the words they were chosen by. */
export function timeRangeAt(span: PageSpan, at: number): TimeRange {
  const interval = intervalAt(span, at) ?? { from: at - 3_600_000, to: at };
  const [from, to] = [dateTime(interval.from), dateTime(interval.to)];
  const raw = (text: string, time: typeof from) => (text.startsWith('now') ? text : time);
  return { from, to, raw: { from: raw(span.from, from), to: raw(span.to, to) } };
}

/** Twice as long, about the same middle; no later than `at` by more than it was. */
export function zoomedOut({ from, to }: Interval, at: number): Interval {
  const length = to - from;
  const end = Math.max(to, Math.min(to + length / 2, at));
  return { from: end - 2 * length, to: end };
}

/** Half its length earlier (-1) or later (1), but not beyond `at`. */
export function moved({ from, to }: Interval, direction: -1 | 1, at: number): Interval {
  const by = (direction * (to - from)) / 2;
  const end = direction > 0 ? Math.max(to, Math.min(to + by, at)) : to + by;
  return { from: end - (to - from), to: end };
}

/** Whether later refreshes show later times. */
export const isLive = ({ from, to }: PageSpan) => from.startsWith('now') || to.startsWith('now');

export const refreshMs = ({ refresh }: PageSpan) => (refresh === '' ? null : rangeUtil.intervalToMs(refresh));

/** The newest so long, in the reader's own time zone, refreshed by itself. */
export const newest = (length: string, refresh = '30s'): PageSpan => ({ from: `now-${length}`, to: 'now', timeZone: getTimeZone(), refresh });
