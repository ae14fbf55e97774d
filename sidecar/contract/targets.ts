/** Target files: where a runtime keeps the components of a service, for the chaos drivers. */

/** A component as processes of this machine; written by the mirror at each (re)start, read by the chaos driver. */
export interface ProcessTarget {
  component: string;
  /** The faultable ones are the paper's application and database containers. */
  faultable: boolean;
  /** The component's present incarnation: a counter that grows at each start. */
  incarnation: number;
  /** Absolute directory of the incarnation's cgroup by controller (v1), or all controllers at one place (v2). */
  cgroups: Record<string, string>;
  cgroupVersion: 1 | 2;
  /** Name under /run/netns, or `/proc/<pid>/ns/net`; the interface inside it. */
  netns: string;
  interface: string;
  /** Process id (host view) of the component's first process; 0 while it is down. */
  pid: number;
  /** IPv4 address inside the service's network. */
  address?: string;
  /** TCP ports that it serves; the first is its main one. */
  ports?: number[];
  /** Absolute path of the incarnation's own writable layer. */
  layer?: string;
  /** File that keeps the supervisor from starting the component while it is there and not expired: see mirror/runtime/hold.ts. */
  hold?: string;
  /** Where the mirror's users come in: the file that makes them more (mirror/load/surge.ts), and the names of other profiles that they can follow. */
  surge?: { file: string; profiles: string[] };
  /** File that libfaketime reads the component's clock offset from, where it was started with it. */
  clock?: string;
  /** How to log in where it is a PostgreSQL, from inside its namespace. */
  database?: { user: string; name: string; port: number };
  /** The Docker container that it is, the engine's socket, and how many network interfaces it has besides lo. */
  docker?: { id: string; socket: string; interfaces?: number };
  /** The pod that it is; what is asked for above is then empty and names nothing of this machine. */
  kubernetes?: KubernetesTarget;
}

export interface KubernetesTarget {
  /** Address of the cluster's API server. */
  api: string;
  namespace: string;
  pod: string;
  uid: string;
  /** Its containers run, and were ready at least once since they were started. */
  ready: boolean;
}

/** `<mirror directory>/targets.json`, replaced atomically. */
export interface TargetFile {
  service: string;
  targets: ProcessTarget[];
}
