import { Secret } from '../../../sidecar/config/secret';
import { API_PREFIX } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { type Route, ROUTES } from '../../../sidecar/http/routes';
import { createServer, type Handlers } from '../../../sidecar/http/server';

const VIEW = 'view-token-of-the-test';
const STOP = 'stop-token-of-the-test';
const LAUNCH = 'launch-token-of-the-test';
const ALL = { view: VIEW, stop: STOP, launch: LAUNCH };

function serverWith(tokens: { view: string | null; stop?: string | null; launch: string | null }, handlers: Partial<Handlers> = {}) {
  const secret = (text: string | null) => (text === null ? null : new Secret(text));
  const all = Object.fromEntries(Object.keys(ROUTES).map((name) => [name, () => ({ route: name })])) as unknown as Handlers;
  return createServer({ version: '0', tokens: { view: secret(tokens.view), stop: secret(tokens.stop ?? null), launch: secret(tokens.launch) }, handlers: { ...all, ...handlers }, metrics: async () => 'up 1\n', ready: () => false, onUnexpected: () => undefined });
}

const routes = Object.entries(ROUTES) as Array<[string, Route]>;
const url = (route: Route) => API_PREFIX + route.path.replace(/:\w+/g, 'x');
const headers = (token?: string) => ({ 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) });

type Role = 'none' | 'stranger' | 'view' | 'stop' | 'launch';
const TOKEN_OF: Record<Role, string | undefined> = { none: undefined, stranger: 'some-other-token', view: VIEW, stop: STOP, launch: LAUNCH };

describe('who may call what', () => {
  const asked = async (server: ReturnType<typeof serverWith>, route: Route) => {
    const answers = await Promise.all(Object.entries(TOKEN_OF).map(async ([role, token]) => {
      const { statusCode } = await server.inject({ method: route.method, url: url(route), headers: headers(token), payload: route.method === 'POST' ? '{}' : undefined });
      return [role, statusCode === (route.status ?? 200) ? 'served' : statusCode];
    }));
    return Object.fromEntries(answers) as Record<Role, 'served' | number>;
  };
  const [withAll, withNone, withStop] = [ALL, { view: null, launch: null }, { view: null, stop: STOP, launch: null }].map((tokens) => serverWith(tokens));
  const isFor = (route: Route, access: string, expected: object) => (route.access === access ? [[access, expected]] : []);

  // A new route has its right in the table of routes; whoever widens a right meets the lists below.
  test.each(routes)('%s, with a token for each right', async (_name, route) => {
    const expected = Object.fromEntries([
      ...isFor(route, 'view', { none: 401, stranger: 401, view: 'served', stop: 'served', launch: 'served' }),
      ...isFor(route, 'stop', { none: 401, stranger: 401, view: 403, stop: 'served', launch: 'served' }),
      ...isFor(route, 'launch', { none: 401, stranger: 401, view: 403, stop: 403, launch: 'served' }),
    ]);
    expect({ [route.access]: await asked(withAll, route) }).toEqual(expected);
  });

  test.each(routes)('%s, without tokens: looking is free, all else is off', async (_name, route) => {
    const one = route.access === 'view' ? 'served' : 403;
    expect(await asked(withNone, route)).toEqual({ none: one, stranger: one, view: one, stop: one, launch: one });
  });

  test.each(routes)('%s, with a stop token alone: that may stop, and nobody launches', async (_name, route) => {
    const expected = { view: { none: 'served', stranger: 'served', view: 'served', stop: 'served', launch: 'served' }, stop: { none: 401, stranger: 401, view: 401, stop: 'served', launch: 401 }, launch: { none: 403, stranger: 403, view: 403, stop: 403, launch: 403 }, open: null }[route.access];
    expect(await asked(withStop, route)).toEqual(expected);
  });

  test('needs less for what ends harm than for what does it, and what changes anything is never free', () => {
    const of = (access: string) => routes.filter(([, route]) => route.access === access).map(([name]) => name);
    expect(of('stop').sort()).toEqual(['pullLever', 'stop', 'stopAll', 'stopCampaign']);
    expect(of('launch')).toEqual(expect.arrayContaining(['start', 'preview', 'campaign', 'releaseLever', 'learn', 'rollback', 'discardSample']));
    expect(routes.filter(([, { method, access }]) => method === 'POST' && access === 'view').map(([name]) => name).sort()).toEqual(['importExperiment', 'random']);
    expect(of('open')).toEqual([]);
  });

  test('without a launch token launching says how to switch it on', async () => {
    const answer = await serverWith({ view: null, launch: null }).inject({ method: 'POST', url: `${API_PREFIX}/chaos/runs`, headers: headers('anything'), payload: '{}' });
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
