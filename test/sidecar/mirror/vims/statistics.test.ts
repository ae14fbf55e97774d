import { expose } from '../../../../sidecar/mirror/exporter/exposition';
import { caller } from '../../../../sidecar/mirror/vims/scenarios';
import { createLineReader, createTotals, secondsOf, SETUP_BOUNDS_MS } from '../../../../sidecar/mirror/vims/statistics';
import { subscriberFile } from '../../../../sidecar/mirror/vims/subscribers';

const HEADER = 'StartTime;ElapsedTime(C);OutgoingCall(C);SuccessfulCall(C);FailedCall(C);ResponseTimeRepartitionsetup_<5;ResponseTimeRepartitionsetup_<10;ResponseTimeRepartitionsetup_>=5000;';
const line = (...figures: number[]) => `2026-11-21 20:18:07;00:00:04;${figures.join(';')};`;
const textOf = (totals: ReturnType<typeof createTotals>) => expose(totals.families('vims', 3));

test('lines become counts by the names of the first; times and broken lines are none', () => {
  const read = createLineReader();
  expect(read(HEADER)).toBeNull();
  expect(read(line(7, 5, 2, 4, 1, 0))).toEqual({ 'OutgoingCall(C)': 7, 'SuccessfulCall(C)': 5, 'FailedCall(C)': 2, 'ResponseTimeRepartitionsetup_<5': 4, 'ResponseTimeRepartitionsetup_<10': 1, 'ResponseTimeRepartitionsetup_>=5000': 0 });
  expect(read('2026-11-21 20:18:07;00:0')).toBeNull();
});

test('counters go on when a SIPp is started again', () => {
  const totals = createTotals();
  totals.note('caller', { 'OutgoingCall(C)': 10, 'FailedCall(C)': 1 });
  totals.ended('caller');
  expect(textOf(totals)).toContain('roentgen_mirror_calls_total{service="vims"} 10\n');
  totals.note('caller', { 'OutgoingCall(C)': 4, 'FailedCall(C)': 0 });
  expect(textOf(totals)).toContain('roentgen_mirror_calls_total{service="vims"} 14\n');
});

test('a call that fails on both sides is one failed call', () => {
  const totals = createTotals();
  totals.note('caller', { 'FailedCall(C)': 3 });
  totals.note('callee', { 'FailedCall(C)': 2 });
  totals.note('register', { 'FailedCall(C)': 7, 'SuccessfulCall(C)': 200 });
  expect(textOf(totals)).toContain('roentgen_mirror_calls_failed_total{service="vims"} 3\n');
  expect(textOf(totals)).toContain('roentgen_mirror_registrations_total{service="vims",result="done"} 200\n');
  totals.note('callee', { 'FailedCall(C)': 4 });
  expect(textOf(totals)).toContain('roentgen_mirror_calls_failed_total{service="vims"} 4\n');
});

test('setup times are a histogram: cumulative, with all of them in the last', () => {
  const totals = createTotals();
  totals.note('caller', { 'ResponseTimeRepartitionsetup_<5': 4, 'ResponseTimeRepartitionsetup_<10': 1, 'ResponseTimeRepartitionsetup_>=5000': 2 });
  const text = textOf(totals);
  expect(text).toContain('le="0.005"} 4\n');
  expect(text).toContain('le="0.01"} 5\n');
  expect(text).toContain('le="+Inf"} 7\n');
  expect(text).toContain('_count{service="vims"} 7\n');
  expect(text).toContain(`_sum{service="vims"} ${(4 * 2.5 + 7.5) / 1000 + 10}\n`);
});

test.each([['00:00:01:250000', 1.25], ['01:02:03:000004', 3723.000004], ['soon', NaN]])('%s is %d seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

test('every subscriber calls another one, and each is called', () => {
  const lines = subscriberFile(8).trim().split('\n').slice(1).map((each) => each.split(';'));
  expect(lines.every(([from, , to]) => from !== to)).toBe(true);
  expect(new Set(lines.map(([, , to]) => to))).toEqual(new Set(lines.map(([from]) => from)));
  expect(lines[0]).toEqual(['user0001', '[authentication username=user0001 password=secret-1]', 'user0006', '']);
});

test('a caller’s scenario has the mean duration and the bounds that the statistics read', () => {
  expect(caller(1500.4)).toContain('<pause distribution="exponential" mean="1500" />');
  expect(caller(1)).toContain(`value="${SETUP_BOUNDS_MS.join(', ')}"`);
});
