import type { TimeSeries } from '../../../sidecar/prometheus/samples';
import { writeRequests } from '../../../sidecar/prometheus/write-request';

/** What protobuf's own Python library writes for the series below. */
const REFERENCE =
  '0aa4020a220a085f5f6e616d655f5f1216726f656e7467656e5f616e6f6d616c795f73636f72650a090a01611204c3a9220a0ace010a017a12c801' + '78'.repeat(200) +
  '121009555555555555d53f10fbd095ffbc31121009000000000000f0ff10b0ba97ffbc31';

test('a request is the bytes that protobuf makes of it, with its labels in order', () => {
  const series = { labels: { z: 'x'.repeat(200), empty: '', a: 'é"\n', __name__: 'roentgen_anomaly_score' }, times: [1700000000123, 1700000030000], values: [1 / 3, -Infinity] };
  expect([...writeRequests([series], 10)]).toEqual([{ body: Buffer.from(REFERENCE, 'hex'), samples: 2 }]);
});

const line = (samples: number, name = 'a'): TimeSeries => ({ labels: { __name__: name }, times: Float64Array.from({ length: samples }, (_, index) => index), values: new Float64Array(samples) });

test.each<[string, number[], number[]]>([
  ['nothing', [], []],
  ['a series without samples', [0], []],
  ['short series share a request', [3, 0, 4], [7]],
  ['a long series goes on in the next', [25], [10, 10, 5]],
  ['requests are filled up', [7, 7, 6, 1], [10, 10, 1]],
])('%s: series of %j samples are requests of %j', (_what, lengths, requests) => {
  expect([...writeRequests(lengths.map((length) => line(length)), 10)].map(({ samples }) => samples)).toEqual(requests);
});

test.each<[string, TimeSeries, string]>([
  ['no name', { labels: {}, times: [], values: [] }, 'undefined'],
  ['a name with a space', line(1, 'a b'), '"a b"'],
  ['a label name with a dash', { labels: { __name__: 'a', 'x-y': '' }, times: [], values: [] }, '"x-y"'],
  ['a label name with a colon', { labels: { __name__: 'a', 'x:y': '1' }, times: [], values: [] }, '"x:y"'],
  ['a time that is not whole', { labels: { __name__: 'a' }, times: [0.5], values: [1] }, '0.5'],
  ['a time that is NaN', { labels: { __name__: 'a' }, times: [NaN], values: [1] }, 'NaN'],
  ['a time before 1970', { labels: { __name__: 'a' }, times: [-5], values: [1] }, '-5'],
  ['the same time twice', { labels: { __name__: 'a' }, times: [7, 7], values: [1, 2] }, '7 of a after 7'],
  ['a time without a value', { labels: { __name__: 'a' }, times: [7, 8], values: [1] }, '2 times and 1 values'],
])('%s is refused with the value', (_what, series, value) => {
  expect(() => [...writeRequests([series], 10)]).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining(value) }));
});
