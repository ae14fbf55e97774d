/** Looks from inside the mirror's network whether each component does its work, and puts the old state back. */

import { Client } from 'pg';
import { messageOf } from '../../errors';
import { COMPONENTS } from '../blueprint';
import { ADDRESSES, APP_PORT, DATABASE, DATABASE_PORT } from '../employees/addresses';
import { RESTORE_SQL } from '../employees/postgres';

const TIMEOUT = 1500;

/** What is wrong by component, in words; null where nothing is. */
export async function checkAll(): Promise<Record<string, string | null>> {
  const checks = COMPONENTS.map(async (component): Promise<[string, string | null]> => {
    try {
      return [component, await checkOne(component)];
    } catch (error) {
      return [component, messageOf(error) || 'does not answer'];
    }
  });
  return Object.fromEntries(await Promise.all(checks));
}

async function checkOne(component: (typeof COMPONENTS)[number]): Promise<string | null> {
  switch (component) {
    case 'web1':
    case 'web2':
      return checkHttp(`http://${ADDRESSES[component]}/health`);
    case 'app1':
    case 'app2':
      return checkHttp(`http://${ADDRESSES[component]}:${APP_PORT}/health`);
    case 'db1':
      return (await query('db1', 'select pg_is_in_recovery() as value')) === false ? null : 'is no primary';
    case 'db2':
      return (await query('db2', "select status = 'streaming' as value from pg_stat_wal_receiver")) === true ? null : 'does not stream from the primary';
  }
}

async function checkHttp(url: string): Promise<string | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
  await answer.text();
  return answer.ok ? null : `answers with status ${answer.status}`;
}

export async function restoreRecords(): Promise<void> {
  await query('db1', RESTORE_SQL);
}

async function query(host: 'db1' | 'db2', sql: string): Promise<unknown> {
  const client = new Client({ host: ADDRESSES[host], port: DATABASE_PORT, user: 'postgres', database: DATABASE, connectionTimeoutMillis: TIMEOUT, query_timeout: 2 * TIMEOUT });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<{ value: unknown }>(sql);
    return result.rows?.[0]?.value;
  } finally {
    // A frozen server never says goodbye.
    await Promise.race([client.end().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
}
