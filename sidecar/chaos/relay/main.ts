/**
 * The relay: stands in front of a component's ports, inside its network namespace, and is struck in its place.
 * `node main.js STRIKE PORT...`: STRIKE is a Strike as JSON. Its guard (guard/relay.ts) leads what comes for the ports to it.
 * Says `listening PORT:OWN ...`; answers the line `count` with `count N`; ends at the line `end`. When its stdin closes its guard is
 * dead: it takes the guard's redirection away and ends.
 */

import { execFileSync } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { carryHttp } from './http';
import { carryLate, type Ledger } from './late';
import { drawWait, type Strike } from './strike';

/** Each holds two sockets and little more; what is in flight is bounded by late.ts. */
const MOST_CONNECTIONS = 4096;

const [text, ...ports] = process.argv.slice(2);
const strike = JSON.parse(text) as Strike;
const ledger: Ledger = { held: 0 };
const now = () => performance.now();
let struck = 0;

/** To the component it comes from its own address, which is one that it serves and that its access rules know. */
function carry(client: Socket, port: number): void {
  if (client.localAddress === undefined) {
    client.destroy();
    return;
  }
  const component = connect({ host: client.localAddress, port, allowHalfOpen: true, noDelay: true });
  client.on('error', () => component.resetAndDestroy());
  component.on('error', () => client.resetAndDestroy());
  if (strike.mode !== 'delay') {
    carryHttp(client, component, strike, Math.random, () => (struck += 1));
    return;
  }
  const hit = Math.random() < strike.share;
  const wait = () => {
    struck += hit ? 1 : 0;
    return hit ? drawWait(strike, Math.random) : 0;
  };
  carryLate(client, component, wait, ledger, now);
  carryLate(component, client, wait, ledger, now);
}

function listen(port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => carry(client, port));
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve) => server.listen(0, '0.0.0.0', () => resolve(server)));
}

/** The guard's table by its name and mark; another's is left alone. */
function removeRedirection(): void {
  try {
    const table = execFileSync('nft', ['list', 'table', 'ip', 'roentgen_relay'], { encoding: 'utf8', stdio: 'pipe' });
    if (table.includes(`comment "${process.env.ROENTGEN_FAULT}"`)) {
      execFileSync('nft', ['delete', 'table', 'ip', 'roentgen_relay'], { stdio: 'ignore' });
    }
  } catch {
    // There is none.
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'count') {
    process.stdout.write(`count ${struck}\n`);
  } else if (line === 'end') {
    process.exit(0);
  }
});
lines.on('close', () => {
  removeRedirection();
  process.exit(0);
});
void Promise.all(ports.map(Number).map(listen)).then((servers) => {
  process.stdout.write(`listening ${servers.map((server, index) => `${ports[index]}:${(server.address() as AddressInfo).port}`).join(' ')}\n`);
});
