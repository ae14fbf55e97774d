/** One request of a user, over a connection that is kept. */

import { Agent, request as httpRequest } from 'node:http';
import type { Failure } from './figures';
import type { Operation } from './operation';

export interface Reply {
  /** 0 where no answer came. */
  status: number;
  /** Broken promises, and statuses that were not expected: server errors where nothing is said, as what the user did wrong is no failure of the service. */
  failure: Failure | null;
  body: unknown;
}

export interface Server {
  host: string;
  port: number;
  /** Milliseconds after which a user gives up. */
  patienceMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

export function sendTo({ host, port, patienceMs }: Server, { method, path, body, expect }: Operation, token: string): Promise<Reply> {
  return new Promise((resolve) => {
    const payload = body === undefined ? '' : JSON.stringify(body);
    const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
    const isBad = (status: number) => (expect ? !expect.includes(status) : status >= 500);
    let late = false;
    const outgoing = httpRequest({ host, port, method, path, headers, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => finish(incoming.statusCode ?? 0, Buffer.concat(chunks).toString()));
      incoming.once('error', () => finish(0, ''));
    });
    const timer = setTimeout(() => {
      late = true;
      outgoing.destroy(new Error('timeout'));
      finish(0, '');
    }, patienceMs);
    function finish(status: number, text: string): void {
      clearTimeout(timer);
      resolve({ status, failure: late ? 'timeout' : status === 0 ? 'connection' : isBad(status) ? 'status' : null, body: parsed(text) });
    }
    outgoing.on('error', () => finish(0, ''));
    outgoing.end(payload);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
