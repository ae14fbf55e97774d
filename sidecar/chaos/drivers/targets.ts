/** Target files: where the process runtime keeps its components. Nothing is read from them that has not its strict form. */

import { existsSync } from 'node:fs';
import type { ProcessTarget, TargetFile } from '../../contract';
import { readIfThere } from '../../store/files';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;
/** A name below /run/netns, or a process's namespace (a container's); not that of process 1, which is the machine's. */
const NETNS = /^([a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}|\/proc\/(?!1\/)[1-9]\d{0,9}\/ns\/net)$/;
const INTERFACE = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}$/;
const FOLDER = /^\/sys\/fs\/cgroup(\/(?!\.\.?(\/|$))[a-zA-Z0-9_.:@-]+)+$/;
/** Absolute, of plain characters, and no part of it leads upwards. */
const PATH = /^(\/(?!\.\.?(\/|$))[a-zA-Z0-9_.:@+ -]{1,255}){1,40}$/;
const IPV4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;
const DOCKER_ID = /^[0-9a-f]{12,64}$/;
/** Names of Kubernetes: DNS labels, with dots between them for pods (RFC 1123). */
const KUBERNETES_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const UID = /^[0-9a-zA-Z-]{1,64}$/;
const API_URL = /^https?:\/\/[a-zA-Z0-9.:\[\]_/-]{1,250}$/;
/** A role or a database of PostgreSQL that needs no quoting. */
const SQL_NAME = /^[a-z_][a-z0-9_-]{0,62}$/;

/** Reads what mirrors wrote. A file that is not there (yet), is torn or says impossible things counts as no targets. */
export function readTargets(paths: string[]): TargetFile[] {
  return paths.flatMap((path) => {
    try {
      const file: unknown = JSON.parse(readIfThere(path) ?? 'null');
      return isTargetFile(file) ? [file] : [];
    } catch {
      return [];
    }
  });
}

function isTargetFile(value: unknown): value is TargetFile {
  const file = value as TargetFile | null;
  return typeof file === 'object' && file !== null && matches(NAME, file.service) && Array.isArray(file.targets) && file.targets.every(isTarget);
}

/** Whether a target is safe to act on: every word that becomes an argument or a path has its strict form. */
export function isTarget(value: unknown): value is ProcessTarget {
  const target = value as ProcessTarget | null;
  return (
    typeof target === 'object' &&
    target !== null &&
    matches(NAME, target.component) &&
    Number.isInteger(target.incarnation) &&
    Number.isInteger(target.pid) &&
    target.pid >= 0 &&
    target.pid !== 1 &&
    (target.cgroupVersion === 1 || target.cgroupVersion === 2) &&
    matches(NETNS, target.netns) &&
    matches(INTERFACE, target.interface) &&
    typeof target.cgroups === 'object' &&
    target.cgroups !== null &&
    Object.values(target.cgroups).every((folder) => matches(FOLDER, folder)) &&
    hasStrictExtras(target)
  );
}

/** What a target may have and need not. */
function hasStrictExtras({ address, ports, layer, hold, clock, database, docker, kubernetes }: ProcessTarget): boolean {
  return (
    (address === undefined || matches(IPV4, address)) &&
    (ports === undefined || (Array.isArray(ports) && ports.every(isPort))) &&
    [layer, hold, clock].every((path) => path === undefined || matches(PATH, path)) &&
    (database === undefined || (isObject(database) && matches(SQL_NAME, database.user) && matches(SQL_NAME, database.name) && isPort(database.port))) &&
    (docker === undefined || (isObject(docker) && matches(DOCKER_ID, docker.id) && matches(PATH, docker.socket))) &&
    (kubernetes === undefined || isPod(kubernetes))
  );
}

const isPod = (value: NonNullable<ProcessTarget['kubernetes']>) =>
  isObject(value) && matches(API_URL, value.api) && matches(KUBERNETES_NAME, value.namespace) && matches(KUBERNETES_NAME, value.pod) && matches(UID, value.uid) && typeof value.ready === 'boolean';
const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const isPort = (value: unknown) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;

/** Whether the component's first process lives; of a pod, whether its containers run and have been ready. */
export function isAlive(target: ProcessTarget): boolean {
  return target.kubernetes ? target.kubernetes.ready : target.pid > 0 && existsSync(`/proc/${target.pid}`);
}

/** RegExp.test alone would take undefined for the text "undefined". */
function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
