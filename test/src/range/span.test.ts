import { between, fieldText, fieldTime, intervalOf, last, lengthOf, spanOf } from '../../../src/range/span';

const NOW = Date.UTC(2026, 6, 30, 12);
const HOUR = 3_600_000;

test.each([
  ['the newest day', last('24h'), { from: NOW - 24 * HOUR, to: NOW }],
  ['half an hour', last('30m'), { from: NOW - HOUR / 2, to: NOW }],
  ['two times', { from: '1000', to: '2000' }, { from: 1000, to: 2000 }],
  ['the newest week up to a day ago', { from: 'now-7d', to: 'now-1d' }, { from: NOW - 168 * HOUR, to: NOW - 24 * HOUR }],
  ['nothing: the end is the start', { from: '2000', to: '2000' }, null],
  ['nothing: a time is unfinished', { from: '', to: '2000' }, null],
  ['nothing: that is no time', { from: 'yesterday', to: 'now' }, null],
])('a range is %s', (_, span, interval) => {
  expect(intervalOf(span, NOW)).toEqual(interval);
});

test('an address says the range, also one that another page wrote; else it is the fallback', () => {
  expect(spanOf(new URLSearchParams('from=now-6h&to=now'), last('1h'))).toEqual(last('6h'));
  expect(spanOf(new URLSearchParams(Object.entries(between({ from: 1.4, to: 99.6 }))), last('1h'))).toEqual({ from: '1', to: '100' });
  expect(spanOf(new URLSearchParams('from=x&to=now'), last('1h'))).toEqual(last('1h'));
  expect(spanOf(new URLSearchParams(''), last('1h'))).toEqual(last('1h'));
});

test('only the newest so many hours have a length', () => {
  expect([lengthOf(last('7d')), lengthOf({ from: '1', to: '2' }), lengthOf({ from: 'now-7d', to: 'now-1d' })]).toEqual(['7d', null, null]);
});

test('fields for date and time are in UTC, and empty for what is no time', () => {
  expect(fieldText(String(NOW))).toBe('2026-07-30T12:00:00');
  expect(fieldTime('2026-07-30T12:00:00')).toBe(String(NOW));
  expect(fieldTime('2026-07-30T12:00')).toBe(String(NOW));
  expect([fieldText(''), fieldText('x'), fieldText('1e300'), fieldTime('')]).toEqual(['', '', '', '']);
});
