import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendTo } from '../../../../sidecar/mirror/load/request';

let server: Server;

async function serve(listener: RequestListener): Promise<number> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['an answer', (_, response) => response.end('{"id":1}'), { status: 200, failure: null, body: { id: 1 } }],
  ['something that is not there', (_, response) => response.writeHead(404).end('{}'), { status: 404, failure: null, body: {} }],
  ['a server error', (_, response) => response.writeHead(503).end('no JSON'), { status: 503, failure: 'status', body: null }],
  ['a broken connection', (request) => request.socket.destroy(), { status: 0, failure: 'connection', body: null }],
  ['an answer that breaks off', (request, response) => void response.write('{', () => request.socket.destroy()), { status: 0, failure: 'connection', body: null }],
  ['silence', () => undefined, { status: 0, failure: 'timeout', body: null }],
] satisfies Array<[string, RequestListener, unknown]>)('a user meets %s', async (_, listener, reply) => {
  const port = await serve(listener);
  expect(await sendTo({ host: '127.0.0.1', port, patienceMs: 300 }, { method: 'GET', path: '/employees/1' }, 'token')).toEqual(reply);
});

test.each([
  [404, [404], null],
  [200, [404], 'status'],
  [503, [200, 503], null],
])('a status of %i where %j is expected', async (status, wanted, failure) => {
  const port = await serve((_, response) => response.writeHead(status).end());
  expect(await sendTo({ host: '127.0.0.1', port, patienceMs: 300 }, { method: 'GET', path: '/', expect: wanted }, '')).toMatchObject({ status, failure });
});
