import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { carryLate, type Ledger } from '../../../../sidecar/chaos/relay/late';
import { until } from '../../../../bench/chaos/target';

/** Real sockets: a client, a server, and between them the relay's function. */
describe('a connection carried late', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  const ledger: Ledger = { held: 0 };
  const now = () => performance.now();

  async function listen(serve: (socket: Socket) => void): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket.on('error', () => undefined));
      serve(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  async function through(serve: (socket: Socket) => void, wait: () => number): Promise<Socket> {
    const port = await listen(serve);
    const relay = await listen((client) => {
      const component = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      sockets.push(component.on('error', () => undefined));
      carryLate(client, component, wait, ledger, now);
      carryLate(component, client, wait, ledger, now);
    });
    const socket = connect({ host: '127.0.0.1', port: relay, allowHalfOpen: true });
    sockets.push(socket);
    return socket;
  }

  afterEach(() => {
    sockets.splice(0).forEach((each) => each.destroy());
    servers.splice(0).forEach((each) => each.close());
  });

  test('keeps the order of its bytes however much the delay varies, and ends after the last', async () => {
    let said = '';
    let ended = false;
    let turn = 0;
    const client = await through((socket) => socket.on('data', (text) => (said += text)).on('end', () => (ended = true)), () => [25, 0, 12, 3][(turn += 1) % 4]);
    const sent = Array.from({ length: 60 }, (_, index) => `${index};`);
    for (const each of sent) {
      client.write(each);
      await sleep(1);
    }
    client.end();
    await until(() => ended);
    expect(said).toBe(sent.join(''));
    expect(ledger.held).toBe(0);
  });

  test('an answer that comes after the question has ended comes through', async () => {
    const client = await through((socket) => socket.on('data', () => undefined).on('end', () => socket.end('answer')), () => 5);
    let said = '';
    client.on('data', (text) => (said += text));
    client.end('question');
    await until(() => said === 'answer' && client.readableEnded);
  });

  test('whose reader does not read holds a bounded part of what is sent, and all of it arrives when it does', async () => {
    const body = Buffer.alloc(30_000_000, 'x');
    let reader: Socket | undefined;
    const client = await through((socket) => (reader = socket.pause()), () => 1);
    client.end(body);
    let most = 0;
    for (let tries = 0; tries < 30; tries += 1) {
      await sleep(10);
      most = Math.max(most, ledger.held);
    }
    expect(most).toBeGreaterThan(65_536);
    expect(most).toBeLessThanOrEqual(1_048_576 + 65_536);
    expect(client.writableFinished).toBe(false);
    let received = 0;
    reader?.on('data', (piece: Buffer) => (received += piece.length)).resume();
    await until(() => received === body.length);
    expect(ledger.held).toBe(0);
  });
});
