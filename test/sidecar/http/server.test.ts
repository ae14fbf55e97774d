import { Secret } from '../../../sidecar/config/secret';
import { API_PREFIX, type AuditEntry } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { type Route, ROUTES } from '../../../sidecar/http/routes';
import { createServer, type Handlers, type ServerOptions } from '../../../sidecar/http/server';

const VIEW = 'view-token-of-the-test';
const STOP = 'stop-token-of-the-test';
const LAUNCH = 'launch-token-of-the-test';
const ADMIN = 'admin-token-of-the-test';
const ALL = { view: VIEW, stop: STOP, launch: LAUNCH, admin: ADMIN };

function serverWith(tokens: { view: string | null; stop?: string | null; launch: string | null; admin?: string | null }, handlers: Partial<Handlers> = {}, options: Partial<ServerOptions> = {}) {
  const secret = (text: string | null) => (text === null ? null : new Secret(text));
  const all = Object.fromEntries(Object.keys(ROUTES).map((name) => [name, () => ({ route: name })])) as unknown as Handlers;
  return createServer({ version: '0', tokens: { view: secret(tokens.view), stop: secret(tokens.stop ?? null), launch: secret(tokens.launch), admin: secret(tokens.admin ?? null) }, handlers: { ...all, ...handlers }, metrics: async () => 'up 1\n', ready: () => false, onUnexpected: () => undefined, ...options });
}

const routes = Object.entries(ROUTES) as Array<[string, Route]>;
const url = (route: Route) => API_PREFIX + route.path.replace(/:\w+/g, 'x');
const headers = (token?: string) => ({ 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) });

type Role = 'none' | 'stranger' | 'view' | 'stop' | 'launch' | 'admin';
const TOKEN_OF: Record<Role, string | undefined> = { none: undefined, stranger: 'some-other-token', view: VIEW, stop: STOP, launch: LAUNCH, admin: ADMIN };

describe('who may call what', () => {
  const asked = async (server: ReturnType<typeof serverWith>, route: Route) => {
    const answers = await Promise.all(Object.entries(TOKEN_OF).map(async ([role, token]) => {
      const { statusCode } = await server.inject({ method: route.method, url: url(route), headers: headers(token), payload: route.method === 'POST' ? '{}' : undefined });
      return [role, statusCode === (route.status ?? 200) ? 'served' : statusCode];
    }));
    return Object.fromEntries(answers) as Record<Role, 'served' | number>;
  };
  // None of these is to be turned away for having asked too often.
  let time = 0;
  const [withAll, withNone, withStop, withLaunch] = [ALL, { view: null, launch: null }, { view: null, stop: STOP, launch: null }, { view: VIEW, launch: LAUNCH }].map((tokens) => serverWith(tokens, {}, { now: () => (time += 100_000) }));
  const isFor = (route: Route, access: string, expected: object) => (route.access === access ? [[access, expected]] : []);

  // A new route has its right in the table of routes; whoever widens a right meets the lists below.
  test.each(routes)('%s, with a token for each right', async (_name, route) => {
    const expected = Object.fromEntries([
      ...isFor(route, 'view', { none: 401, stranger: 401, view: 'served', stop: 'served', launch: 'served', admin: 'served' }),
      ...isFor(route, 'stop', { none: 401, stranger: 401, view: 403, stop: 'served', launch: 'served', admin: 'served' }),
      ...isFor(route, 'launch', { none: 401, stranger: 401, view: 403, stop: 403, launch: 'served', admin: 'served' }),
      ...isFor(route, 'admin', { none: 401, stranger: 401, view: 403, stop: 403, launch: 403, admin: 'served' }),
    ]);
    expect({ [route.access]: await asked(withAll, route) }).toEqual(expected);
  });

  test.each(routes)('%s, without tokens: looking is free, all else is off', async (_name, route) => {
    const one = route.access === 'view' ? 'served' : 403;
    expect(await asked(withNone, route)).toEqual({ none: one, stranger: one, view: one, stop: one, launch: one, admin: one });
  });

  test.each(routes)('%s, with a stop token alone: that may stop, and nobody launches', async (_name, route) => {
    const all = (each: 'served' | number) => ({ none: each, stranger: each, view: each, stop: each, launch: each, admin: each });
    const expected = { view: all('served'), stop: { ...all(401), stop: 'served' }, launch: all(403), admin: all(403), open: null }[route.access];
    expect(await asked(withStop, route)).toEqual(expected);
  });

  test.each(routes.filter(([, { access }]) => access === 'admin'))('%s, without an admin token: nobody may, and a code says how to switch it on', async (_name, route) => {
    expect(new Set(Object.values(await asked(withLaunch, route)))).toEqual(new Set([403]));
    const answer = await withLaunch.inject({ method: route.method, url: url(route), headers: headers(LAUNCH), payload: '{}' });
    expect(answer.json()).toMatchObject({ code: 'ADMIN_DISABLED', hint: 'set auth.admin_token_file' });
  });

  test('needs less for what ends harm than for what does it, and what changes anything is never free', () => {
    const of = (access: string) => routes.filter(([, route]) => route.access === access).map(([name]) => name);
    expect(of('stop').sort()).toEqual(['pullLever', 'stop', 'stopAll', 'stopCampaign']);
    expect(of('launch')).toEqual(expect.arrayContaining(['start', 'preview', 'campaign', 'releaseLever', 'learn', 'rollback', 'discardSample']));
    expect(routes.filter(([, { method, access }]) => method === 'POST' && access === 'view').every(([, { harmless }]) => harmless)).toBe(true);
    expect(of('admin').sort()).toEqual(['audit', 'resetTuning', 'tune']);
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

describe('the audit journal', () => {
  const entries: AuditEntry[] = [];
  const server = serverWith(ALL, { stop: () => { throw new RoentgenError('RUN_UNKNOWN', 'no such run'); }, start: () => ({ run: 'r7' }) }, { onChange: (entry) => entries.push(entry), now: () => 5 });
  const post = (path: string, token: string, payload = '{}', more: Record<string, string> = {}) => server.inject({ method: 'POST', url: API_PREFIX + path, headers: { ...headers(token), ...more }, payload });
  beforeEach(() => { entries.length = 0; });

  test('says who did what with which right, and how it ended', async () => {
    await post('/chaos/runs', LAUNCH, JSON.stringify({ experiment: { name: 'lossy', service: 'employees', faults: [{ fault: 'pause', component: 'db1', parameters: { secret: 'x' } }] } }), { 'x-grafana-user': 'ada' });
    await post('/chaos/runs/r1/stop', STOP);
    await post('/services/employees/learn', VIEW, '{}', { 'x-grafana-user': 'bob' });
    await post('/services/employees/learn', 'guessed-token-guessed');
    await post('/chaos/runs', LAUNCH, '{"name":');
    expect(entries).toEqual([
      { time: 5, user: 'ada', right: 'launch', action: 'start', subject: 'employees', detail: 'run=r7, experiment=lossy, faults=pause db1', outcome: 'done', code: null },
      { time: 5, user: 'api', right: 'stop', action: 'stop', subject: 'r1', detail: '', outcome: 'refused', code: 'RUN_UNKNOWN' },
      { time: 5, user: 'bob', right: 'view', action: 'learn', subject: 'employees', detail: '', outcome: 'refused', code: 'FORBIDDEN' },
      { time: 5, user: 'api', right: null, action: 'learn', subject: 'employees', detail: '', outcome: 'refused', code: 'UNAUTHENTICATED' },
      { time: 5, user: 'api', right: 'launch', action: 'start', subject: '', detail: '', outcome: 'refused', code: 'REQUEST_INVALID' },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/guessed|token-of-the-test/);
  });

  test.each(routes)('%s is in it exactly where it changes something', async (name, route) => {
    await server.inject({ method: route.method, url: url(route), headers: headers(ADMIN), payload: route.method === 'POST' ? '{}' : undefined });
    expect(entries.map(({ action }) => action)).toEqual(route.method === 'POST' && !route.harmless ? [name] : []);
  });

  test('cuts and cleans what strangers write', async () => {
    await post('/chaos/lever/pull', STOP, JSON.stringify({ reason: `a\u001b[31m\nb\u202ec${'x'.repeat(5000)}` }), { 'x-grafana-user': 'a b\tc' });
    const [{ detail, user }] = entries;
    expect(user).toBe('api');
    expect(detail).toMatch(/^reason=a \[31m b cx+…$/);
    expect(detail).toHaveLength(200);
  });
});

test('a call learns which right its token has, on the route of every proxy', async () => {
  const server = serverWith(ALL, { rights: ({ right }) => ({ right }), tokenRight: ({ right }) => ({ right }) });
  for (const [right, token] of Object.entries(ALL)) {
    expect((await server.inject({ url: `${API_PREFIX}/rights`, headers: headers(token) })).json()).toEqual({ right });
    expect((await server.inject({ method: 'POST', url: `${API_PREFIX}/rights`, headers: headers(token), payload: '{}' })).json()).toEqual({ right });
  }
});

test.each(['[', '{"a":'])('a body of a million %s in one another is refused before it is parsed', async (open) => {
  const server = serverWith(ALL);
  const answer = await server.inject({ method: 'POST', url: `${API_PREFIX}/twin/estimate`, headers: headers(VIEW), payload: open.repeat(1e6) });
  expect([answer.statusCode, answer.json()]).toEqual([400, { code: 'REQUEST_INVALID', message: 'the body has more than 64 lists and objects in one another', hint: expect.any(String) }]);
});

test('brackets in a text are no depth', async () => {
  const handlers = { twinEstimate: ({ body }: { body: unknown }) => body } as unknown as Partial<Handlers>;
  const body = { name: `${'['.repeat(200)}\\"${'{'.repeat(200)}`, list: [[['é']], {}] };
  const answer = await serverWith(ALL, handlers).inject({ method: 'POST', url: `${API_PREFIX}/twin/estimate`, headers: headers(VIEW), payload: JSON.stringify(body) });
  expect(answer.json()).toEqual(body);
});
