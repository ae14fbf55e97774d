/**
 * The users of a mirror as a program of their own, for a container: finds `{users, load}` as JSON in USERS and serves what it counts, or
 * what the load's program tells, at /metrics on METRICS_PORT. A recording begins with it.
 */

import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { CONTENT_TYPE, expose } from '../exporter/exposition';
import { serviceFamilies } from '../exporter/service';
import { readTold } from '../exporter/told';
import type { Asks } from './protocol';
import { startSource } from './source';

const { users, load } = JSON.parse(process.env.USERS ?? '{}') as Asks['load']['ask'];
const service = process.env.SERVICE ?? '';
const source = startSource(users, load.replay ? { ...load, replay: { ...load.replay, start: Date.now() / 1000 } } : load);

function metrics(): string {
  const told = users.kind === 'command' ? readTold(dirname(users.environment.LOAD_METRICS), Date.now()) : '';
  return expose(serviceFamilies(service, [], source.figures())) + told;
}

createServer((request, response) => {
  const known = request.url?.split('?')[0] === '/metrics';
  response.writeHead(known ? 200 : 404, { 'content-type': CONTENT_TYPE }).end(known ? metrics() : 'see /metrics\n');
}).listen(Number(process.env.METRICS_PORT));
// As process 1 of a container it would not end by itself.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => process.exit(0));
}
