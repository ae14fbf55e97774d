import { targetRate } from '../../../../sidecar/mirror/load/curve';
import { parseRecording, recordedAt } from '../../../../sidecar/mirror/load/recording';

test.each([
  ['seconds', '0,1\n60,3\n', [0, 60]],
  ['a heading', 'time,value\n0,1\n60,3\n', [0, 60]],
  ['RFC 3339, quotes, other columns and empty lines', '"2026-03-02T09:00:00Z","1",x\r\n2026-03-02T09:01:00Z,3,y\r\n\r\n', [1772442000, 1772442060]],
])('a recording with %s is read', (_, text, times) => {
  expect(parseRecording(text)).toEqual({ times, values: [1, 3] });
});

test.each([
  ['0,1\n0,2\n', 'line 2: the time is not after'],
  ['0,1\nlater,2\n', 'line 2: "later,2" is not a time and a value'],
  ['0,1\n5,-2\n', 'line 2'],
  ['0,1\n5,\n', 'line 2'],
  ['time,value\n', 'fewer than two times'],
])('%j is refused', (text, problem) => {
  expect(() => parseRecording(text)).toThrow(problem);
});

const HOUR = { times: [100, 1900, 3700], values: [10, 30, 10], scale: 0.5, speed: 60, start: 1000 };

test.each([
  ['at its beginning', 1000, 5],
  ['half way up', 1015, 10],
  ['at its peak', 1030, 15],
  ['just before its end', 1059.999, 5],
  ['after its end, from the beginning again', 1075, 10],
])('an hour is replayed in a minute at half its height: %s', (_, time, rate) => {
  expect(recordedAt(time, HOUR)).toBeCloseTo(rate, 2);
  expect(targetRate(time, { base: 1, peak: 2, daySeconds: 120, seed: 1, replay: HOUR })).toBeCloseTo(rate, 2);
});
