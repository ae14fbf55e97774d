import { createPrometheus } from '../../../sidecar/prometheus/client';
import { serve } from './real';

test.each<[string, number, string, string]>([
  ['a Prometheus that is starting', 503, 'Service Unavailable', 'PROMETHEUS_UNREACHABLE'],
  ['a proxy without a Prometheus', 502, '<html>Bad Gateway</html>', 'PROMETHEUS_UNREACHABLE'],
  ['a Prometheus that fails inside', 500, '{"status":"error","errorType":"internal","error":"disk"}', 'PROMETHEUS_UNREACHABLE'],
  ['a query that takes too long', 503, '{"status":"error","errorType":"timeout","error":"query timed out"}', 'PROMETHEUS_TIMEOUT'],
  ['a query beyond its limits', 422, '{"status":"error","errorType":"execution","error":"too many samples"}', 'PROMETHEUS_QUERY_FAILED'],
  ['a token that is refused', 401, 'Unauthorized', 'PROMETHEUS_BAD_ANSWER'],
  ['some other server', 404, '404 page not found', 'PROMETHEUS_BAD_ANSWER'],
  ['success that is none', 500, '{"status":"success","data":{}}', 'PROMETHEUS_UNREACHABLE'],
])('%s (%i) has a code', async (_what, status, body, code) => {
  const server = await serve((_request, response) => response.writeHead(status).end(body));
  const failure = await createPrometheus({ url: server.url, timeoutMs: 2000, token: null }).instant('up', 0).catch((error: unknown) => error);
  await server.close();
  expect(failure).toMatchObject({ code });
});

test('the bearer token is sent to Prometheus, and does not stand in an error', async () => {
  const seen: Array<string | undefined> = [];
  const server = await serve((request, response) => { seen.push(request.headers.authorization); response.writeHead(403).end('no'); });
  const failure = await createPrometheus({ url: server.url, timeoutMs: 2000, token: 'very-secret-token' }).types().catch((error: unknown) => error);
  await server.close();
  expect(seen).toEqual(['Bearer very-secret-token']);
  expect(JSON.stringify([failure, String(failure)])).not.toContain('very-secret-token');
  expect(failure).toMatchObject({ hint: expect.stringContaining('token_file') });
});
