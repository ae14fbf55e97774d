/**
 * A blueprint: what a service is made of and how its users behave, so that a mirror of it can be built (mirror paper, section III.B.1).
 * `schema.ts` is the file's form, `parse.ts` makes this of it, `units.ts` what the process runtime starts; `scale.ts` makes it smaller and
 * `differences.ts` says what that changed. Here: cores, bytes, milliseconds and seconds as numbers, every reference checked.
 */

import type { ProcessTarget } from '../../contract';
import type { Users } from '../load/behaviour';
import type { Load } from '../load/curve';
import type { Limits, NodeLimits } from '../runtime/cgroup';

export interface Blueprint {
  name: string;
  service: string;
  /** Program or file that shows that it is there, by Debian package. */
  packages: Record<string, string>;
  /** In the order of the file. */
  components: Component[];
  /** Empty: the machine itself. */
  nodes: Record<string, NodeLimits>;
  network: Network;
  load: BlueprintLoad | null;
  /** SQL that puts the old records back after a fault. */
  restore: Array<{ component: string; sql: string }>;
  kpi: Kpi | null;
}

export interface Component {
  component: string;
  /** Names of its replicas: `app{n}`; null: `app` for a single one, else `app-1`, `app-2`. */
  names: string | null;
  replicas: number;
  /** Nodes that its replicas are spread over in turn. */
  nodes: string[];
  /** For runtimes with images. */
  image: string | null;
  /** For the process runtime. Texts may hold variables, see variables.ts. */
  command: string[] | null;
  /** `user` or `user:group`; null: root. */
  user: string | null;
  /** In its image, of user and group; null: what the image says. */
  uid: number | null;
  /** Capabilities that it keeps; all others go. */
  capabilities: string[];
  environment: Record<string, string>;
  /** Text by absolute path. */
  files: Record<string, string>;
  /** Bash that runs before the command, as root and outside the limits. */
  prepare: string;
  /** Whether a folder at /volume is kept between its incarnations. */
  volume: boolean;
  limits: Limits & { /** Bytes of its own layer; null: what the disk has. */ disk: number | null };
  ports: number[];
  health: Health | null;
  database: ProcessTarget['database'] | null;
  clock: boolean;
  stopSignal: NodeJS.Signals;
  faultable: boolean;
  dependsOn: string[];
  /** Its volume is thrown away when it is restarted because it was ill. */
  freshWhenIll: boolean;
}

export interface Network {
  /** IPv4 network, `10.86.0.0/24`. */
  subnet: string;
  /** By replica; the others get the next free ones. */
  addresses: Record<string, string>;
}

/** Exactly one of http, tcp, sql and command. */
export interface Health {
  http: { port: number; path: string } | null;
  tcp: number | null;
  /** Answers one value, which is true where all is well; needs `database`. */
  sql: string | null;
  /** Ends with status 0 where all is well; runs inside the component. */
  command: string[] | null;
  everyMs: number;
  /** An ill component is restarted after this time. */
  patienceMs: number;
}

export interface BlueprintLoad {
  curve: Load;
  /** Component that users speak to; null: a command knows by itself. */
  target: string | null;
  /** Without hosts yet: `usersOf` adds them. */
  users: Users;
  /** For runtimes with images; null: no users there. */
  image: string | null;
}

export interface Kpi {
  name: string;
  unit: string;
  query: string;
  limit: number | null;
}
