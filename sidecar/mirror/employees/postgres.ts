/** The database pair: how primary and streaming replica are prepared and started. Pure; the bash runs as root in the component's root. */

import { DATABASE, DEPARTMENTS, PASSWORD_PREFIX, SEED_RECORDS, SUBNET } from './addresses';

export const HBA_PATH = '/etc/rtg-hba.conf';
const DATA = '/volume/data';

/** The network ends inside the mirror's namespaces, so who is in it is trusted. */
export const HBA = `local all all trust
host all all ${SUBNET} trust
host replication all ${SUBNET} trust
`;

/**
 * Small, and with a rhythm that a nominal period of a few minutes sees whole: checkpoints every 30 s, vacuum every 15 s.
 * fsync stays on, or the filesystem metrics would have nothing to show.
 */
const SETTINGS: Record<string, string> = {
  listen_addresses: '*',
  unix_socket_directories: '/tmp',
  hba_file: HBA_PATH,
  shared_buffers: '16MB',
  max_connections: '40',
  wal_keep_size: '64MB',
  max_wal_size: '64MB',
  min_wal_size: '32MB',
  checkpoint_timeout: '30s',
  autovacuum_naptime: '15s',
  autovacuum_max_workers: '1',
  max_parallel_workers: '0',
  max_logical_replication_workers: '0',
  jit: 'off',
  log_min_messages: 'fatal',
  log_checkpoints: 'off',
  hot_standby_feedback: 'on',
  max_standby_streaming_delay: '1s',
  wal_retrieve_retry_interval: '500ms',
  wal_sender_timeout: '5s',
  wal_receiver_timeout: '5s',
  primary_conninfo: 'host=db1 user=postgres application_name=db2 connect_timeout=2',
};

/** As the database's own user, who may gain nothing. */
const AS_POSTGRES = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--'];

export function postgresCommand(bin: string): string[] {
  return [...AS_POSTGRES, `${bin}/postgres`, '-D', DATA, ...Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
}

const SETUP = `chown postgres /volume
chmod 700 /volume
as_postgres() { ${AS_POSTGRES.join(' ')} "$@"; }
rm -rf /volume/draft`;

/** A database is made in a draft folder and renamed when it is whole, so that a kill in between leaves none. */
export function preparePrimary(bin: string): string {
  return `${SETUP}
if [[ ! -e ${DATA}/PG_VERSION ]]; then
  as_postgres ${bin}/initdb -D /volume/draft -U postgres -A trust -E UTF8 --locale=C.UTF-8 --wal-segsize=4 --no-sync >/dev/null
  printf '%s\\n' 'create role ${DATABASE} login' 'create database ${DATABASE} owner ${DATABASE}' | as_postgres ${bin}/postgres --single -D /volume/draft postgres >/dev/null
  as_postgres ${bin}/postgres --single -j -D /volume/draft ${DATABASE} </etc/rtg-schema.sql >/dev/null
  mv /volume/draft ${DATA}
fi`;
}

/** Waits for the primary as long as it takes: the supervisor ends it when the mirror goes down. */
export function prepareReplica(bin: string): string {
  return `${SETUP}
if [[ ! -e ${DATA}/PG_VERSION ]]; then
  until as_postgres ${bin}/pg_basebackup -h db1 -U postgres -D /volume/draft -X stream --checkpoint=fast --no-sync 2>/dev/null; do
    rm -rf /volume/draft
    sleep 0.1
  done
  mv /volume/draft ${DATA}
fi
as_postgres touch ${DATA}/standby.signal`;
}

export const SCHEMA_PATH = '/etc/rtg-schema.sql';

/** Statements end with an empty line (single-user mode, -j). The table \`seed\` is the state that \`restoreSql\` goes back to. */
export const SCHEMA = `create table employees (
  id serial primary key,
  name text not null,
  email text not null,
  department text not null,
  title text not null,
  salary integer not null,
  password_hash text not null,
  updated_at timestamptz not null default now()
);

create index employees_department on employees (department, id);

insert into employees (name, email, department, title, salary, password_hash)
select 'employee ' || n, 'employee-' || n || '@example.org',
  (array[${DEPARTMENTS.map((department) => `'${department}'`).join(', ')}])[1 + n % ${DEPARTMENTS.length}],
  'engineer', 3000 + n * 37 % 4000, encode(sha256(convert_to('${PASSWORD_PREFIX}' || n, 'UTF8')), 'hex')
from generate_series(1, ${SEED_RECORDS}) n;

create table seed as table employees;

alter table employees owner to ${DATABASE};

alter table seed owner to ${DATABASE};

`;

/** The old state back, row by row: truncation would lock readers out and be replayed against the replica's queries. */
export const RESTORE_SQL = `begin;
delete from employees where id > ${SEED_RECORDS};
update employees e set name = s.name, email = s.email, department = s.department, title = s.title, salary = s.salary, updated_at = s.updated_at
  from seed s where s.id = e.id and (s.name, s.email, s.department, s.title, s.salary) is distinct from (e.name, e.email, e.department, e.title, e.salary);
insert into employees select * from seed on conflict do nothing;
commit`;
