/** Employee records in the database pair: reads from the replica, writes to the primary, reads from the primary when the replica fails. */

import { Pool } from 'pg';
import { DATABASE, DATABASE_PORT } from './service';

export interface Employee {
  id: number;
  name: string;
  email: string;
  department: string;
  title: string;
  salary: number;
}

/** What a user may set. */
export const FIELDS = ['name', 'email', 'department', 'title', 'salary'] as const;
export type EmployeeInput = Pick<Employee, (typeof FIELDS)[number]>;

const COLUMNS = `id, ${FIELDS.join(', ')}`;
/** Milliseconds; reads must leave time for the second try within the user's patience of 2 s. */
const READ_TIMEOUT = 500;
const WRITE_TIMEOUT = 1500;
const IDLE_TIMEOUT = 5000;
/** After a failed read the replica is passed over for this long. */
const REPLICA_REST = 1000;

export interface Records {
  passwordHash(id: number): Promise<string | null>;
  list(department: string, after: number, limit: number): Promise<Employee[]>;
  get(id: number): Promise<Employee | null>;
  add(input: EmployeeInput): Promise<Employee>;
  update(id: number, input: Partial<EmployeeInput>): Promise<Employee | null>;
  remove(id: number): Promise<boolean>;
  /** Whether each database answers. */
  health(): Promise<{ primary: boolean; replica: boolean }>;
}

export function openRecords(hosts: { primary: string; replica: string }, now: () => number): Records {
  const primary = openPool(hosts.primary, WRITE_TIMEOUT);
  const replica = openPool(hosts.replica, READ_TIMEOUT);
  let replicaRestsUntil = 0;

  async function read(sql: string, values: unknown[]): Promise<Array<Record<string, unknown>>> {
    if (now() >= replicaRestsUntil) {
      try {
        return (await replica.query(sql, values)).rows;
      } catch {
        replicaRestsUntil = now() + REPLICA_REST;
      }
    }
    return (await primary.query(sql, values)).rows;
  }
  const write = async (sql: string, values: unknown[]) => (await primary.query(sql, values)).rows;
  const answers = (pool: Pool) => pool.query('select 1').then(() => true, () => false);

  return {
    passwordHash: async (id) => ((await read('select password_hash from employees where id = $1', [id]))[0]?.password_hash as string | undefined) ?? null,
    list: async (department, after, limit) => (await read(`select ${COLUMNS} from employees where department = $1 and id > $2 order by id limit $3`, [department, after, limit])) as unknown as Employee[],
    get: async (id) => ((await read(`select ${COLUMNS} from employees where id = $1`, [id]))[0] as unknown as Employee | undefined) ?? null,
    add: async (input) => (await write(`insert into employees (${FIELDS.join(', ')}, password_hash) values ($1, $2, $3, $4, $5, '') returning ${COLUMNS}`, FIELDS.map((field) => input[field])))[0] as unknown as Employee,
    update: async (id, input) => {
      const given = FIELDS.filter((field) => input[field] !== undefined);
      const assignments = [...given.map((field, index) => `${field} = $${index + 2}`), 'updated_at = now()'].join(', ');
      const rows = await write(`update employees set ${assignments} where id = $1 returning ${COLUMNS}`, [id, ...given.map((field) => input[field])]);
      return (rows[0] as unknown as Employee | undefined) ?? null;
    },
    remove: async (id) => (await write('delete from employees where id = $1 returning id', [id])).length > 0,
    health: async () => {
      const [primaryAnswers, replicaAnswers] = await Promise.all([answers(primary), answers(replica)]);
      return { primary: primaryAnswers, replica: replicaAnswers };
    },
  };
}

/**
 * Connections that a bad time called for go again, so that the databases look as before it.
 * A query that runs out of time takes its connection with it, as the answer may still come.
 */
function openPool(host: string, timeout: number): Pool {
  const pool = new Pool({ host, port: DATABASE_PORT, user: DATABASE, database: DATABASE, max: 6, idleTimeoutMillis: IDLE_TIMEOUT, connectionTimeoutMillis: timeout, query_timeout: timeout, keepAlive: true });
  pool.on('error', () => undefined);
  return pool;
}
