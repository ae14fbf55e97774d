import { expose } from '../../../../sidecar/mirror/exporter/exposition';
import { holdMsOf, mediaShareOf } from '../../../../sidecar/mirror/vims/duration';
import { caller } from '../../../../sidecar/mirror/vims/scenarios';
import { createLineReader, createTotals, secondsOf, SETUP_BOUNDS_MS } from '../../../../sidecar/mirror/vims/statistics';
import { subscriberFile } from '../../../../sidecar/mirror/vims/subscribers';

const SILENT = { file: '/voice.alaw', share: 0 };
const HEADER = 'StartTime;ElapsedTime(C);OutgoingCall(C);SuccessfulCall(C);FailedCall(C);ResponseTimeRepartitionsetup_<5;ResponseTimeRepartitionsetup_<10;ResponseTimeRepartitionsetup_>=5000;';
const line = (...figures: number[]) => `2026-11-21 20:18:07;00:00:04;${figures.join(';')};`;
const textOf = (totals: ReturnType<typeof createTotals>) => expose(totals.families('vims', 3, { received: 50, sent: 49, lost: 2 }));

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
  expect(caller(1500.4, SILENT)).toContain('<pause distribution="exponential" mean="1500" />');
  expect(caller(1, SILENT)).toContain(`value="${SETUP_BOUNDS_MS.join(', ')}"`);
});

test.each([
  [1, '<nop><action><exec rtp_stream="/voice.alaw,-1,8" /></action></nop>\n<pause', '[rtpstream_audio_port]'],
  [0.25, '<nop next="1" chance="0.7500" />\n<nop><action><exec rtp_stream="/voice.alaw,-1,8" /></action></nop>\n<label id="1" />\n<pause', '[rtpstream_audio_port]'],
  [0, '[routes]', '[media_port]'],
])('with a share of %d of calls with media the caller plays so often', (share, played, port) => {
  const text = caller(1000, { file: '/voice.alaw', share });
  expect(text).toContain(played);
  expect(text).toContain(`m=audio ${port} RTP/AVP 8\na=rtpmap:8 PCMA/8000`);
  expect(text.includes('rtp_stream=')).toBe(share > 0);
});

test('media of callees are told: packets both ways, and those that never came', () => {
  const text = textOf(createTotals());
  expect(text).toContain('roentgen_mirror_rtp_packets_total{service="vims",direction="received"} 50\n');
  expect(text).toContain('roentgen_mirror_rtp_packets_total{service="vims",direction="sent"} 49\n');
  expect(text).toContain('roentgen_mirror_rtp_packets_lost_total{service="vims"} 2\n');
});

test.each([
  ['the paper’s mean, compressed', { daySeconds: 86_400 }, undefined, 180_000],
  ['the load’s own, compressed as its day is', { daySeconds: 1440, callSeconds: 120 }, undefined, 2000],
  ['seconds as they are', { daySeconds: 120 }, '180', 180_000],
  ['none shorter than a quarter of a second', { daySeconds: 40 }, undefined, 250],
])('duration of a call: %s', (_, load, seconds, expected) => expect(holdMsOf(load, seconds)).toBe(expected));

const RECORDING = { times: [0, 1], values: [1, 30], scale: 2, speed: 1, start: 0 };
test.each([
  ['few calls at a time: all of them', { peak: 16 }, 250, undefined, 1],
  ['many calls at a time: eighty', { peak: 20 }, 60_000, undefined, 80 / 1200],
  ['the most of a recording counts', { peak: 1, replay: RECORDING }, 10_000, undefined, 80 / 600],
  ['as asked', { peak: 20 }, 60_000, '0.5', 0.5],
  ['no more than all', { peak: 20 }, 60_000, '7', 1],
])('share of calls with media: %s', (_, load, holdMs, asked, expected) => expect(mediaShareOf(load, holdMs, asked)).toBeCloseTo(expected, 9));
