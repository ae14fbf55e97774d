/**
 * The application tier: a small employee-records API over HTTP and JSON. `node app.js`, port and databases by service.ts.
 *   POST /login {id, password} -> {token}            then with `authorization: Bearer TOKEN`:
 *   GET /employees?department=D&after=ID&limit=N     GET, PUT, DELETE /employees/ID      POST /employees
 *   GET /health -> 200 when both databases answer, else 503
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { APP_PORT } from './service';
import { type EmployeeInput, FIELDS, openRecords } from './records';

interface Answer {
  status: number;
  body: unknown;
}

const MAX_BODY = 16_384;
/** Both instances honour each other's tokens. */
const TOKEN_KEY = process.env.TOKEN_KEY ?? '';
const records = openRecords({ primary: 'db1', replica: 'db2' }, Date.now);
const failure = (status: number, message: string): Answer => ({ status, body: { error: message } });

const tokenOf = (id: number) => `${id}.${createHmac('sha256', TOKEN_KEY).update(String(id)).digest('hex')}`;

function isSignedIn(request: IncomingMessage): boolean {
  const token = Buffer.from(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  const expected = Buffer.from(tokenOf(Number.parseInt(token.toString(), 10)));
  return token.length === expected.length && timingSafeEqual(token, expected);
}

async function login(body: Record<string, unknown>): Promise<Answer> {
  const hash = await records.passwordHash(Number(body.id));
  const given = createHash('sha256').update(String(body.password)).digest('hex');
  return hash !== null && hash === given ? { status: 200, body: { token: tokenOf(Number(body.id)) } } : failure(401, 'wrong id or password');
}

function inputOf(body: Record<string, unknown>): Partial<EmployeeInput> {
  return Object.fromEntries(FIELDS.filter((field) => typeof body[field] === (field === 'salary' ? 'number' : 'string')).map((field) => [field, body[field]]));
}

async function collection(request: IncomingMessage, query: URLSearchParams): Promise<Answer> {
  if (request.method === 'POST') {
    const input = inputOf(await bodyOf(request));
    return FIELDS.every((field) => input[field] !== undefined) ? { status: 201, body: await records.add(input as EmployeeInput) } : failure(400, `needs ${FIELDS.join(', ')}`);
  }
  const limit = Math.min(Math.max(Number(query.get('limit')) || 20, 1), 100);
  return { status: 200, body: await records.list(query.get('department') ?? '', Number(query.get('after')) || 0, limit) };
}

async function one(request: IncomingMessage, id: number): Promise<Answer> {
  switch (request.method) {
    case 'PUT': {
      const changed = await records.update(id, inputOf(await bodyOf(request)));
      return changed ? { status: 200, body: changed } : failure(404, `no employee ${id}`);
    }
    case 'DELETE':
      return (await records.remove(id)) ? { status: 200, body: {} } : failure(404, `no employee ${id}`);
    default: {
      const found = await records.get(id);
      return found ? { status: 200, body: found } : failure(404, `no employee ${id}`);
    }
  }
}

async function answer(request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://app');
  if (pathname === '/health') {
    const health = await records.health();
    return { status: health.primary && health.replica ? 200 : 503, body: health };
  }
  if (pathname === '/login' && request.method === 'POST') {
    return login(await bodyOf(request));
  }
  const [, id] = /^\/employees(?:\/(\d{1,9}))?$/.exec(pathname) ?? [, null];
  if (id === null) {
    return failure(404, 'nothing is here');
  }
  if (!isSignedIn(request)) {
    return failure(401, 'sign in first');
  }
  return id === undefined ? collection(request, searchParams) : one(request, Number(id));
}

/** Throws a SyntaxError for what is no JSON object. */
async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY) {
      throw new SyntaxError('the body is too long');
    }
  }
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null) {
    throw new SyntaxError('the body is no object');
  }
  return body as Record<string, unknown>;
}

const server = createServer((request, response) => {
  answer(request)
    .catch((error: unknown) => (error instanceof SyntaxError ? failure(400, error.message) : failure(503, 'the database does not answer')))
    .then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
});
// Longer than nginx keeps its side, so that the application never closes a connection that nginx is about to use.
server.keepAliveTimeout = 120_000;
server.listen(APP_PORT);
// Process 1 of a pid namespace ignores signals that it has no handler for.
process.on('SIGTERM', () => process.exit(0));
