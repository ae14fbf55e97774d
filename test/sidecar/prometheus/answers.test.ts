import { RoentgenError } from '../../../sidecar/errors';
import { createRandom } from '../../../sidecar/nn/random';
import { readInstant, readMatrix, readMetadata } from '../../../sidecar/prometheus/answers';
import { dataOf, textOf } from '../../../sidecar/prometheus/envelope';
import { createJoin, type RawSeries } from '../../../sidecar/prometheus/order';

const matrix = (...result: unknown[]) => ({ resultType: 'matrix', result });
const vector = (...result: unknown[]) => ({ resultType: 'vector', result });
const series = (values: unknown, metric: unknown = { __name__: 'm' }) => ({ metric, values });
/** What the range reads of a service see: times and values, by series. */
const joined = (all: RawSeries[]) => {
  const join = createJoin();
  join.add(all);
  return join.joined();
};
const samples = (...result: unknown[]) => joined(readMatrix(matrix(...result))).map(({ times, values }) => times.map((time, index) => [time, values[index]]));

describe('samples', () => {
  test('that are out of order are put in order', () => {
    expect(samples(series([[3, '30'], [1, '10'], [2, '20']]))).toEqual([[[1000, 10], [2000, 20], [3000, 30]]]);
  });
  test('that come twice are one; where the two contradict each other the value is missing', () => {
    expect(samples(series([[1, '1'], [1, '1'], [2, '2'], [2, '3'], [2, '3'], [3, '4']]))).toEqual([[[1000, 1], [2000, NaN], [3000, 4]]]);
  });
  test('of a series that comes twice are one series, and not a sum of two', () => {
    expect(samples(series([[1, '1'], [2, '2']], { a: 'x', b: 'y' }), series([[2, '2'], [3, '3']], { b: 'y', a: 'x' }))).toEqual([[[1000, 1], [2000, 2], [3000, 3]]]);
  });
  test('that are no number are told as what they are, so that they count as missing', () => {
    expect(samples(series([[1, 'NaN'], [2, '+Inf'], [3, '-Inf'], [4, '1e400'], [5, '-0.5e-3']]))).toEqual([[[1000, NaN], [2000, Infinity], [3000, -Infinity], [4000, Infinity], [5000, -0.0005]]]);
  });
  test('of a native histogram are its count and its sum', () => {
    const native = { metric: { __name__: 'h', pod: 'a' }, histograms: [[1, { count: '5', sum: '2.5', buckets: [[0, '1', '2', '5']] }], [2, { count: '7', sum: 'NaN' }]] };
    expect(readMatrix(matrix(native))).toEqual([
      { labels: { __name__: 'h_count', pod: 'a' }, times: [1000, 2000], values: [5, 7] },
      { labels: { __name__: 'h_sum', pod: 'a' }, times: [1000, 2000], values: [2.5, NaN] },
    ]);
  });
  test('of a histogram that is there in both forms are counted once', () => {
    const native = { metric: { __name__: 'h' }, histograms: [[1, { count: '5', sum: '2' }]] };
    expect(samples(native, series([[1, '5']], { __name__: 'h_count' }))).toEqual([[[1000, 5]], [[1000, 2]]]);
  });
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a vector', vector()],
  ['a result that is no list', { resultType: 'matrix', result: { 0: series([]) } }],
  ['a series that is null', matrix(null)],
  ['a series without labels', matrix({ values: [] })],
  ['labels that are a list', matrix(series([], ['m']))],
  ['a label that is a number', matrix(series([], { a: 1 }))],
  ['a label that is null', matrix(series([], { a: null }))],
  ['a series without samples', matrix({ metric: {} })],
  ['samples that are a text', matrix(series('[[1,"1"]]'))],
  ['samples that are null', matrix(series(null))],
  ['a sample that is a number', matrix(series([7]))],
  ['a sample of three', matrix(series([[1, '1', '2']]))],
  ['a number where a text belongs', matrix(series([[1, 1]]))],
  ['a text where the time belongs', matrix(series([['1', '1']]))],
  ['a time that is null', matrix(series([[null, '1']]))],
  ['a time beyond the end of time', matrix(series([[1e308, '1']]))],
  ['a word', matrix(series([[1, 'much']]))],
  ['an empty value', matrix(series([[1, '']]))],
  ['a blank value', matrix(series([[1, '  ']]))],
  ['two numbers in one', matrix(series([[1, '1 2']]))],
  ['a native histogram that is null', matrix({ metric: {}, histograms: [[1, null]] })],
  ['a native histogram without a sum', matrix({ metric: {}, histograms: [[1, { count: '1' }]] })],
  ['more series than anyone has', { resultType: 'matrix', result: Array<unknown>(200_001).fill(series([])) }],
])('%s where samples belong is no answer', (_what, data) => {
  expect(() => readMatrix(data)).toThrow(expect.objectContaining({ code: 'PROMETHEUS_BAD_ANSWER' }));
});

describe('labels', () => {
  const labelled = (metric: string) => readMatrix(JSON.parse(`{"resultType":"matrix","result":[{"metric":${metric},"values":[[1,"1"]]}]}`));
  test.each(['{"__proto__":"x","constructor":"y","toString":"z"}', '{"größe":"🦴","":"","a":""}', '{"a":"\\u0000\\n\\"\\\\ </script>"}'])('%s are texts like any other', (metric) => {
    const [{ labels }] = labelled(metric);
    expect(Object.entries(labels)).toEqual(Object.entries(JSON.parse(metric) as object));
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
  test('series that differ only in a hostile name stay apart', () => {
    expect(samples(...['__proto__', 'constructor', 'a'].map((name) => series([[1, '1']], JSON.parse(`{"${name}":"x"}`))))).toHaveLength(3);
  });
  test('of ten kilobytes, or by the hundred: the series is left out, the others are not', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, 'x']));
    expect(readMatrix(matrix(series([[1, '1']], { a: 'x'.repeat(10_240) }), series([[1, '1']], { ['x'.repeat(10_240)]: 'a' }), series([[1, '1']], many), series([[1, '7']]))).map(({ values }) => values)).toEqual([[7]]);
  });
});

describe('instant values', () => {
  test('an empty vector is no value, not zero', () => {
    expect(readInstant(vector())).toEqual([]);
  });
  test('a scalar is a value without labels', () => {
    expect(readInstant({ resultType: 'scalar', result: [1.5, '3'] })).toEqual([{ labels: {}, time: 1500, value: 3 }]);
  });
  test.each<[string, unknown, string | undefined]>([
    ['a native histogram', vector({ metric: {}, histogram: [1, { count: '1', sum: '1' }] }), 'histogram_quantile'],
    ['a text', { resultType: 'string', result: [1, 'up'] }, undefined],
    ['a series without a value', vector({ metric: {} }), undefined],
  ])('%s is no number', (_what, data, hint) => {
    expect(() => readInstant(data)).toThrow(expect.objectContaining({ code: 'PROMETHEUS_BAD_ANSWER', hint: hint ? expect.stringContaining(hint) : undefined }));
  });
});

describe('types of metrics', () => {
  test('that targets contradict, or do not know, are not known', () => {
    const types = readMetadata({ a: [{ type: 'counter' }, { type: 'gauge' }], b: [{ type: 'unknown' }, { type: 'counter' }], c: [{ type: 'untyped' }], d: [], e: null, f: [null, 7], g: 'counter', h: [{ type: 3 }] });
    expect([...types]).toEqual([['b', 'counter']]);
  });
  test.each([null, [], 'counter', 3])('%p is no metadata', (data) => {
    expect(() => readMetadata(data)).toThrow(expect.objectContaining({ code: 'PROMETHEUS_BAD_ANSWER' }));
  });
});

describe('damaged answers', () => {
  const answer = Buffer.from(JSON.stringify({ status: 'success', warnings: ['PromQL info: ünusual'], data: matrix(
    series([[1700000000.5, '1'], [1700000001.5, 'NaN'], [1700000002.5, '+Inf'], [1700000003.5, '-4.25']], { __name__: 'größe', pod: 'a' }),
    series([[1700000000, '17'], [1700000001, '18']], { __name__: 'm', ['__proto__']: 'x', pod: 'b' }),
    { metric: { __name__: 'h' }, histograms: [[1700000000, { count: '3', sum: '4', buckets: [[0, '1', '2', '3']] }]] },
  ) }));
  const read = (bytes: Buffer) => joined(readMatrix(dataOf(textOf(bytes, 'p'), 200, 'p')));

  /** An answer that holds, or an error with a code: nothing else may come of any bytes. Answers the code, or 'read'. */
  function outcome(bytes: Buffer): string {
    try {
      for (const { times, values } of read(bytes)) {
        expect(times.every((time, index) => Number.isSafeInteger(time) && (index === 0 || time > times[index - 1]))).toBe(true);
        expect(values.length).toBe(times.length);
      }
      return 'read';
    } catch (error) {
      expect(error).toBeInstanceOf(RoentgenError);
      return (error as RoentgenError).code;
    }
  }

  test('cut at any byte they are refused', () => {
    expect(read(answer)).toHaveLength(4);
    expect(new Set(Array.from({ length: answer.length }, (_, end) => outcome(answer.subarray(0, end))))).toEqual(new Set(['PROMETHEUS_BAD_ANSWER']));
  });

  test('whose bits flip are refused or still well-formed, over 20,000 seeded mutations', () => {
    const random = createRandom(4);
    const below = (limit: number) => Math.floor(random() * limit);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 20_000; round++) {
      const bytes = Buffer.from(answer);
      for (let flips = 1 + below(4); flips > 0; flips--) {
        bytes[below(bytes.length)] ^= 1 << below(8);
      }
      const from = below(bytes.length);
      const to = Math.min(bytes.length, from + below(30));
      const mutated = round % 3 === 0 ? Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]) : round % 3 === 1 ? Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]) : bytes;
      const code = outcome(mutated);
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    }
    expect([...outcomes.keys()].sort()).toEqual(['PROMETHEUS_BAD_ANSWER', 'PROMETHEUS_PARTIAL', 'read']);
  });

  test.each<[string, unknown, (data: unknown) => unknown]>([
    ['instant values', vector({ metric: { a: 'b' }, value: [1700000000.5, '1.25'] }, { metric: {}, value: [1700000000.5, 'NaN'] }), (data) => readInstant(data).forEach(({ time }) => expect(time).toBe(Math.round(time)))],
    ['types of metrics', { up: [{ type: 'gauge', help: '', unit: '' }], seen_total: [{ type: 'counter', help: 'h', unit: '' }] }, readMetadata],
  ])('of %s have a code, too', (_what, data, shape) => {
    const random = createRandom(5);
    const whole = Buffer.from(JSON.stringify({ status: 'success', data }));
    const codes = new Set<string>();
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.from(whole);
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        shape(dataOf(textOf(bytes, 'p'), 200, 'p'));
      } catch (error) {
        expect(error).toBeInstanceOf(RoentgenError);
        codes.add((error as RoentgenError).code);
      }
    }
    expect(codes).toEqual(new Set(['PROMETHEUS_BAD_ANSWER']));
  });

  test('nested without an end are refused', () => {
    expect(outcome(Buffer.from('['.repeat(1_000_000)))).toBe('PROMETHEUS_BAD_ANSWER');
    expect(outcome(Buffer.from(`{"status":"success","data":${'['.repeat(500_000)}${']'.repeat(500_000)}}`))).toBe('PROMETHEUS_BAD_ANSWER');
  });
});
