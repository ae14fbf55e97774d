/** Where the parts of the employee-records service are, inside the mirror's own network. Imports nothing. */

export const ADDRESSES = {
  client: '10.86.0.2',
  web1: '10.86.0.11',
  web2: '10.86.0.12',
  app1: '10.86.0.21',
  app2: '10.86.0.22',
  db1: '10.86.0.31',
  db2: '10.86.0.32',
} as const;

export const SUBNET = '10.86.0.0/24';
export const WEB_PORT = 80;
export const APP_PORT = 3000;
export const DATABASE_PORT = 5432;
/** Name of the database and of the role that uses it. */
export const DATABASE = 'employees';

/** The records that a fresh database has: ids 1 to this. */
export const SEED_RECORDS = 500;
export const DEPARTMENTS = ['access', 'core', 'transport', 'radio', 'operations', 'planning'];

/** Every seeded account's password; the service is reachable inside the mirror only. */
export const PASSWORD_PREFIX = 'mirror-';
export const passwordOf = (id: number) => `${PASSWORD_PREFIX}${id}`;

/** /etc/hosts of every component. */
export function hostsFile(): string {
  return ['127.0.0.1 localhost', ...Object.entries(ADDRESSES).map(([name, address]) => `${address} ${name}`), ''].join('\n');
}
