/** Which workload a pod or container belongs to, by the pattern of its name. Pure. */

/** What Kubernetes makes random name parts of (k8s.io/apimachinery, util/rand): no vowels, nothing that looks like another sign. */
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]';
const PATTERNS = [
  // A Deployment's pod: hash of the template and a random part.
  new RegExp(`^(.+)-[a-f0-9]{6,10}-${RANDOM}{5}$`),
  new RegExp(`^(.+)-${RANDOM}{8,10}-${RANDOM}{5}$`),
  // A DaemonSet's, or a Job's.
  new RegExp(`^(.+)-${RANDOM}{5}$`),
  // A StatefulSet's, or a container of Compose.
  /^(.+)[-_]\d{1,3}$/,
];

/** `app1-57b9557748-g6qbt` -> `app1`, `db-0` -> `db`; `app1` and `app2` stay two, as they may have different roles. */
export function workloadOf(name: string): string {
  return PATTERNS.map((pattern) => pattern.exec(name)?.[1]).find((workload) => workload !== undefined) ?? name;
}
