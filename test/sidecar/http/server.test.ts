import { Secret } from '../../../sidecar/config/secret';
import { API_PREFIX } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { type Route, ROUTES } from '../../../sidecar/http/routes';
import { createServer, type Handlers } from '../../../sidecar/http/server';

const VIEW = 'view-token-of-the-test';
const LAUNCH = 'launch-token-of-the-test';

function serverWith(tokens: { view: string | null; launch: string | null }, handlers: Partial<Handlers> = {}) {
  const secret = (text: string | null) => (text === null ? null : new Secret(text));
  const all = Object.fromEntries(Object.keys(ROUTES).map((name) => [name, () => ({ route: name })])) as unknown as Handlers;
  return createServer({ version: '0', tokens: { view: secret(tokens.view), launch: secret(tokens.launch) }, handlers: { ...all, ...handlers }, metrics: async () => 'up 1\n', ready: () => false, onUnexpected: () => undefined });
}

const routes = Object.entries(ROUTES) as Array<[string, Route]>;
const url = (route: Route) => API_PREFIX + route.path.replace(/:\w+/g, 'x');
const headers = (token?: string) => ({ 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) });

describe('who may call what', () => {
  test.each(routes)('%s', async (_name, route) => {
    const server = serverWith({ view: VIEW, launch: LAUNCH });
    const status = async (token?: string) => (await server.inject({ method: route.method, url: url(route), headers: headers(token), payload: route.method === 'POST' ? '{}' : undefined })).statusCode;
    expect({ nobody: await status(), stranger: await status('some-other-token'), viewer: await status(VIEW), launcher: await status(LAUNCH) }).toEqual({
      nobody: 401,
      stranger: 401,
      viewer: route.access === 'view' ? (route.status ?? 200) : 403,
      launcher: route.status ?? 200,
    });
  });

  test('without tokens looking is free and launching is off', async () => {
    const server = serverWith({ view: null, launch: null });
    expect((await server.inject({ url: `${API_PREFIX}/services` })).statusCode).toBe(200);
    const answer = await server.inject({ method: 'POST', url: `${API_PREFIX}/chaos/runs`, headers: headers('anything'), payload: '{}' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'CHAOS_DISABLED']);
  });
});

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'a=b', 415],
  ['plain text', 'text/plain', '{}', 415],
  ['broken JSON', 'application/json', '{"name":', 400],
  ['a body of 100 KB', 'application/json', JSON.stringify({ name: 'x'.repeat(100_000) }), 413],
])('refuses %s', async (_what, type, payload, status) => {
  const answer = await serverWith({ view: VIEW, launch: LAUNCH }).inject({ method: 'POST', url: `${API_PREFIX}/chaos/runs`, headers: { ...headers(LAUNCH), 'content-type': type }, payload });
  expect(answer.statusCode).toBe(status);
  expect(answer.json().code).toBe('REQUEST_INVALID');
});

test('an error of ours keeps its code and hint; another one keeps its secret', async () => {
  const server = serverWith({ view: null, launch: LAUNCH }, {
    start: () => { throw new RoentgenError('TARGET_BUSY', 'app1 is held by run-1', 'stop it first'); },
    preview: () => { throw new Error('token=hunter2'); },
  });
  const post = (path: string) => server.inject({ method: 'POST', url: API_PREFIX + path, headers: headers(LAUNCH), payload: '{}' });
  const busy = await post('/chaos/runs');
  expect([busy.statusCode, busy.json()]).toEqual([409, { code: 'TARGET_BUSY', message: 'app1 is held by run-1', hint: 'stop it first' }]);
  const inside = await post('/chaos/preview');
  expect([inside.statusCode, inside.json().code]).toEqual([500, 'INTERNAL']);
  expect(inside.body).not.toContain('hunter2');
});

test('the OpenAPI document has every route and every type it names', async () => {
  const document = (await serverWith({ view: null, launch: null }).inject({ url: `${API_PREFIX}/openapi.json` })).json();
  for (const [name, route] of routes) {
    const path = API_PREFIX + route.path.replace(/:(\w+)/g, '{$1}');
    expect(document.paths[path][route.method.toLowerCase()].operationId).toBe(name);
  }
  const named = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]);
  expect(named.filter((type) => !(type in document.components.schemas))).toEqual([]);
});

test('metrics and health need no token; not ready is 503; unknown paths have a code', async () => {
  const server = serverWith({ view: VIEW, launch: LAUNCH });
  expect((await server.inject({ url: '/metrics' })).body).toBe('up 1\n');
  expect((await server.inject({ url: '/-/healthy' })).statusCode).toBe(200);
  expect((await server.inject({ url: '/-/ready' })).statusCode).toBe(503);
  expect((await server.inject({ url: '/api/v1/nowhere' })).json().code).toBe('NOT_FOUND');
});
