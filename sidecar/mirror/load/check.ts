/** Looks from inside the mirror's network whether a component does its work, and runs SQL that puts an old state back. */

import { connect } from 'node:net';
import { Client } from 'pg';
import { messageOf } from '../../errors';

export interface Query {
  host: string;
  port: number;
  user: string;
  database: string;
  sql: string;
}

export type Check = { kind: 'http'; url: string } | { kind: 'tcp'; host: string; port: number } | ({ kind: 'sql' } & Query);

const TIMEOUT = 1500;

/** What is wrong, in words; null where nothing is. */
export async function check(what: Check): Promise<string | null> {
  try {
    return await checkOne(what);
  } catch (error) {
    return messageOf(error) || 'does not answer';
  }
}

async function checkOne(what: Check): Promise<string | null> {
  switch (what.kind) {
    case 'http':
      return checkHttp(what.url);
    case 'tcp':
      return checkTcp(what.host, what.port);
    case 'sql': {
      const value = await query(what);
      return value === true ? null : `answers ${JSON.stringify(value) ?? 'nothing'} to ${what.sql}`;
    }
  }
}

async function checkHttp(url: string): Promise<string | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
  await answer.text();
  return answer.ok ? null : `answers with status ${answer.status}`;
}

function checkTcp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT });
    const say = (problem: string | null) => {
      socket.destroy();
      resolve(problem);
    };
    socket.once('connect', () => say(null));
    socket.once('timeout', () => say(`takes no connection on port ${port}`));
    socket.once('error', (error) => say(error.message));
  });
}

/** The first row's first value; undefined where there is no row. */
export async function query({ host, port, user, database, sql }: Query): Promise<unknown> {
  const client = new Client({ host, port, user, database, connectionTimeoutMillis: TIMEOUT, query_timeout: 2 * TIMEOUT });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows?.[0] ?? {})[0];
  } finally {
    // A frozen server never says goodbye.
    await Promise.race([client.end().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
}
