/** Hours in which nobody wants to be called: spans of the week by the wall clock of one time zone. Mathematics only. */

import { RoentgenError } from '../errors';

export interface QuietHours {
  /**
   * By what the wall clock shows: the hour that a clock change repeats is quiet twice, the hour that it skips never comes.
   * @param timeMs milliseconds since 1970
   */
  isQuiet(timeMs: number): boolean;
}

/** Minutes since Monday 00:00, and how many from there on; may pass the end of the week. */
interface Span {
  from: number;
  minutes: number;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

const DAY_NAME = `(${DAYS.join('|')})`;
const FROM = '((?:[01]\\d|2[0-3]):[0-5]\\d)';
const TO = '((?:[01]\\d|2[0-3]):[0-5]\\d|24:00)';
const DAILY = new RegExp(`^${FROM} ?- ?${TO}$`);
const WEEKLY = new RegExp(`^${DAY_NAME} ${FROM} ?- ?${DAY_NAME} ${TO}$`, 'i');
const WHOLE_DAYS = new RegExp(`^${DAY_NAME}(?: ?- ?${DAY_NAME})?$`, 'i');

/**
 * @param texts `02:00-04:00` (daily, may pass midnight), `Sat 22:00-Sun 06:00` (weekly, may pass the week's end), `Sat`, `Sat-Sun`; the end is no part
 * @param timeZone name in the IANA database
 * Throws CONFIG_INVALID with the text that is none of these.
 */
export function parseQuietHours(texts: string[], timeZone: string): QuietHours {
  const minuteOfWeek = wallClock(timeZone);
  const spans = texts.flatMap(spansOf);
  return {
    isQuiet(timeMs) {
      if (spans.length === 0) {
        return false;
      }
      const minute = minuteOfWeek(timeMs);
      return spans.some(({ from, minutes }) => (minute - from + WEEK) % WEEK < minutes);
    },
  };
}

function spansOf(text: string): Span[] {
  const spans = dailySpans(text) ?? weeklySpan(text) ?? wholeDays(text);
  if (!spans) {
    throw new RoentgenError('CONFIG_INVALID', `${JSON.stringify(text)} are no quiet hours`, 'write for example 02:00-04:00, 22:00-06:00, 00:00-24:00, Sat 22:00-Sun 06:00, Sat or Sat-Sun');
  }
  return spans;
}

const spanOf = (from: number, to: number, period: number): Span => ({ from, minutes: to > from ? to - from : to - from + period });

function dailySpans(text: string): Span[] | null {
  const [, from, to] = DAILY.exec(text) ?? [];
  return from === undefined || from === to ? null : DAYS.map((_, day) => ({ ...spanOf(minuteOf(from), minuteOf(to), DAY), from: day * DAY + minuteOf(from) }));
}

/** What begins when it ends could mean nothing or the whole week, and is refused. */
function weeklySpan(text: string): Span[] | null {
  const [, fromDay, from, toDay, to] = WEEKLY.exec(text) ?? [];
  if (fromDay === undefined) {
    return null;
  }
  const [start, end] = [dayOf(fromDay) * DAY + minuteOf(from), dayOf(toDay) * DAY + minuteOf(to)];
  return start === end ? null : [spanOf(start, end, WEEK)];
}

function wholeDays(text: string): Span[] | null {
  const [, first, last = first] = WHOLE_DAYS.exec(text) ?? [];
  return first === undefined ? null : [spanOf(dayOf(first) * DAY, (dayOf(last) + 1) * DAY, WEEK)];
}

const dayOf = (name: string) => DAYS.indexOf(name.toLowerCase());

function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Minutes since Monday 00:00 of the wall clock. A formatter takes long to make, so it is made once. */
function wallClock(timeZone: string): (timeMs: number) => number {
  const formatter = formatterOf(timeZone);
  return (timeMs) => {
    const shown = new Map(formatter.formatToParts(timeMs).map(({ type, value }) => [type, value]));
    return dayOf(shown.get('weekday') ?? '') * DAY + Number(shown.get('hour')) * 60 + Number(shown.get('minute'));
  };
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  } catch {
    throw new RoentgenError('CONFIG_INVALID', `${JSON.stringify(timeZone)} is not a time zone`, 'write for example UTC or Europe/Paris');
  }
}
