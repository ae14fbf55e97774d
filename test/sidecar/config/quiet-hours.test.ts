import { RoentgenError } from '../../../sidecar/errors';
import { parseQuietHours } from '../../../sidecar/config/quiet-hours';

const MINUTE = 60_000;

/** The quiet spans between two times (UTC), to the minute. */
function quietSpans(texts: string[], timeZone: string, from: string, to: string): string[] {
  const { isQuiet } = parseQuietHours(texts, timeZone);
  const [first, end] = [Date.parse(`${from}Z`), Date.parse(`${to}Z`)];
  const shown = (timeMs: number) => new Date(timeMs).toISOString().slice(5, 16);
  const spans: string[] = [];
  let start: number | null = null;
  for (let at = first; at <= end; at += MINUTE) {
    const quiet = at < end && isQuiet(at);
    if (quiet && start === null) {
      start = at;
    }
    if (!quiet && start !== null) {
      spans.push(`${shown(start)} to ${shown(at)}`);
      start = null;
    }
  }
  return spans;
}

// 2025-10-06 is a Monday.
describe('UTC', () => {
  test.each<[string, string[], string, string, string[]]>([
    ['daily', ['02:00-04:00'], '2025-10-06T00:00', '2025-10-08T00:00', ['10-06T02:00 to 10-06T04:00', '10-07T02:00 to 10-07T04:00']],
    ['past midnight, past the end of the week too', ['22:00-06:00'], '2025-10-11T12:00', '2025-10-13T12:00', ['10-11T22:00 to 10-12T06:00', '10-12T22:00 to 10-13T06:00']],
    ['until midnight', ['23:30-24:00', '12:00 - 00:00'], '2025-10-12T00:00', '2025-10-13T12:00', ['10-12T12:00 to 10-13T00:00']],
    ['all day', ['00:00-24:00'], '2025-10-06T00:00', '2025-10-14T00:00', ['10-06T00:00 to 10-14T00:00']],
    ['weekly', ['Sat 22:00-Sun 06:00'], '2025-10-06T00:00', '2025-10-20T00:00', ['10-11T22:00 to 10-12T06:00', '10-18T22:00 to 10-19T06:00']],
    ['past the end of the week', ['Sun 22:00-Mon 06:00'], '2025-10-06T12:00', '2025-10-14T00:00', ['10-12T22:00 to 10-13T06:00']],
    ['within one day', ['sat 01:00-SAT 24:00'], '2025-10-06T00:00', '2025-10-13T00:00', ['10-11T01:00 to 10-12T00:00']],
    ['all but an hour of the week', ['Tue 01:00-Tue 00:00'], '2025-10-06T00:00', '2025-10-13T00:00', ['10-06T00:00 to 10-07T00:00', '10-07T01:00 to 10-13T00:00']],
    ['the whole week by the clock', ['Mon 00:00-Sun 24:00'], '2025-10-06T00:00', '2025-10-14T00:00', ['10-06T00:00 to 10-14T00:00']],
    ['a day', ['Sat'], '2025-10-06T00:00', '2025-10-14T00:00', ['10-11T00:00 to 10-12T00:00']],
    ['days', ['Sat-Sun'], '2025-10-06T00:00', '2025-10-14T00:00', ['10-11T00:00 to 10-13T00:00']],
    ['days past the end of the week', ['Sun-Mon'], '2025-10-07T00:00', '2025-10-15T00:00', ['10-12T00:00 to 10-14T00:00']],
    ['all days', ['Wed-Tue'], '2025-10-06T00:00', '2025-10-14T00:00', ['10-06T00:00 to 10-14T00:00']],
    ['any of several', ['Sun', '01:00-02:00'], '2025-10-11T00:00', '2025-10-13T01:00', ['10-11T01:00 to 10-11T02:00', '10-12T00:00 to 10-13T00:00']],
    ['none', [], '2025-10-06T00:00', '2025-10-08T00:00', []],
  ])('%s', (_, texts, from, to, expected) => expect(quietSpans(texts, 'UTC', from, to)).toEqual(expected));
});

test('to the millisecond: the beginning is part of it, the end is not', () => {
  const { isQuiet } = parseQuietHours(['02:00-04:00'], 'UTC');
  const at = (text: string) => isQuiet(Date.parse(`2025-10-06T${text}Z`));
  expect([at('01:59:59.999'), at('02:00:00.000'), at('03:59:59.999'), at('04:00:00.000')]).toEqual([false, true, true, false]);
});

// Clocks go from 02:00 to 03:00 at 01:00 UTC on 30 March 2025, and from 03:00 back to 02:00 at 01:00 UTC on 26 October 2025, both Sundays.
describe('Europe/Paris, by the wall clock', () => {
  test.each<[string, string[], string, string, string[]]>([
    ['winter', ['02:00-04:00'], '2025-01-10T12:00', '2025-01-11T12:00', ['01-11T01:00 to 01-11T03:00']],
    ['summer', ['02:00-04:00'], '2025-07-10T12:00', '2025-07-11T12:00', ['07-11T00:00 to 07-11T02:00']],
    ['spring: an hour is missing', ['02:00-04:00'], '2025-03-29T12:00', '2025-03-31T12:00', ['03-30T01:00 to 03-30T02:00', '03-31T00:00 to 03-31T02:00']],
    ['spring: what lies in the missing hour does not come', ['02:15-02:45'], '2025-03-29T12:00', '2025-03-31T12:00', ['03-31T00:15 to 03-31T00:45']],
    ['autumn: an hour comes twice', ['02:00-04:00'], '2025-10-25T12:00', '2025-10-27T12:00', ['10-26T00:00 to 10-26T03:00', '10-27T01:00 to 10-27T03:00']],
    ['autumn: what lies in it comes twice', ['02:15-02:45'], '2025-10-25T12:00', '2025-10-26T12:00', ['10-26T00:15 to 10-26T00:45', '10-26T01:15 to 10-26T01:45']],
    ['a Sunday of 23 hours', ['Sun'], '2025-03-28T00:00', '2025-04-01T00:00', ['03-29T23:00 to 03-30T22:00']],
    ['a Sunday of 25 hours', ['Sun'], '2025-10-24T00:00', '2025-10-28T00:00', ['10-25T22:00 to 10-26T23:00']],
    ['a weekly span over the change', ['Sat 22:00-Sun 06:00'], '2025-10-24T00:00', '2025-10-28T00:00', ['10-25T20:00 to 10-26T05:00']],
  ])('%s', (_, texts, from, to, expected) => expect(quietSpans(texts, 'Europe/Paris', from, to)).toEqual(expected));
});

describe('what is refused', () => {
  const refusal = (texts: string[], timeZone = 'UTC') => {
    try {
      parseQuietHours(texts, timeZone);
    } catch (error) {
      return error as RoentgenError;
    }
    return null;
  };
  test.each(['', '02:00', '2:00-4:00', '24:00-06:00', '02:00-24:30', '02:60-04:00', '25:00-26:00', '02:00-02:00', 'Sat 22:00', 'Sat 22:00-06:00', '22:00-Sun 06:00', 'Sat 22:00-Sat 22:00', 'Tue 00:00-Mon 24:00', 'Mon 00:00-Mon 00:00', 'Samstag', 'Sat-', 'Sat,Sun', 'Mon-Fri 02:00-04:00', '02:00-04:00\n', 'constructor', '1'.repeat(100_000)])('hours %j', (text) => {
    const error = refusal(['Sat', text]);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('Sat 22:00-Sun 06:00') });
    expect(error?.message).toContain(JSON.stringify(text));
  });
  test.each(['', 'Mars/Base', 'Europe/Paris ', '__proto__'])('time zone %j, also where no hours are quiet', (timeZone) => {
    expect(refusal([], timeZone)).toMatchObject({ code: 'CONFIG_INVALID', message: `${JSON.stringify(timeZone)} is not a time zone`, hint: expect.stringContaining('Europe/Paris') });
  });
});
