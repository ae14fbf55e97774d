/** Times on the command line: RFC 3339, `now`, or so long ago, `-6h`. */

import { parseDuration } from '../config/duration';
import type { Interval } from '../contract';
import { RoentgenError } from '../errors';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;
const AGO = /^-[0-9.]+(ms|s|m|h|d)$/;

/** Milliseconds since the epoch. Throws REQUEST_INVALID. */
export function timeOf(text: string, now: number): number {
  if (text === 'now') {
    return now;
  }
  const time = AGO.test(text) ? now - agoOf(text.slice(1)) : RFC_3339.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new RoentgenError('REQUEST_INVALID', `${JSON.stringify(text)} is no time`, 'write for example 2026-03-02T09:00:00Z, -6h or now');
  }
  return Math.round(time);
}

function agoOf(duration: string): number {
  try {
    return parseDuration(duration);
  } catch {
    return NaN;
  }
}

/** Throws REQUEST_INVALID for what is no range; its end is now where none is given. */
export function rangeOf({ from, to = 'now' }: { from?: string; to?: string }, now: number): Interval {
  if (from === undefined) {
    throw new RoentgenError('REQUEST_INVALID', 'the command needs --from', 'for example --from -6h --to now');
  }
  const range = { from: timeOf(from, now), to: timeOf(to, now) };
  if (!(range.from < range.to)) {
    throw new RoentgenError('REQUEST_INVALID', `--from ${from} is not before --to ${to}`);
  }
  return range;
}

/** Arguments in which a time that begins with a dash belongs to its flag: `--from -6h` is `--from=-6h`. */
export function withTimes(args: string[]): string[] {
  return args.flatMap((arg, index) => {
    const isTime = AGO.test(arg) && ['--from', '--to'].includes(args[index - 1]);
    const hasTime = ['--from', '--to'].includes(arg) && AGO.test(args[index + 1] ?? '');
    return hasTime ? [`${arg}=${args[index + 1]}`] : isTime ? [] : [arg];
  });
}
