/**
 * The sidecar's HTTP side: /metrics, health, the API of contract.ts and its OpenAPI document.
 * Answers come from memory; nothing here waits for training or for Prometheus.
 */

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { API_PREFIX, type ApiError } from '../contract';
import { codeOf, messageOf, RoentgenError, toldOf } from '../errors';
import { authorise, type Tokens } from './auth';
import { openapi } from './openapi';
import { type Route, type RouteName, ROUTES, STATUS_OF } from './routes';

export interface Call {
  params: Record<string, string>;
  body: unknown;
  query: Record<string, string | undefined>;
  /** Who asks, for the journal: Grafana's user name where the proxy sends it. */
  author: string;
}

export type Handlers = Record<RouteName, (call: Call) => unknown>;

export interface ServerOptions {
  version: string;
  tokens: Tokens;
  handlers: Handlers;
  metrics(): Promise<string>;
  ready(): boolean;
  onUnexpected(error: unknown): void;
}

/** Requests are small; anything larger is a mistake or an attack. */
const BODY_LIMIT_BYTES = 64 * 1024;
const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

/** A server that is not listening yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({ bodyLimit: BODY_LIMIT_BYTES, requestTimeout: 10_000, connectionTimeout: 30_000, forceCloseConnections: true });
  server.removeContentTypeParser('text/plain');
  server.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
  });
  server.setErrorHandler((error, _request, reply) => answerError(error, reply, options));
  server.setNotFoundHandler((request, reply) => answerError(new RoentgenError('NOT_FOUND', `nothing is at ${request.method} ${request.url.split('?')[0]}`), reply, options));

  server.get('/-/healthy', async () => 'healthy\n');
  server.get('/-/ready', async (_request, reply) => (options.ready() ? 'ready\n' : reply.code(503).send('starting\n')));
  server.get('/metrics', async (_request, reply) => reply.type(EXPOSITION).send(await options.metrics()));
  const document = openapi(options.version);
  server.get(`${API_PREFIX}/openapi.json`, async () => document);
  for (const [name, route] of Object.entries(ROUTES)) {
    addRoute(server, route, options.handlers[name as RouteName], options.tokens);
  }
  return server;
}

function addRoute(server: FastifyInstance, route: Route, handler: Handlers[RouteName], tokens: Tokens): void {
  server.route({
    method: route.method,
    url: API_PREFIX + route.path,
    onRequest: async (request) => authorise(route.access, request.headers.authorization, tokens),
    handler: async (request, reply) => {
      const answer = await handler({ params: request.params as Record<string, string>, body: request.body ?? null, query: request.query as Call['query'], author: authorOf(request) });
      return reply.code(route.status ?? 200).send(answer);
    },
  });
}

function authorOf(request: FastifyRequest): string {
  const user = request.headers['x-grafana-user'] ?? request.headers['x-roentgen-user'];
  return typeof user === 'string' && /^[\w.@+-]{1,64}$/.test(user) ? user : 'api';
}

function answerError(error: unknown, reply: FastifyReply, options: ServerOptions): FastifyReply {
  const { status, body } = describeError(error);
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
