/** A real PostgreSQL in the namespace and the cgroups of a test target, and a session that looks at it from outside of the faults. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { OPEN_FILES, until, type TestTarget } from './target';
import type { ProcessTarget } from '../../sidecar/contract';

const ADDRESS = '10.99.0.1';
const LOGIN = { user: 'postgres', name: 'postgres', port: 5432 };
const SERVE = 'net=$1 files=$2; shift 2; until [[ $1 == -- ]]; do echo $$ >"$1/cgroup.procs"; shift; done; shift; ulimit -n "$files"; exec nsenter --net="/run/netns/$net" "$@"';

export interface TestDatabase {
  /** What the target file says of it. */
  place: Pick<ProcessTarget, 'address' | 'database'>;
  /** The one line that a statement answers, or its error behind `ERROR`. */
  ask(sql: string): Promise<string>;
  /** Another session like that one, of this application name. */
  connect(name: string): Session;
  /** Sessions of faults. */
  sessions(): Promise<number>;
  stop(): Promise<void>;
}

export interface Session {
  child: ChildProcess;
  ask(sql: string): Promise<string>;
}

/** Null where this machine has no PostgreSQL. @param owner pays for its CPU and memory; is not crashed while it runs */
export async function startDatabase(owner: TestTarget): Promise<TestDatabase | null> {
  const bin = ['/usr/lib/postgresql'].filter(existsSync).flatMap((base) => readdirSync(base).map((version) => `${base}/${version}/bin`)).find((each) => existsSync(`${each}/initdb`));
  if (bin === undefined) {
    return null;
  }
  const { netns, cgroups } = owner.now();
  const folder = mkdtempSync(join(tmpdir(), `${owner.name}-db-`));
  const data = join(folder, 'data');
  execFileSync('chmod', ['755', folder]);
  execFileSync('install', ['-d', '-o', 'postgres', data]);
  const asPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
  execFileSync(asPostgres[0], [...asPostgres.slice(1), `${bin}/initdb`, '-D', data, '-U', LOGIN.user, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'], { stdio: 'pipe' });
  writeFileSync(join(data, 'pg_hba.conf'), 'host all all 10.99.0.0/24 trust\n');
  const folders = [...new Set(Object.entries(cgroups).filter(([name]) => name !== 'freezer').map(([, path]) => path))];
  const server = spawn('bash', ['-c', SERVE, 'serve', netns, String(OPEN_FILES), ...folders, '--', ...asPostgres, `${bin}/postgres`, '-D', data, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=', '-c', 'fsync=off'], { stdio: 'ignore' });
  const psql = ['--net=/run/netns/' + netns, `${bin}/psql`, '-XAtqw', '-h', ADDRESS, '-U', LOGIN.user];
  await until(() => execFileSync('nsenter', psql, { input: 'select 1', timeout: 5000, encoding: 'utf8', stdio: 'pipe' }) === '1\n');
  execFileSync('nsenter', psql, { input: 'create table large as select generate_series(1, 20000) n', stdio: 'pipe' });
  const session = openSession(psql, 'observer');
  return {
    place: { address: ADDRESS, database: LOGIN },
    ask: session.ask,
    connect: (name) => openSession(psql, name),
    sessions: async () => Number(await session.ask("select count(*) from pg_stat_activity where application_name ~ '^[0-9]{8}-[0-9]{6}-'")),
    async stop() {
      session.child.kill('SIGKILL');
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** In order: a killed one would leave its shared memory. */
async function ended(server: ChildProcess): Promise<void> {
  server.kill('SIGINT');
  await until(() => server.exitCode !== null || server.signalCode !== null);
}

/** One psql that is asked line by line; a process an answer would cost more than the answer. */
function openSession(psql: string[], name: string): Session {
  const child = spawn('nsenter', psql, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, PGAPPNAME: name } });
  const waiting: Array<(line: string) => void> = [];
  const hear = (line: string) => waiting.shift()?.(line);
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', (line) => line.includes('ERROR:') && hear(line.slice(line.indexOf('ERROR:'))));
  child.stdin.on('error', () => undefined);
  return { child, ask: (sql) => new Promise((resolve) => {
    waiting.push(resolve);
    child.stdin.write(`${sql};\n`);
  }) };
}
