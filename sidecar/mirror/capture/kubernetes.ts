/** What runs in a namespace of Kubernetes, as the text of a blueprint. Values that come from secrets stay behind. */

import { AppsV1Api, type V1Container, type V1PodTemplateSpec } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import { apiError, loadCluster } from '../runtimes/kubernetes';

export interface KubernetesCaptureOptions {
  kubeconfig: string | null;
  namespace: string;
  service: string;
}

/** A Deployment or a StatefulSet, as much of it as a blueprint says. */
export interface Workload {
  name: string;
  replicas: number;
  template: V1PodTemplateSpec;
  keepsData: boolean;
}

const SECRET = /pass|secret|token|key|credential/i;

/** YAML. Throws RUNTIME_UNAVAILABLE, MIRROR_FAILED (no right to list). */
export async function captureKubernetes({ kubeconfig, namespace, service }: KubernetesCaptureOptions): Promise<string> {
  const apps = (await loadCluster(kubeconfig)).makeApiClient(AppsV1Api);
  const refused = (error: unknown) => Promise.reject(apiError(`the namespace ${namespace}`, error));
  const [deployments, sets] = await Promise.all([apps.listNamespacedDeployment({ namespace }).catch(refused), apps.listNamespacedStatefulSet({ namespace }).catch(refused)]);
  return blueprintText(service, [
    ...deployments.items.flatMap(({ metadata, spec }): Workload[] => (spec ? [{ name: metadata?.name ?? '', replicas: spec.replicas ?? 1, template: spec.template, keepsData: false }] : [])),
    ...sets.items.flatMap(({ metadata, spec }): Workload[] => (spec ? [{ name: metadata?.name ?? '', replicas: spec.replicas ?? 1, template: spec.template, keepsData: (spec.volumeClaimTemplates?.length ?? 0) > 0 }] : [])),
  ]);
}

/** Pure. Containers beside a pod's first one are told in a comment: a blueprint has one a component. */
export function blueprintText(service: string, workloads: Workload[]): string {
  const beside = workloads.flatMap(({ name, template }) => (template.spec?.containers ?? []).slice(1).map((container) => `${name}/${container.name}`));
  const components = Object.fromEntries(workloads.filter(({ template }) => template.spec?.containers[0]).sort((a, b) => a.name.localeCompare(b.name)).map((workload) => [workload.name, componentOf(workload)]));
  const notes = ['# Captured from Kubernetes. Not known from there: load, KPI, dependencies, values of secrets and config maps.', ...beside.map((name) => `# left out: the container ${name}, which shares its pod`)];
  return `${notes.join('\n')}\n${stringify({ name: service, service, network: { subnet: '10.87.0.0/24' }, components })}`;
}

function componentOf({ replicas, template, keepsData }: Workload): Record<string, unknown> {
  const [container] = template.spec?.containers ?? [];
  const { image, command = [], args = [], ports = [] } = container;
  const environment = Object.fromEntries((container.env ?? []).flatMap(({ name, value }) => (value === undefined || SECRET.test(name) ? [] : [[name, value]])));
  const words = [...command, ...args];
  return {
    ...(image ? { image } : {}),
    ...(replicas > 1 ? { replicas } : {}),
    ...(words.length > 0 ? { command: words } : {}),
    ...(Object.keys(environment).length > 0 ? { environment } : {}),
    ...(ports.length > 0 ? { ports: ports.map(({ containerPort }) => containerPort) } : {}),
    ...(keepsData ? { volume: true } : {}),
    ...healthOf(container),
    resources: { cpu: coresOf(container.resources?.limits?.cpu) ?? 0.5, memory: bytesText(container.resources?.limits?.memory) ?? '256Mi', pids: 256 },
  };
}

function healthOf({ readinessProbe, livenessProbe }: V1Container): Record<string, unknown> {
  const probe = readinessProbe ?? livenessProbe;
  const every = probe?.periodSeconds ? { every: `${probe.periodSeconds}s` } : {};
  if (typeof probe?.httpGet?.port === 'number') {
    return { health: { http: { port: probe.httpGet.port, path: probe.httpGet.path ?? '/' }, ...every } };
  }
  if (typeof probe?.tcpSocket?.port === 'number') {
    return { health: { tcp: probe.tcpSocket.port, ...every } };
  }
  return probe?.exec?.command ? { health: { command: probe.exec.command, ...every } } : {};
}

/** `250m`, `2`, `1.5` in cores. */
export function coresOf(text: string | undefined): number | null {
  const [, digits, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(text ?? '') ?? [];
  return digits === undefined ? null : Number(digits) / (milli ? 1000 : 1);
}

/** Quantities of memory in the words that a blueprint takes. */
export function bytesText(text: string | undefined): string | number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G)?$/.exec(text ?? '') ?? [];
  if (digits === undefined) {
    return null;
  }
  return unit === '' ? Number(digits) : unit === 'Ti' ? `${Number(digits) * 1024}Gi` : `${digits}${unit}`;
}
