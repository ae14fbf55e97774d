/** Time ranges as they stand in an address (Grafana's form): `now-24h` to `now`, or two times in milliseconds since the epoch. Pure. */
import type { Interval } from '../../sidecar/contract';

export interface Span {
  from: string;
  to: string;
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** The last time that a Date can have: whatever lies before now is before it. */
const LAST_TIME = 8.64e15;
const RELATIVE = /^now-(\d+)([mhd])$/;

/** "24h" -> the newest 24 hours. */
export const last = (length: string): Span => ({ from: `now-${length}`, to: 'now' });

export const between = ({ from, to }: Interval): Span => ({ from: String(Math.round(from)), to: String(Math.round(to)) });

/** "24h" of the newest 24 hours; null of a range between two times. */
export function lengthOf({ from, to }: Span): string | null {
  return to === 'now' && RELATIVE.test(from) ? from.slice('now-'.length) : null;
}

function millisecondsOf(text: string, now: number): number {
  const [, count, unit] = RELATIVE.exec(text) ?? [];
  return text === 'now' ? now : count ? now - Number(count) * UNITS[unit] : text === '' ? NaN : Number(text);
}

/** Milliseconds since the epoch; null where the times are none, or the end is not after the start. */
export function intervalOf(span: Span, now: number): Interval | null {
  const [from, to] = [millisecondsOf(span.from, now), millisecondsOf(span.to, now)];
  return from < to ? { from, to } : null;
}

/** What an address says; `fallback` where it says nothing that is a range. */
export function spanOf(parameters: URLSearchParams, fallback: Span): Span {
  const span = { from: parameters.get('from') ?? '', to: parameters.get('to') ?? '' };
  return intervalOf(span, LAST_TIME) ? span : fallback;
}

/** Value of a field for date and time, in UTC and to the second; empty for what is no time. */
export function fieldText(milliseconds: string): string {
  const time = Number(milliseconds || NaN);
  return Math.abs(time) <= LAST_TIME ? new Date(time).toISOString().slice(0, 19) : '';
}

/** The way back; an empty text of an unfinished field. */
export function fieldTime(text: string): string {
  const time = Date.parse(`${text}Z`);
  return Number.isNaN(time) ? '' : String(time);
}
