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
  ['success of something else', 404, '{"status":"success","data":{"resultType":"vector","result":[]}}', 'PROMETHEUS_BAD_ANSWER'],
  ['a proxy that waited in vain', 504, '<html>Gateway Timeout</html>', 'PROMETHEUS_TIMEOUT'],
  ['a tenant over its rate', 429, '{"status":"error","errorType":"too_many_requests","error":"rate limit"}', 'PROMETHEUS_UNREACHABLE'],
  ['a Prometheus that stops', 503, '{"status":"error","errorType":"canceled","error":"query was canceled"}', 'PROMETHEUS_UNREACHABLE'],
  ['an error without a reason', 422, '{"status":"error"}', 'PROMETHEUS_QUERY_FAILED'],
  ['an empty body', 200, '', 'PROMETHEUS_BAD_ANSWER'],
])('%s (%i) has a code', async (_what, status, body, code) => {
  const server = await serve((_request, response) => response.writeHead(status).end(body));
  const failure = await createPrometheus({ url: server.url, timeoutMs: 2000, token: null }).instant('up', 0).catch((error: unknown) => error);
  await server.close();
  expect(failure).toMatchObject({ code });
});

test.each<[string, number, string, string]>([
  ['too many series', 422, '{"status":"error","errorType":"execution","error":"the query exceeded the maximum number of series (limit: 10 series)"}', 'selector'],
  ['too many queries', 429, 'slow down', 'fewer queries'],
  ['the login page of a proxy', 200, '<!DOCTYPE html><title>Sign in</title>', 'login page'],
])('%s: the error says what to do', async (_what, status, body, hint) => {
  const server = await serve((_request, response) => response.writeHead(status).end(body));
  const failure = await createPrometheus({ url: server.url, timeoutMs: 2000, token: null }).instant('up', 0).catch((error: unknown) => error);
  await server.close();
  expect(failure).toMatchObject({ hint: expect.stringContaining(hint) });
});

test('a redirect is told, not followed: the token goes nowhere else', async () => {
  const visited: string[] = [];
  const elsewhere = await serve((request, response) => { visited.push(request.url ?? ''); response.end('{}'); });
  const server = await serve((_request, response) => response.writeHead(307, { location: `${elsewhere.url}/login?state=secret` }).end());
  const failure = await createPrometheus({ url: server.url, timeoutMs: 2000, token: 'very-secret-token' }).instant('up', 0).catch((error: unknown) => error);
  await Promise.all([server.close(), elsewhere.close()]);
  expect(visited).toEqual([]);
  expect(failure).toMatchObject({ code: 'PROMETHEUS_BAD_ANSWER', message: expect.stringContaining(`${elsewhere.url}/login`) });
  expect(String(failure)).not.toContain('state=secret');
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
