import { createHash, randomBytes } from 'node:crypto';
import { Agent, createServer as createHttp, request, type IncomingMessage, type RequestOptions, type Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { carryHttp } from '../../../../sidecar/chaos/relay/http';
import { until } from '../../../../bench/chaos/target';

type HttpStrike = Parameters<typeof carryHttp>[2];
interface Answer {
  status: number;
  body: Buffer;
}

/** A real HTTP server and real clients, and between them the relay's function. */
describe('HTTP through the relay', () => {
  const servers: Array<Server | HttpServer> = [];
  const sockets: Socket[] = [];
  const agents: Agent[] = [];
  let struck = 0;
  const keep = (socket: Socket) => {
    sockets.push(socket.on('error', () => undefined));
    return socket;
  };

  async function opened(server: Server | HttpServer): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  /** The port of a relay in front of `port`. */
  function relay(port: number, strike: HttpStrike, random: () => number = Math.random): Promise<number> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const component = keep(connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true }));
      keep(client);
      carryHttp(client, component, strike, random, () => (struck += 1));
    });
    return opened(server);
  }
  const echo = (seen: string[] = []) =>
    createHttp((incoming, outgoing) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      incoming.pipe(outgoing);
    });
  function agent(): Agent {
    const made = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
    agents.push(made);
    return made;
  }
  function ask(port: number, options: RequestOptions, body: Buffer | string = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, ...options }, (incoming: IncomingMessage) => {
        const pieces: Buffer[] = [];
        incoming.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(pieces) }));
      });
      outgoing.on('error', reject).end(body);
    });
  }
  async function say(port: number, text: string): Promise<{ socket: Socket; said: () => string }> {
    const socket = keep(connect({ host: '127.0.0.1', port }));
    let heard = '';
    socket.on('data', (piece: Buffer) => (heard += piece.toString('latin1')));
    socket.write(text, 'latin1');
    return { socket, said: () => heard };
  }

  beforeEach(() => (struck = 0));
  afterEach(() => {
    agents.splice(0).forEach((each) => each.destroy());
    sockets.splice(0).forEach((each) => each.destroy());
    servers.splice(0).forEach((each) => each.close());
  });

  const errors = (share: number): HttpStrike => ({ mode: 'http-error', share, status: 503 });

  test('5 MB there and back are the same bytes, over one connection that is kept', async () => {
    const body = randomBytes(5_000_000);
    const server = echo();
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const port = await relay(await opened(server), errors(0));
    const kept = agent();
    for (const headers of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }] as Array<Record<string, string>>) {
      const answer = await ask(port, { method: 'POST', agent: kept, headers }, body);
      expect(answer.status).toBe(200);
      expect(createHash('sha256').update(answer.body).digest('hex')).toBe(createHash('sha256').update(body).digest('hex'));
    }
    expect(connections).toBe(1);
    expect(struck).toBe(0);
  });

  test('what is not struck passes byte for byte: case and order of fields, spaces, chunks', async () => {
    const text = 'PoST /x?y HTTP/1.1\r\nHOST:   a \r\nx-B: 1\r\nX-b:2\r\ntransfer-encoding: chunked\r\n\r\n004;q\r\nabcd\r\n0\r\nT: 1\r\n\r\n';
    const reply = 'HTTP/1.1 200 Very  Fine\r\nb: 1\r\nA:2\r\nContent-Length: 3\r\n\r\nyes';
    let heard = '';
    const port = await opened(createServer((socket) => keep(socket).on('data', (piece: Buffer) => (heard += piece.toString('latin1')) === text && socket.write(reply))));
    const client = await say(await relay(port, errors(0)), text);
    await until(() => client.said() === reply);
    expect(heard).toBe(text);
  });

  test('the share of errors is the one asked for, and the component sees none of these requests', async () => {
    const seen: string[] = [];
    const port = await relay(await opened(echo(seen)), errors(0.3));
    const kept = agent();
    const statuses: number[] = [];
    for (let turn = 0; turn < 400; turn += 1) {
      statuses.push((await ask(port, { method: turn % 2 ? 'POST' : 'GET', agent: kept }, turn % 2 ? 'body' : '')).status);
    }
    const failed = statuses.filter((each) => each === 503).length;
    // Binomial: 120 on average with a standard deviation of 9.2; five of them to each side.
    expect(failed).toBeGreaterThan(74);
    expect(failed).toBeLessThan(166);
    expect(struck).toBe(failed);
    expect(seen).toHaveLength(400 - failed);
  });

  test('a client that sends ahead gets its answers in order', async () => {
    const server = createHttp((incoming, outgoing) => setTimeout(() => outgoing.end(`[${incoming.url}]`), 30));
    let turn = 0;
    const port = await relay(await opened(server), errors(0.5), () => [0.9, 0.1][(turn += 1) % 2]);
    const client = await say(port, ['/1', '/2', '/3', '/4'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
    await until(() => client.said().includes('[/4]'));
    expect([...client.said().matchAll(/\[\/\d\]|HTTP\/1.1 \d+/g)].map(([found]) => found)).toEqual(['HTTP/1.1 503', 'HTTP/1.1 200', '[/2]', 'HTTP/1.1 503', 'HTTP/1.1 200', '[/4]']);
  });

  test.each([
    ['an error to HEAD has no body', 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 2, /^(HTTP\/1.1 503[^]*?\r\n\r\n){2}$/],
    ['a client that waits for leave to send its body is told at once', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n', 1, /^HTTP\/1.1 503[^]*Connection: close/],
    ['a client of HTTP/1.0 is hung up on', 'GET / HTTP/1.0\r\n\r\n', 1, /^HTTP\/1.1 503[^]*Connection: close/],
  ])('%s', async (_name, text, times, expected) => {
    const client = await say(await relay(await opened(echo()), errors(1)), text);
    await until(() => client.socket.readableEnded);
    expect(client.said()).toMatch(expected);
    expect(struck).toBe(times);
  });

  test('an upgraded connection is left alone from then on', async () => {
    const server = createHttp();
    server.on('upgrade', (_incoming, socket: Socket) => {
      keep(socket).write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n');
      socket.on('data', (piece: Buffer) => socket.write(`<${piece.toString()}>`));
    });
    let turn = 0;
    const port = await relay(await opened(server), errors(0.5), () => ((turn += 1) === 1 ? 0.9 : 0));
    const client = await say(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n');
    await until(() => client.said().includes('101'));
    client.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => client.said().endsWith('\r\n\r\n>'));
    expect(struck).toBe(0);
  });

  test('a protocol in which the server speaks first passes', async () => {
    const port = await opened(createServer((socket) => keep(socket).on('data', (piece: Buffer) => socket.write(piece)).write('220 ready\r\n')));
    const client = await say(await relay(port, errors(1)), '');
    await until(() => client.said() === '220 ready\r\n');
    client.socket.write('GET / HTTP/1.1\r\n\r\n');
    await until(() => client.said().endsWith('GET / HTTP/1.1\r\n\r\n'));
    expect(struck).toBe(0);
  });

  test('latency holds a request back before the component sees it, and its answer is unchanged', async () => {
    const seen: string[] = [];
    const port = await relay(await opened(echo(seen)), { mode: 'http-latency', share: 1, ms: 120, jitter: 0, distribution: 'uniform' });
    const started = performance.now();
    const answer = ask(port, { method: 'POST', agent: agent() }, 'hello');
    await sleep(40);
    const early = performance.now() - started < 110 ? seen.length : 0;
    expect(early).toBe(0);
    expect((await answer).body.toString()).toBe('hello');
    // Node's timers count whole milliseconds.
    expect(performance.now() - started).toBeGreaterThanOrEqual(119);
    expect(struck).toBe(1);
  });
});
