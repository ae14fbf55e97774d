/**
 * The sidecar's HTTP side: /metrics, health, the API of contract.ts and its OpenAPI document.
 * Answers come from memory; nothing here waits for training or for Prometheus.
 */

import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { API_PREFIX, type ApiError, type AuditEntry, type Right } from '../contract';
import { codeOf, messageOf, RoentgenError, toldOf } from '../errors';
import { type Attempts, createAttempts } from './attempts';
import { authorise, rightOf, tokenOf, type Tokens } from './auth';
import { deeperThan } from './depth';
import { entryOf } from './noted';
import { openapi } from './openapi';
import { type Route, type RouteName, ROUTES, STATUS_OF } from './routes';

export interface Call {
  params: Record<string, string>;
  /** What JSON said; a Buffer where the route takes a file. */
  body: unknown;
  query: Record<string, string | undefined>;
  /** Who asks, for the journal: Grafana's user name where the proxy sends it. */
  author: string;
  /** Of the token that came with it; null where none is known. */
  right?: Right | null;
}

export type Handlers = Record<RouteName, (call: Call) => unknown>;

/** What the handler of a route with the answer `File` gives: it is sent as it comes. */
export interface FileAnswer {
  file: {
    /** As a browser saves it: letters, digits, _ . and -. */
    name: string;
    /** Media type. */
    type: string;
    content: AsyncIterable<Uint8Array>;
  };
}

export interface ServerOptions {
  version: string;
  tokens: Tokens;
  handlers: Handlers;
  metrics(): Promise<string>;
  ready(): boolean;
  onUnexpected(error: unknown): void;
  /** Takes down each call that changed something or wanted to. Must not throw. */
  onChange?(entry: AuditEntry): void;
  /** A call came without a token that is known. */
  onWrongToken?(): void;
  now?(): number;
}

/** Requests are small; anything larger is a mistake or an attack. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Of routes that take a file: some 20,000 samples of four components as Parquet. */
const FILE_LIMIT_BYTES = 64 * 1024 * 1024;
const FILE_TYPE = 'application/octet-stream';
const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

/** A server that is not listening yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({ bodyLimit: BODY_LIMIT_BYTES, requestTimeout: 10_000, connectionTimeout: 30_000, forceCloseConnections: true });
  server.removeContentTypeParser('text/plain');
  readJson(server);
  server.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
  });
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  server.setNotFoundHandler((request, reply) => answerError(new RoentgenError('NOT_FOUND', `nothing is at ${request.method} ${request.url.split('?')[0]}`), request, reply, options));

  server.get('/-/healthy', async () => 'healthy\n');
  server.get('/-/ready', async (_request, reply) => (options.ready() ? 'ready\n' : reply.code(503).send('starting\n')));
  server.get('/metrics', async (_request, reply) => reply.type(EXPOSITION).send(await options.metrics()));
  const document = openapi(options.version);
  server.get(`${API_PREFIX}/openapi.json`, async () => document);
  const routes = Object.entries(ROUTES) as Array<[RouteName, Route]>;
  const guard = { ...options, attempts: createAttempts(options.now ?? Date.now) };
  routes.filter(([, route]) => route.body !== 'File').forEach(([name, route]) => addRoute(server, name, route, guard, route.bodyBytes));
  // Only there is a body that is no JSON read at all.
  void server.register(async (scope) => {
    scope.addContentTypeParser(FILE_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    routes.filter(([, route]) => route.body === 'File').forEach(([name, route]) => addRoute(scope, name, route, guard, FILE_LIMIT_BYTES));
  });
  return server;
}

/** Nothing that is sent here has more than ten levels. */
const MOST_DEPTH = 64;

/** JSON as fastify reads it, but for what would keep it for seconds. */
function readJson(server: FastifyInstance): void {
  const read = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (deeperThan(body, MOST_DEPTH)) {
      done(new RoentgenError('REQUEST_INVALID', `the body has more than ${MOST_DEPTH} lists and objects in one another`, 'nothing that is sent here needs so many'));
    } else {
      void read(request, body.toString('utf8'), done);
    }
  });
}

/** What is known of a call until its answer goes out. */
interface Note { right: Right | null; answer: unknown; code: string | null }
const notes = new WeakMap<FastifyRequest, Note>();
const noteOf = (request: FastifyRequest): Note => notes.get(request) ?? { right: null, answer: null, code: null };
const note = (request: FastifyRequest, known: Partial<Note>) => notes.set(request, { ...noteOf(request), ...known });

type Guard = ServerOptions & { attempts: Attempts };

function addRoute(server: FastifyInstance, name: RouteName, route: Route, guard: Guard, bodyLimit = BODY_LIMIT_BYTES): void {
  const isChange = route.method === 'POST' && !route.harmless;
  server.route({
    method: route.method,
    url: API_PREFIX + route.path,
    bodyLimit,
    onRequest: async (request) => {
      note(request, { right: admit(request, route, guard) });
    },
    // Before the answer: who has been told that something was done finds it in the journal.
    onSend: isChange ? async (request, reply) => takeDown(request, reply, name, guard) : undefined,
    handler: async (request, reply) => {
      const answer = await guard.handlers[name]({ params: request.params as Record<string, string>, body: request.body ?? null, query: request.query as Call['query'], author: authorOf(request), right: noteOf(request).right });
      note(request, { answer });
      return route.answer === 'File' && isFile(answer) ? sendFile(reply, answer) : reply.code(route.status ?? 200).send(answer);
    },
  });
}

/** The right of a call that may pass; else throws. */
function admit(request: FastifyRequest, route: Route, { tokens, attempts, onWrongToken }: Guard): Right | null {
  attempts.check(request.ip);
  try {
    const right = authorise(route.access, request.headers.authorization, tokens);
    if (right) {
      attempts.right(request.ip);
    }
    return right;
  } catch (error) {
    if (codeOf(error) === 'UNAUTHENTICATED') {
      onWrongToken?.();
      attempts.wrong(request.ip);
    }
    throw error;
  }
}

/** Calls that were turned away unread would only fill the journal. */
function takeDown(request: FastifyRequest, reply: FastifyReply, action: RouteName, { onChange, now = Date.now, tokens }: Guard): void {
  const { right, answer, code } = noteOf(request);
  if (code !== 'TOO_MANY_ATTEMPTS') {
    onChange?.(entryOf({ author: authorOf(request), right: right ?? rightOf(tokenOf(request.headers.authorization), tokens), action, params: request.params as Record<string, string>, body: request.body, answer, status: reply.statusCode, code }, now()));
  }
}

const isFile = (answer: unknown): answer is FileAnswer => typeof answer === 'object' && answer !== null && 'file' in answer;

function sendFile(reply: FastifyReply, { file: { name, type, content } }: FileAnswer): FastifyReply {
  return reply.type(type).header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`).send(Readable.from(content, { objectMode: false }));
}

function authorOf(request: FastifyRequest): string {
  const user = request.headers['x-grafana-user'] ?? request.headers['x-roentgen-user'];
  return typeof user === 'string' && /^[\w.@+-]{1,64}$/.test(user) ? user : 'api';
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, options: ServerOptions): FastifyReply {
  const { status, body } = describeError(error);
  note(request, { code: body.code });
  if (status === 500) {
    options.onUnexpected(error);
  }
  return reply.code(status).send(body);
}

function describeError(error: unknown): { status: number; body: ApiError } {
  if (error instanceof RoentgenError) {
    return { status: STATUS_OF[error.code] ?? 500, body: toldOf(error) };
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, body: { code: 'REQUEST_INVALID', message: messageOf(error) } };
  }
  return { status: 500, body: { code: codeOf(error), message: 'an error inside Roentgen; the log has more' } };
}
