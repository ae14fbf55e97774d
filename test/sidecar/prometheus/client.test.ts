import type { ServerResponse } from 'node:http';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { type RealPrometheus, serve, startRealPrometheus } from './real';
import { setTimeout as pause } from 'node:timers/promises';

const client = (url: string, timeoutMs = 2000) => createPrometheus({ url, timeoutMs, token: null });

describe('a real Prometheus', () => {
  let prometheus: RealPrometheus;
  let exporter: Awaited<ReturnType<typeof serve>>;
  let count = 0;
  beforeAll(async () => {
    exporter = await serve((_request, response) => response.end(`# TYPE seen_total counter\nseen_total{pod="a\\"b\\\\c"} ${(count += 5)}\n# TYPE level gauge\nlevel{pod="x"} NaN\n`));
    prometheus = await startRealPrometheus(exporter.url, '200ms');
    await pause(2500);
  });
  afterAll(async () => {
    await prometheus.stop();
    await exporter.close();
  });

  test('raw samples come with their own time stamps, and chunks join without a gap or a double', async () => {
    const now = Date.now();
    const [series] = await client(prometheus.url).raw('{__name__="seen_total"}', now - 7 * 3_600_000, now);
    expect(series.labels.pod).toBe('a"b\\c');
    expect(series.times.length).toBeGreaterThan(5);
    const steps = series.values.slice(1).map((value, index) => value - series.values[index]);
    expect(new Set(steps)).toEqual(new Set([5]));
  });

  test('types are those that the exporter wrote; NaN is NaN', async () => {
    const types = await client(prometheus.url).types();
    expect([types.get('seen_total'), types.get('level')]).toEqual(['counter', 'gauge']);
    expect((await client(prometheus.url).instant('level', Date.now()))[0].value).toBeNaN();
    expect((await client(prometheus.url).instant('1/0', Date.now()))[0].value).toBe(Infinity);
  });

  test('a query that Prometheus refuses is PROMETHEUS_QUERY_FAILED', async () => {
    await expect(client(prometheus.url).instant('sum(', Date.now())).rejects.toMatchObject({ code: 'PROMETHEUS_QUERY_FAILED' });
  });
});

const json = (response: ServerResponse, body: unknown) => response.end(JSON.stringify(body));
const vector = (result: unknown) => ({ status: 'success', data: { resultType: 'vector', result } });

test.each<[string, (response: ServerResponse) => void, string]>([
  ['garbage', (response) => response.end('\u0000<html>'), 'PROMETHEUS_BAD_ANSWER'],
  ['truncated JSON', (response) => response.end('{"status":"success","data":{"resu'), 'PROMETHEUS_BAD_ANSWER'],
  ['another kind of result', (response) => json(response, { status: 'success', data: { resultType: 'matrix', result: [] } }), 'PROMETHEUS_BAD_ANSWER'],
  ['a value that is no number', (response) => json(response, vector([{ metric: {}, value: [1, 'many'] }])), 'PROMETHEUS_BAD_ANSWER'],
  ['a time that is no number', (response) => json(response, vector([{ metric: {}, value: ['now', '1'] }])), 'PROMETHEUS_BAD_ANSWER'],
  ['a series without labels', (response) => json(response, vector([{ value: [1, '1'] }])), 'PROMETHEUS_BAD_ANSWER'],
  ['a label of a megabyte', (response) => json(response, vector([{ metric: { a: 'x'.repeat(2 ** 20) }, value: [1, '1'] }])), 'PROMETHEUS_BAD_ANSWER'],
  ['null', (response) => response.end('null'), 'PROMETHEUS_BAD_ANSWER'],
  ['500', (response) => response.writeHead(500).end('boom'), 'PROMETHEUS_UNREACHABLE'],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'PROMETHEUS_BAD_ANSWER'],
  ['a connection that breaks', (response) => response.destroy(), 'PROMETHEUS_UNREACHABLE'],
  ['nothing, for ever', () => undefined, 'PROMETHEUS_TIMEOUT'],
])('%s is an error with a code', async (_what, answer, code) => {
  const broken = await serve((_request, response) => answer(response));
  const failure = await client(broken.url, 300).instant('up', 0).catch((error: unknown) => error);
  await broken.close();
  expect(failure).toMatchObject({ code });
});

test('a Prometheus that comes back is tried again', async () => {
  let calls = 0;
  const shaky = await serve((_request, response) => (calls++ === 0 ? response.destroy() : json(response, vector([{ metric: { a: 'b' }, value: [1.5, '2'] }]))));
  expect(await client(shaky.url).instant('up', 0)).toEqual([{ labels: { a: 'b' }, time: 1500, value: 2 }]);
  await shaky.close();
});

test('where nobody listens it is PROMETHEUS_UNREACHABLE and says so', async () => {
  await expect(client('http://127.0.0.1:1').types()).rejects.toMatchObject({ code: 'PROMETHEUS_UNREACHABLE', message: expect.stringContaining('http://127.0.0.1:1') });
});
