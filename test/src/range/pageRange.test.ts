import { dateTime } from '@grafana/data';
import { absolute, intervalAt, isLive, moved, newest, pageSpanOf, rawSpan, refreshMs, timeRangeAt, withSpan, zoomedOut } from '../../../src/range/pageRange';

const AT = Date.UTC(2026, 6, 30, 12, 30);
const HOUR = 3_600_000;
const fallback = { ...newest('6h'), timeZone: 'utc' };
const ofAddress = (query: string) => pageSpanOf(new URLSearchParams(query), fallback, AT);

test.each([
  ['the newest hour', 'from=now-1h&to=now', { from: AT - HOUR, to: AT }],
  ['two times', 'from=1000&to=5000', { from: 1000, to: 5000 }],
  ['the day so far, to its end', 'from=now/d&to=now/d', { from: Date.UTC(2026, 6, 30), to: Date.UTC(2026, 6, 31) - 1 }],
  ['yesterday', 'from=now-1d/d&to=now-1d/d', { from: Date.UTC(2026, 6, 29), to: Date.UTC(2026, 6, 30) - 1 }],
  ['times as people write them', 'from=2026-07-30T10:00:00Z&to=2026-07-30T11:00:00Z', { from: AT - 2.5 * HOUR, to: AT - 1.5 * HOUR }],
  ['the fallback for what is no range', 'from=now&to=now-1h', { from: AT - 6 * HOUR, to: AT }],
  ['the fallback for what is no time', 'from=soon&to=now', { from: AT - 6 * HOUR, to: AT }],
  ['the fallback for nothing', '', { from: AT - 6 * HOUR, to: AT }],
])('an address says a range: %s', (_, query, interval) => {
  expect(intervalAt(ofAddress(query), AT)).toEqual(interval);
});

test('a day begins in the reader’s time zone', () => {
  const { from } = intervalAt(ofAddress('from=now/d&to=now&timezone=America/New_York'), AT)!;
  expect(new Date(from).toISOString()).toBe('2026-07-30T04:00:00.000Z');
});

test('what was chosen goes into the address and comes back from it, and all else in it stays', () => {
  const span = { ...rawSpan({ from: dateTime(AT - HOUR), to: 'now' }), timeZone: 'utc', refresh: '' };
  const address = withSpan(new URLSearchParams('service=shop&group=cpu&group=memory'), span);
  expect(address.toString()).toBe(`service=shop&group=cpu&group=memory&from=${AT - HOUR}&to=now&timezone=utc&refresh=`);
  expect(pageSpanOf(address, fallback, AT)).toEqual(span);
});

test('a pace that is none is the fallback’s', () => {
  expect([ofAddress('refresh=often').refresh, ofAddress('refresh=5s').refresh, ofAddress('refresh=').refresh]).toEqual(['30s', '5s', '']);
  expect([refreshMs(ofAddress('refresh=1m')), refreshMs(ofAddress('refresh='))]).toEqual([60_000, null]);
});

test('only a range that moves with the time is refreshed', () => {
  expect([isLive(ofAddress('')), isLive(ofAddress('from=1000&to=5000'))]).toEqual([true, false]);
});

test('zooming out doubles the range about its middle, but not beyond now', () => {
  expect(zoomedOut({ from: AT - 4 * HOUR, to: AT - 2 * HOUR }, AT)).toEqual({ from: AT - 5 * HOUR, to: AT - HOUR });
  expect(zoomedOut({ from: AT - 2 * HOUR, to: AT }, AT)).toEqual({ from: AT - 4 * HOUR, to: AT });
});

test('the arrows move it by half its length, and not beyond now', () => {
  const range = { from: AT - 4 * HOUR, to: AT - 2 * HOUR };
  expect(moved(range, -1, AT)).toEqual({ from: AT - 5 * HOUR, to: AT - 3 * HOUR });
  expect(moved(moved(moved(range, 1, AT), 1, AT), 1, AT)).toEqual({ from: AT - 2 * HOUR, to: AT });
});

test('Grafana’s picker gets the times, and the words where the range was chosen by words', () => {
  expect(timeRangeAt(ofAddress('from=now-1h&to=now'), AT).raw).toEqual({ from: 'now-1h', to: 'now' });
  const { from, to, raw } = timeRangeAt({ ...fallback, ...absolute({ from: 1000.4, to: 5000 }) }, AT);
  expect([from.valueOf(), to.valueOf(), raw.from.valueOf()]).toEqual([1000, 5000, 1000]);
});
