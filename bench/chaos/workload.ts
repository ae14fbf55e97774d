/** Users of the test targets: without them most faults have no effect that could be seen. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { PEER_ADDRESS, PORT } from './target';
import type { Stage } from './stage';

/** The component: for each request it asks its dependency at the other end of the cable, and a name server. */
export const WEB = `
const { createServer } = require('node:http'), { connect } = require('node:net');
const names = require('node:dgram').createSocket('udp4').on('error', () => undefined);
const body = Buffer.alloc(4096, 'x');
createServer((_, response) => {
  names.send('x', 53, '${PEER_ADDRESS}', () => undefined);
  const dependency = connect(${PORT}, '${PEER_ADDRESS}', () => dependency.end('x'));
  dependency.setTimeout(2000, () => dependency.destroy(new Error('late')));
  dependency.on('error', () => response.writeHead(500).end()).resume().on('end', () => response.end(body));
}).listen(${PORT}, '0.0.0.0');
`;

/** In the namespace of the peer: the dependency, and the user; twenty requests a second, each on a connection of its own. */
const USER = `
const { request } = require('node:http');
require('node:net').createServer((socket) => socket.on('error', () => undefined).resume().end(Buffer.alloc(1024, 'x'))).listen(${PORT}, '0.0.0.0');
let errors = 0, seconds = 0;
function ask() {
  const began = performance.now();
  let over = false;
  const end = (failed) => { if (!over) { over = true; errors += failed ? 1 : 0; seconds += (performance.now() - began) / 1000; } };
  const asked = request({ host: '10.99.0.1', port: ${PORT}, agent: false, timeout: 1000 }, (answer) => answer.on('error', () => end(true)).on('end', () => end(answer.statusCode >= 500)).resume());
  asked.on('timeout', () => asked.destroy(new Error('late'))).on('error', () => end(true)).end();
}
setInterval(ask, 50);
setInterval(() => console.log(errors + ' ' + seconds), 50);
`;

/** As the load generator of a mirror counts them. */
export interface Experience {
  errors: number;
  seconds: number;
}

export interface Workload {
  /** All users together, since the beginning. */
  now(): Experience;
  stop(): Promise<void>;
}

export function startWorkload(stage: Stage): Workload {
  const web = stage.actors[0];
  const user = spawn('nsenter', [`--net=/run/netns/${web.target.peer}`, process.execPath, '-e', USER], { stdio: ['ignore', 'pipe', 'ignore'] });
  let ofWeb: Experience = { errors: 0, seconds: 0 };
  createInterface({ input: user.stdout }).on('line', (line) => {
    const [errors, seconds] = line.split(' ').map(Number);
    ofWeb = { errors, seconds };
  });
  const database = queries(stage);
  return {
    now: () => ({ errors: ofWeb.errors + database.now().errors, seconds: ofWeb.seconds + database.now().seconds }),
    async stop() {
      user.kill('SIGKILL');
      await Promise.all([database.stop(), ended(user)]);
    },
  };
}

/** Users of the database at a time: so many that what they suffer is seen in every step of the sensor. */
const QUERIERS = 4;

/** Each asks again and again and gives up after a time of its own, so that they do not give up together. */
function queries({ database }: Stage): Workload {
  let [errors, seconds, over] = [0, 0, false];
  const loop = async (_: unknown, index: number) => {
    const user = database?.connect('user');
    await user?.ask(`set statement_timeout = ${200 + 70 * index}; select 1`);
    while (user && !over) {
      const began = performance.now();
      const answer = await user.ask('select sum(n) from large');
      errors += answer.startsWith('ERROR') ? 1 : 0;
      seconds += (performance.now() - began) / 1000;
      await sleep(70);
    }
    user?.child.kill('SIGKILL');
  };
  const done = Promise.all(Array.from({ length: QUERIERS }, loop));
  return { now: () => ({ errors, seconds }), async stop() {
    over = true;
    await done;
  } };
}

const ended = (child: ChildProcess) => new Promise((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve(null) : child.once('exit', resolve)));
