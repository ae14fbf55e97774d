/** What the employee-records service is made of, after Figure 3 of the mirror paper: two web, two application, two database components. Pure. */

import { hostsFile } from './employees/addresses';
import { NGINX_CONF_PATH, nginxConf } from './employees/nginx';
import { HBA, HBA_PATH, postgresCommand, preparePrimary, prepareReplica, SCHEMA, SCHEMA_PATH } from './employees/postgres';
import type { Limits } from './runtime/cgroup';
import type { UnitSpec } from './runtime/unit';

export const COMPONENTS = ['web1', 'web2', 'app1', 'app2', 'db1', 'db2'] as const;
export type Component = (typeof COMPONENTS)[number];

/** The paper injects faults into the two application and the two database containers (section IV.B). */
export const FAULTABLE: readonly Component[] = ['app1', 'app2', 'db1', 'db2'];

/** Users first, then what they use: nothing has to fail because its server ended before it. */
export const STOP_ORDER: readonly Component[] = ['web1', 'web2', 'app1', 'app2', 'db2', 'db1'];

const MEGABYTE = 1_048_576;

/**
 * CPU quotas are a few times what the peak load takes (measured at 40 requests/s: web 0.5 %, app 3 %, database 2 % of a core), so that
 * a stressed component is hit hard (requests take 10 times as long) while all six together cannot take more than 0.7 of a core.
 */
const LIMITS: Record<'web' | 'app' | 'db', Limits> = {
  web: { cpu: 0.1, memory: 128 * MEGABYTE, pids: 128 },
  app: { cpu: 0.12, memory: 256 * MEGABYTE, pids: 128 },
  db: { cpu: 0.12, memory: 256 * MEGABYTE, pids: 256 },
};

export interface Programs {
  node: string;
  /** The compiled application, absolute. */
  app: string;
  /** Folder of PostgreSQL's programs. */
  postgresBin: string;
  /** Key of the application's tokens. */
  tokenKey: string;
}

export function blueprint(programs: Programs): UnitSpec[] {
  return COMPONENTS.map((component) => ({ component, environment: {}, prepare: '', keeps: false, ...tier(component, programs), files: { '/etc/hosts': hostsFile(), ...tier(component, programs).files } }));
}

type Tier = Pick<UnitSpec, 'command' | 'limits' | 'stopSignal'> & Partial<UnitSpec>;

function tier(component: Component, { node, app, postgresBin, tokenKey }: Programs): Tier {
  switch (component) {
    case 'web1':
    case 'web2':
      return {
        // Root for the sake of its workers' user, but with nothing that reaches beyond its own files and port.
        command: ['setpriv', '--inh-caps=-all', '--bounding-set=-all,+setuid,+setgid,+chown,+dac_override,+kill,+net_bind_service', '--', 'nginx', '-e', 'stderr', '-c', NGINX_CONF_PATH],
        files: { [NGINX_CONF_PATH]: nginxConf(['app1', 'app2']) },
        limits: LIMITS.web,
        stopSignal: 'SIGTERM',
      };
    case 'app1':
    case 'app2':
      return {
        // May read Node and this project wherever a user keeps them, and nothing else that root may.
        command: ['setpriv', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all,+dac_read_search', '--', node, '--max-old-space-size=64', app],
        environment: { TOKEN_KEY: tokenKey },
        limits: LIMITS.app,
        stopSignal: 'SIGTERM',
      };
    case 'db1':
      return { command: postgresCommand(postgresBin), prepare: preparePrimary(postgresBin), files: { [HBA_PATH]: HBA, [SCHEMA_PATH]: SCHEMA }, keeps: true, limits: LIMITS.db, stopSignal: 'SIGINT' };
    case 'db2':
      return { command: postgresCommand(postgresBin), prepare: prepareReplica(postgresBin), files: { [HBA_PATH]: HBA }, keeps: true, limits: LIMITS.db, stopSignal: 'SIGINT' };
  }
}
