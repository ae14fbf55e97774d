/** Answers that only a fake server gives; what a real Prometheus can be brought to is in the second half. */

import { execFileSync } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { checkClocks, skewOf } from '../../../sidecar/prometheus/clock';
import { increments } from '../../../sidecar/series/align';
import { createSeriesSource } from '../../../sidecar/series/service-series';
import { nativeHistogram } from './native-histogram';
import { type RealPrometheus, serve, startRealPrometheus } from './real';

const HOUR = 3_600_000;
const client = (url: string, timeoutMs = 5000) => createPrometheus({ url, timeoutMs, token: null });
const matrix = (...result: unknown[]) => ({ status: 'success', data: { resultType: 'matrix', result } });

/** What a raw read of (from, to] makes of a fake server: series, or the error. */
async function read(answer: (response: ServerResponse, query: URLSearchParams) => unknown, fromMs = 0, toMs = 10_000, timeoutMs?: number) {
  const server = await serve((request, response) => void form(request).then((query) => answer(response, query)));
  const outcome = await client(server.url, timeoutMs).raw('{a="b"}', fromMs, toMs).catch((error: unknown) => error);
  await server.close();
  return outcome;
}

async function form(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** Seconds that a query asks for: (from, to]. */
function asked(query: URLSearchParams): [number, number] {
  const to = Number(query.get('time'));
  return [to - Number(/\[(\d+)ms\]$/.exec(query.get('query') ?? '')?.[1]) / 1000, to];
}

describe('a part of the data is refused, for it would look like a component that has stopped', () => {
  const whole = matrix({ metric: { a: 'b' }, values: [[1, '1']] });
  test.each<[string, object, string | null]>([
    ['of Thanos without a store', { warnings: ['No StoreAPIs matched for this query'] }, 'PROMETHEUS_PARTIAL'],
    ['of a Prometheus whose remote storage fails', { warnings: ['remote_read: remote server http://x returned http status 500'] }, 'PROMETHEUS_PARTIAL'],
    ['with a note among its warnings', { warnings: ['PromQL info: metric might not be a counter', 'receive series from store: deadline exceeded'] }, 'PROMETHEUS_PARTIAL'],
    ['of a VictoriaMetrics cluster', { isPartial: true }, 'PROMETHEUS_PARTIAL'],
    ['with warnings that are no list', { warnings: 'some' }, 'PROMETHEUS_BAD_ANSWER'],
    ['with notes on the query alone', { warnings: ['PromQL warning: quantile value should be between 0 and 1'], infos: ['PromQL info: metric might not be a counter'] }, null],
    ['of VictoriaMetrics that is whole', { isPartial: false, warnings: null }, null],
  ])('%s', async (_what, more, code) => {
    const outcome = await read((response) => response.end(JSON.stringify({ ...whole, ...more })));
    expect(outcome).toMatchObject(code ? { code } : [{ times: [1000] }]);
  });
});

describe('bodies', () => {
  const text = JSON.stringify(matrix({ metric: { a: 'b' }, values: Array.from({ length: 200 }, (_, index) => [index / 100 + 1, String(index * 7919)]) }));
  const packed = gzipSync(text);
  const zipped = (body: Buffer) => (response: ServerResponse) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);

  test('that are packed are unpacked', async () => {
    expect(await read(zipped(packed))).toMatchObject([{ labels: { a: 'b' }, values: expect.arrayContaining([7919, 199 * 7919]) }]);
  });
  test.each<[string, Buffer, string]>([
    ['damaged', Buffer.from(packed.map((byte, at) => (at === 300 ? byte ^ 1 : byte))), 'PROMETHEUS_UNREACHABLE'],
    ['cut', packed.subarray(0, 400), 'PROMETHEUS_BAD_ANSWER'],
    ['not packed at all', Buffer.from(text), 'PROMETHEUS_UNREACHABLE'],
    ['of 100 megabytes when unpacked', gzipSync(Buffer.alloc(100 * 2 ** 20, ' ')), 'PROMETHEUS_BAD_ANSWER'],
  ])('that are packed and %s are refused', async (_what, body, code) => {
    expect(await read(zipped(body))).toMatchObject({ code });
  });
  test('that are no UTF-8 are refused: their labels would be others', async () => {
    expect(await read((response) => response.end(Buffer.from(text.replace('"b"', '"\u00e9"'), 'latin1')))).toMatchObject({ code: 'PROMETHEUS_BAD_ANSWER' });
  });
  test('that end before their length are tried again, and then refused', async () => {
    let tries = 0;
    expect(await read((response) => { tries += 1; response.writeHead(200, { 'content-length': text.length }); response.write(text.slice(0, 90)); setTimeout(() => response.destroy(), 10); })).toMatchObject({ code: 'PROMETHEUS_UNREACHABLE' });
    expect(tries).toBe(3);
  });
  test('that drip are PROMETHEUS_TIMEOUT', async () => {
    let dripping: NodeJS.Timeout | undefined;
    const outcome = await read((response) => { dripping = setInterval(() => response.write(' '), 20); }, 0, 1000, 300);
    clearInterval(dripping);
    expect(outcome).toMatchObject({ code: 'PROMETHEUS_TIMEOUT' });
  });
});

describe('a range that is read in chunks', () => {
  const everyMinute = (query: URLSearchParams) => {
    const [from, to] = asked(query);
    const first = Math.floor(from / 60) * 60;
    return { metric: { a: 'b' }, values: Array.from({ length: Math.floor((to - first) / 60) + 2 }, (_, index) => [first + index * 60, String(index)]) };
  };
  const minutes = (outcome: unknown) => (outcome as Array<{ times: number[] }>)[0].times.map((time) => time / 60_000);

  test('has every sample once, and none from outside, whatever lies at the borders', async () => {
    expect(minutes(await read((response, query) => response.end(JSON.stringify(matrix(everyMinute(query)))), 0, 13 * HOUR))).toEqual(Array.from({ length: 13 * 60 }, (_, index) => index + 1));
  });
  test('is all there or an error: a chunk that fails is tried again, and a part is never answered', async () => {
    let calls = 0;
    const failing = (fails: (call: number) => boolean) => (response: ServerResponse, query: URLSearchParams) => (fails(++calls) ? response.writeHead(502).end() : response.end(JSON.stringify(matrix(everyMinute(query)))));
    expect(minutes(await read(failing((call) => call === 2), 0, 13 * HOUR))).toHaveLength(13 * 60);
    calls = 0;
    expect(await read(failing((call) => call > 1), 0, 13 * HOUR)).toMatchObject({ code: 'PROMETHEUS_UNREACHABLE' });
  });
  test('is read in smaller chunks where one is too much, down to ten minutes', async () => {
    const lengths: number[] = [];
    const limited = (seconds: number) => (response: ServerResponse, query: URLSearchParams) => {
      const [from, to] = asked(query);
      lengths.push(Math.round(to - from));
      return to - from > seconds ? response.writeHead(422).end('{"status":"error","errorType":"execution","error":"exceeded the maximum number of chunks (limit: 2)"}') : response.end(JSON.stringify(matrix(everyMinute(query))));
    };
    expect(minutes(await read(limited(6000), 0, 6 * HOUR))).toEqual(Array.from({ length: 360 }, (_, index) => index + 1));
    expect(lengths).toEqual([21_600, 10_800, 5400, 5400, 5400, 5400]);
    expect(await read(limited(60), 0, 6 * HOUR)).toMatchObject({ code: 'PROMETHEUS_QUERY_FAILED', hint: expect.stringContaining('limit') });
  });
});

describe('clocks', () => {
  const date = (ms: number) => new Date(ms).toUTCString();
  test.each<[string, number, number, string | null, number]>([
    ['the same time', 5000, 5100, date(5000), 0],
    ['a slow answer', 5000, 65_000, date(40_000), 0],
    ['the second that has begun', 5900, 5950, date(5000), 0],
    ['minutes ahead', 5000, 5100, date(305_000), 299_900],
    ['minutes behind', 305_000, 305_100, date(5000), -299_000],
    ['no date', 5000, 5100, null, 0],
    ['a date that is none', 5000, 5100, 'yesterday', 0],
    ['our clock set back meanwhile', 5000, 1000, date(90_000), 0],
  ])('%s', (_what, sent, received, header, skew) => {
    expect(skewOf(sent, received, header)).toBe(skew);
  });
  test.each([[4900, 1000, false], [-5100, 1000, true], [59_000, 30_000, false], [61_000, 30_000, true]])('%i ms at a step of %i ms', (skew, step, refused) => {
    const check = () => checkClocks(skew, step, 'p');
    if (refused) {
      expect(check).toThrow(expect.objectContaining({ code: 'CLOCK_SKEW' }));
    } else {
      expect(check).not.toThrow();
    }
  });

  const service = { selector: '{a="b"}', componentLabel: 'pod', stepMs: 1000 };
  test.each([['ahead of', 200_000], ['behind', -200_000]])('a service whose Prometheus is minutes %s is not read: its scores would be of another time', async (where, ahead) => {
    const server = await serve((request, response) => {
      response.setHeader('date', date(Date.now() + ahead));
      response.end(JSON.stringify(request.method === 'GET' ? { status: 'success', data: {} } : matrix()));
    });
    const failure = await createSeriesSource(client(server.url), service, Date.now).read(0, 1000).catch((error: unknown) => error);
    await server.close();
    expect(failure).toMatchObject({ code: 'CLOCK_SKEW', message: expect.stringContaining(where) });
  });
});

describe('a real Prometheus', () => {
  /** A multiple of a minute, to which samples are there. */
  const end = Math.floor(Date.now() / 60_000) * 60_000;
  const start = end - 12 * HOUR;
  /** 12 hours every 15 s of a counter that is reset where the second chunk begins; 4 hours every second of a gauge. */
  function history(): string {
    const counter = Array.from({ length: 12 * 240 }, (_, index) => `past_total{pod="a"} ${index < 6 * 240 ? 1000 + index * 3 : (index - 6 * 240 + 1) * 3} ${(start + (index + 1) * 15_000) / 1000}\n`);
    const gauge = Array.from({ length: 4 * 3600 }, (_, index) => `fine{pod="a"} ${index} ${(end - 4 * HOUR + (index + 1) * 1000) / 1000}\n`);
    return `# TYPE past counter\n${counter.join('')}# TYPE fine gauge\n${gauge.join('')}# EOF\n`;
  }
  const prepare = (tsdb: string) => {
    const file = join(tsdb, '..', 'history.txt');
    writeFileSync(file, history());
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, tsdb], { stdio: 'ignore' });
  };
  let exporter: Awaited<ReturnType<typeof serve>>;
  let broken: Awaited<ReturnType<typeof serve>>;
  let [free, limited, partial]: RealPrometheus[] = [];
  /** Scrapes by who scrapes: `free` asks for protobuf, `limited` has the shorter time-out. */
  const scrapes = { free: 0, limited: 0, partial: 0 };

  beforeAll(async () => {
    exporter = await serve(({ headers }, response) => {
      const by = headers.accept?.includes('protobuf') ? 'free' : headers['x-prometheus-scrape-timeout-seconds'] === '0.5' ? 'limited' : 'partial';
      const count = ++scrapes[by];
      if (by === 'free') {
        return response.writeHead(200, { 'content-type': 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited' }).end(nativeHistogram('latency_seconds', { pod: 'a' }, 5 * count, 2 * count));
      }
      return response.end(`stays{pod="a"} 1\n${count <= 3 ? 'gone{pod="b"} 1\n' : ''}`);
    });
    broken = await serve((_request, response) => response.writeHead(500).end('no disk'));
    [free, limited, partial] = await Promise.all([
      startRealPrometheus(exporter.url, '1s', { prepare, flags: ['--enable-feature=native-histograms'] }),
      startRealPrometheus(exporter.url, '500ms', { prepare, flags: ['--query.max-samples=3000'] }),
      startRealPrometheus(exporter.url, '1s', { flags: ['--query.timeout=100ms'], config: `remote_read: [{ url: '${broken.url}', read_recent: true }]\n` }),
    ]);
    for (let tries = 0; tries < 200 && (scrapes.limited < 6 || scrapes.free < 4); tries++) {
      await pause(100);
    }
  }, 90_000);
  afterAll(async () => {
    await Promise.all([free, limited, partial].map((each) => each.stop()));
    await Promise.all([exporter.close(), broken.close()]);
  });

  test('gives more than the 11,000 points of a range query, for raw samples are not bounded by them', async () => {
    const [fine] = await client(free.url).raw('fine', end - 4 * HOUR, end);
    expect(fine.times).toHaveLength(14_400);
    const refused = await fetch(`${free.url}/api/v1/query_range?query=fine&start=${(end - 4 * HOUR) / 1000}&end=${end / 1000}&step=1`);
    expect(await refused.text()).toContain('11,000');
  });
  test('that bounds a query to 3,000 samples is read in smaller chunks, without a sample lost', async () => {
    const [fine] = await client(limited.url).raw('fine', end - 4 * HOUR, end);
    expect(fine.values).toEqual(Array.from({ length: 14_400 }, (_, index) => index));
  });
  test('whose bound is beyond reach says so', async () => {
    await expect(client(limited.url).instant('sum(sum_over_time(fine[4h]))', end)).rejects.toMatchObject({ code: 'PROMETHEUS_QUERY_FAILED', message: expect.stringContaining('too many samples'), hint: expect.stringContaining('limit') });
  });
  test('that gives a query up is PROMETHEUS_TIMEOUT', async () => {
    // It looks at the time between the terms, which take 0.2 s each.
    const slow = Array.from({ length: 5 }, () => 'count_over_time(vector(1)[1h:10ms])').join(' + ');
    await expect(client(partial.url, 20_000).instant(slow, end)).rejects.toMatchObject({ code: 'PROMETHEUS_TIMEOUT', hint: expect.stringContaining('query.timeout') });
  });
  test('whose remote storage fails answers a part, which is refused', async () => {
    await expect(client(partial.url).raw('stays', Date.now() - 60_000, Date.now())).rejects.toMatchObject({ code: 'PROMETHEUS_PARTIAL', message: expect.stringContaining('500') });
  });
  test('has a counter whose reset lies at the border of two chunks: its growth there is that of a restart', async () => {
    const [counter] = await client(free.url).raw('past_total', start, end);
    expect(counter.times).toHaveLength(12 * 240);
    const grown = increments(counter, { fromMs: start + 30_000, stepMs: 15_000, rows: 12 * 240 - 1 });
    expect(new Set(grown)).toEqual(new Set([3]));
  });
  test('marks the end of a series: no sample follows its last, and none is NaN', async () => {
    const now = Date.now();
    const [[stays], [gone]] = await Promise.all(['stays', 'gone'].map((name) => client(limited.url).raw(name, now - 60_000, now)));
    expect(gone.times[gone.times.length - 1]).toBeLessThan(stays.times[stays.times.length - 1]);
    expect(gone.values).toEqual([1, 1, 1]);
    expect(await client(limited.url).instant('gone', now)).toEqual([]);
  });
  test('with native histograms: they are a count and a mean, as classic ones', async () => {
    const now = Date.now();
    const source = createSeriesSource(client(free.url), { selector: '{pod="a",__name__=~"latency.*"}', componentLabel: 'pod', stepMs: 1000 }, () => now);
    const { series } = await source.read(now - 60_000, now);
    expect(series.map(({ feature }) => [feature.name, feature.counter])).toEqual([['latency_seconds_count', true], ['latency_seconds_mean', false]]);
    const [count] = series[0].parts;
    expect(count.values.every((value, index) => value % 5 === 0 && (index === 0 || value > count.values[index - 1]))).toBe(true);
    await expect(client(free.url).instant('latency_seconds', now)).rejects.toMatchObject({ code: 'PROMETHEUS_BAD_ANSWER', hint: expect.stringContaining('histogram_quantile') });
  });
});
