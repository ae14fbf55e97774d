import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { createRemoteWriter } from '../../../sidecar/prometheus/remote-write';
import type { TimeSeries } from '../../../sidecar/prometheus/samples';
import { type RealPrometheus, serve, startRealPrometheus } from './real';

const HOUR = 3_600_000;
const STEP = 30_000;
const writer = (url: string, { timeoutMs = 5000, token = null as string | null } = {}) => createRemoteWriter({ url: `${url}/api/v1/write`, token, timeoutMs });
const failureOf = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => error);

/** A series from `from` to `to` hours before `now`, at the step. */
function past(now: number, from: number, to: number, labels: Record<string, string>, value: (index: number) => number = (index) => index / 3): TimeSeries {
  const times = Array.from({ length: Math.round(((from - to) * HOUR) / STEP) + 1 }, (_, index) => now - from * HOUR + index * STEP);
  return { labels: { __name__: 'roentgen_anomaly_score', ...labels }, times, values: times.map((_, index) => value(index)) };
}

describe('a real Prometheus that scrapes', () => {
  const now = Math.floor(Date.now() / STEP) * STEP;
  const flags = ['--web.enable-remote-write-receiver'];
  let exporter: Awaited<ReturnType<typeof serve>>;
  let closed: RealPrometheus;
  let strict: RealPrometheus;
  let open: RealPrometheus;
  beforeAll(async () => {
    exporter = await serve((_request, response) => response.end('level 1\n'));
    [closed, strict, open] = await Promise.all([
      startRealPrometheus(exporter.url, '500ms'),
      startRealPrometheus(exporter.url, '500ms', { flags }),
      startRealPrometheus(exporter.url, '500ms', { flags, config: 'storage: { tsdb: { out_of_order_time_window: 30d } }\n' }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([closed, strict, open].map((each) => each.stop()));
    await exporter.close();
  });

  test('three days of scores can be queried as if they had been scraped, value by value, also when written twice', async () => {
    const series = ['cpu', 'memory'].map((group, shift) => past(now, 72, 2, { group, service: 'shop' }, (index) => Math.sin(index) * 10 ** (shift * 20)));
    const progress: number[] = [];
    expect(await writer(open.url).write(series, { onProgress: (samples) => progress.push(samples) })).toEqual({ samples: 16_802 });
    expect(progress).toEqual([10_000, 16_802]);
    await writer(open.url).write(series);

    const query = new URLSearchParams({ query: 'roentgen_anomaly_score{service="shop"}', start: String(series[0].times[0] / 1000), end: String((now - 2 * HOUR) / 1000), step: String(STEP / 1000) });
    const answer = (await (await fetch(`${open.url}/api/v1/query_range?${query}`)).json()) as { data: { result: Array<{ metric: Record<string, string>; values: Array<[number, string]> }> } };
    const read = answer.data.result.map(({ metric, values }) => ({ labels: metric, times: values.map(([time]) => time * 1000), values: values.map(([, text]) => Number(text)) }));
    expect(read).toEqual(series);
  });

  test('hostile label values, infinities and odd milliseconds survive', async () => {
    const labels = { a: 'x"} 1\nevil{y="', b: '\\n\\', c: 'é😀\u0000\r', d: 'y'.repeat(3000) };
    const series = { labels: { __name__: 'roentgen_hostile', ...labels }, times: [now - 5 * HOUR + 1, now - 5 * HOUR + 123, now - 5 * HOUR + 999], values: [Infinity, -Infinity, 5e-324] };
    await writer(open.url).write([series]);
    expect(await createPrometheus({ url: open.url, token: null, timeoutMs: 5000 }).raw('roentgen_hostile', now - 6 * HOUR, now - 4 * HOUR)).toEqual([series]);
  });

  test('where a score is NaN there is none: not the last one, not NaN', async () => {
    const [start, prometheus] = [now - 8 * HOUR, createPrometheus({ url: open.url, token: null, timeoutMs: 5000 })];
    await writer(open.url).write([{ labels: { __name__: 'roentgen_gap' }, times: [start, start + STEP, start + 2 * STEP], values: [1, NaN, 3] }]);
    const at = async (time: number) => (await prometheus.instant('roentgen_gap', time)).map(({ value }) => value);
    expect([await at(start + STEP - 1), await at(start + STEP + 1), await at(start + 2 * STEP)]).toEqual([[1], [], [3]]);
  });

  test('with its receiver off it says how to switch it on', async () => {
    const failure = await failureOf(writer(closed.url).write([past(now, 3, 2, {})]));
    expect(failure).toMatchObject({ code: 'REMOTE_WRITE_REFUSED', hint: expect.stringContaining('--web.enable-remote-write-receiver') });
  });

  test.each([['days ago', 72, 2], ['before samples that it has', 0.8, 0.6]])('without an out-of-order window, samples of %s are refused with the setting to change', async (_when, from, to) => {
    await writer(strict.url).write([past(now, 0.1, 0.05, { window: String(from) })]);
    const failure = await failureOf(writer(strict.url).write([past(now, from, to, { window: String(from) })]));
    expect(failure).toMatchObject({ code: 'REMOTE_WRITE_REFUSED', message: expect.stringContaining('400: out of'), hint: expect.stringContaining('out_of_order_time_window') });
  });

  test('another value at a time that has one is refused and explained', async () => {
    await writer(strict.url).write([past(now, 0.1, 0.1, { twice: 'yes' }, () => 1)]);
    const failure = await failureOf(writer(strict.url).write([past(now, 0.1, 0.1, { twice: 'yes' }, () => 2)]));
    expect(failure).toMatchObject({ code: 'REMOTE_WRITE_REFUSED', hint: expect.stringContaining('delete the series') });
  });
});

/** A server that answers request after request as told, the last answer for ever. */
async function answering(...answers: Array<(response: ServerResponse, request: IncomingMessage) => unknown>) {
  const requests: IncomingMessage[] = [];
  const server = await serve((request, response) => {
    requests.push(request);
    request.resume().on('end', () => answers[Math.min(requests.length, answers.length) - 1](response, request));
  });
  return { ...server, requests };
}

const status = (code: number, text = '', headers: Record<string, string> = {}) => (response: ServerResponse) => response.writeHead(code, headers).end(text);
const taken = status(204);
const series = [past(90 * HOUR, 72, 2, {}), past(90 * HOUR, 72, 2, { a: 'b' })];

test.each([
  ['503', status(503, 'starting')],
  ['500', status(500)],
  ['429', status(429, 'slow down')],
  ['a connection that breaks', (response: ServerResponse) => response.destroy()],
])('after %s the request is sent again, and nothing is left out', async (_what, failure) => {
  const server = await answering(taken, failure, failure, taken);
  const progress: number[] = [];
  const result = await writer(server.url).write(series, { onProgress: (samples) => progress.push(samples) });
  await server.close();
  expect([result, progress, server.requests.length]).toEqual([{ samples: 16_802 }, [10_000, 16_802], 4]);
});

test.each<[string, (response: ServerResponse) => unknown, number, { code: string; hint?: unknown; message?: unknown }]>([
  ['503 for ever', status(503, 'starting'), 5, { code: 'PROMETHEUS_UNREACHABLE', message: expect.stringMatching(/answered 503: starting$/) }],
  ['400', status(400, 'snappy: corrupt\ninput'), 1, { code: 'REMOTE_WRITE_REFUSED', message: expect.stringMatching(/answered 400: snappy: corrupt input$/), hint: undefined }],
  ['500 for samples that are too old, as 2.42 does', status(500, 'too old sample\n'), 1, { code: 'REMOTE_WRITE_REFUSED', hint: expect.stringContaining('out_of_order_time_window') }],
  ['401', status(401), 1, { code: 'REMOTE_WRITE_REFUSED', hint: expect.stringContaining('token_file') }],
  ['405', status(405), 1, { code: 'REMOTE_WRITE_REFUSED', hint: expect.stringContaining('--web.enable-remote-write-receiver') }],
  ['a redirect', status(302, '', { location: 'http://127.0.0.1:1/' }), 1, { code: 'REMOTE_WRITE_REFUSED' }],
  ['a log-in page with status 200', status(200, '<html>', { 'content-type': 'text/html' }), 1, { code: 'REMOTE_WRITE_REFUSED' }],
  ['400 with a text that breaks off', (response) => { response.writeHead(400, { 'content-length': 1000 }).write('out'); setTimeout(() => response.destroy(), 20); }, 1, { code: 'REMOTE_WRITE_REFUSED' }],
  ['400 with a text without end', (response) => { response.writeHead(400); for (let times = 0; times < 100; times++) { response.write('x'.repeat(10_000)); } }, 1, { code: 'REMOTE_WRITE_REFUSED', message: expect.stringMatching(/: x{300}$/) }],
  ['nothing, for ever', () => undefined, 1, { code: 'PROMETHEUS_TIMEOUT' }],
])('%s is an error with a code', async (_what, answer, sent, expected) => {
  const server = await answering(answer);
  const failure = await failureOf(writer(server.url, { timeoutMs: 500 }).write(series));
  await server.close();
  expect(failure).toMatchObject(expected);
  expect(server.requests.length).toBe(sent);
});

test('where nobody listens it is PROMETHEUS_UNREACHABLE and says so', async () => {
  await expect(writer('http://127.0.0.1:1').write(series)).rejects.toMatchObject({ code: 'PROMETHEUS_UNREACHABLE', message: expect.stringContaining('http://127.0.0.1:1') });
});

test('requests have the headers of Remote-Write 1.0; the token is sent and stands in no error', async () => {
  const server = await answering((response, request) => response.writeHead(403).end(`no: ${request.headers.authorization}`));
  const failure = await failureOf(writer(server.url, { token: 'very-secret-token' }).write(series));
  await server.close();
  const [{ method, url, headers }] = server.requests;
  expect([method, url]).toEqual(['POST', '/api/v1/write']);
  expect(headers).toMatchObject({ 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0', authorization: 'Bearer very-secret-token' });
  expect(failure).toMatchObject({ message: expect.stringContaining('no: Bearer <secret>') });
  expect(JSON.stringify([failure, String(failure)])).not.toContain('very-secret-token');
});

test('a token of two lines is refused without being shown', () => {
  const create = () => writer('http://127.0.0.1:1', { token: 'very-secret\ntoken' });
  expect(create).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('very-secret') }));
});

test.each<[string, (response: ServerResponse) => unknown, number]>([
  ['while a request is under way', () => undefined, 1],
  ['before it is tried again', status(503), 1],
])('an abort %s ends the writing with its reason', async (_when, answer, sent) => {
  const abort = new AbortController();
  const reason = new Error('no longer wanted');
  const server = await answering((response) => { answer(response); setTimeout(() => abort.abort(reason), 50); });
  const failure = await failureOf(writer(server.url).write(series, { signal: abort.signal }));
  await pause(300);
  await server.close();
  expect([failure, server.requests.length]).toEqual([reason, sent]);
});

test('an abort between two requests stops before the second', async () => {
  const abort = new AbortController();
  const server = await answering(taken);
  const failure = await failureOf(writer(server.url).write(series, { signal: abort.signal, onProgress: () => abort.abort() }));
  await server.close();
  expect([failure, server.requests.length]).toEqual([abort.signal.reason, 1]);
});

test('a series that Prometheus could not hold is refused before anything is sent', async () => {
  const sent: unknown[] = [];
  const idle = createRemoteWriter({ url: 'http://prometheus/api/v1/write', token: null, timeoutMs: 1000, fetch: async (input) => { sent.push(input); return new Response(null, { status: 204 }); } });
  await expect(idle.write([past(90 * HOUR, 3, 2, { 'no-name': 'x' })])).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  expect(sent).toEqual([]);
});
