/** Requests about the past, checked. All functions throw REQUEST_INVALID. Pure. */

import type { ServiceSection } from '../config/config';
import { parseQuietHours } from '../config/quiet-hours';
import { type BacktestRequest, DETECTORS, type Interval } from '../contract';
import { messageOf, RoentgenError } from '../errors';

const isInterval = (value: unknown): value is Interval => {
  const { from, to } = (value ?? {}) as Partial<Interval>;
  return typeof from === 'number' && typeof to === 'number' && Number.isFinite(from) && Number.isFinite(to) && from < to;
};

export function intervalOf(body: unknown): Interval {
  if (!isInterval(body)) {
    throw new RoentgenError('REQUEST_INVALID', 'a range needs from and to in milliseconds since the epoch, the first before the second', 'for example {"from": 1790000000000, "to": 1790003600000}');
  }
  return { from: Math.round(body.from), to: Math.round(body.to) };
}

/** Of a query string; without it all of time. */
export function rangeOf({ from, to }: Record<string, string | undefined>): Interval {
  const range = { from: from === undefined ? -Infinity : Number(from), to: to === undefined ? Infinity : Number(to) };
  if (Number.isNaN(range.from) || Number.isNaN(range.to)) {
    throw new RoentgenError('REQUEST_INVALID', 'from and to are milliseconds since the epoch');
  }
  return range;
}

const invalid = (what: string) => new RoentgenError('REQUEST_INVALID', `the backtest's ${what}`);
const BACKTEST_KEYS: ReadonlyArray<keyof BacktestRequest> = ['from', 'to', 'persistence', 'line', 'detector', 'alarmBudget', 'quietHours', 'incidents'];
const isBetween = (value: unknown, least: number, most: number) => typeof value === 'number' && value >= least && value <= most;

export function backtestOf(body: unknown, { timeZone }: ServiceSection): BacktestRequest {
  const range = intervalOf(body);
  const { persistence, line, detector, alarmBudget, quietHours, incidents } = body as Partial<Record<keyof BacktestRequest, unknown>>;
  const strange = Object.keys(body as object).find((key) => !(BACKTEST_KEYS as string[]).includes(key));
  if (strange !== undefined) {
    throw invalid(`request has no ${JSON.stringify(strange)}: it takes ${BACKTEST_KEYS.join(', ')}`);
  }
  const { k, n } = (persistence ?? { k: 1, n: 1 }) as Record<string, unknown>;
  if (!Number.isInteger(k) || !Number.isInteger(n) || !isBetween(k, 1, n as number) || !isBetween(n, 1, 1000)) {
    throw invalid('persistence needs whole numbers k and n, 1 <= k <= n <= 1000');
  }
  if (line !== undefined && !isBetween(line, 0.05, 20)) {
    throw invalid('line is a factor from 0.05 to 20');
  }
  if (detector !== undefined && !(DETECTORS as readonly unknown[]).includes(detector)) {
    throw invalid(`detector is one of ${DETECTORS.join(', ')}`);
  }
  if (alarmBudget !== undefined && !isBetween(alarmBudget, Number.MIN_VALUE, 1e6)) {
    throw invalid('alarmBudget is a number of episodes a day over 0');
  }
  if (quietHours !== undefined) {
    checkQuietHours(quietHours, timeZone);
  }
  if (incidents !== undefined && (!Array.isArray(incidents) || incidents.length > 1000 || !incidents.every(isInterval))) {
    throw invalid('incidents is a list of at most 1000 {from, to}');
  }
  return { ...(body as BacktestRequest), ...range };
}

function checkQuietHours(quietHours: unknown, timeZone: string): void {
  if (!Array.isArray(quietHours) || quietHours.length > 100 || !quietHours.every((each) => typeof each === 'string')) {
    throw invalid('quietHours is a list of at most 100 texts');
  }
  try {
    parseQuietHours(quietHours, timeZone);
  } catch (error) {
    throw new RoentgenError('REQUEST_INVALID', messageOf(error), error instanceof RoentgenError ? error.hint : undefined, { cause: error });
  }
}
