/** What the series of a cAdvisor and of kube-state-metrics say of the containers of a service. Pure. */

import { workloadOf } from './workload';

export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** Instant vectors by metric; some may be empty. */
export interface Answers {
  lastSeen: Sample[];
  cpuQuota: Sample[];
  cpuPeriod: Sample[];
  memoryLimit: Sample[];
  /** kube_pod_container_resource_limits */
  limits: Sample[];
  /** kube_pod_container_info */
  info: Sample[];
  /** Cores and bytes in use. */
  cpuUsed: Sample[];
  memoryUsed: Sample[];
}

export interface Captured {
  component: string;
  /** Values of the component label. */
  instances: string[];
  image: string | null;
  /** Cores and bytes; null: no limit is known. */
  cpu: number | null;
  memory: number | null;
  /** The most that an instance takes now; NaN: not known. */
  cpuUsed: number;
  memoryUsed: number;
  /** Whether instances have different limits; the largest is taken. */
  uneven: boolean;
}

interface Container {
  workload: string;
  container: string;
  instance: string;
}

/** A container that was last seen this long before the others is gone: its last values stay for five minutes. Seconds. */
const GONE_SECONDS = 60;

/** In the order of their names. `label` names the component. */
export function capturedOf(answers: Answers, label: string): Captured[] {
  const living = livingOf(answers, label);
  const containers = living.filter((each, index) => living.findIndex((other) => keyOf(other) === keyOf(each)) === index);
  const groups = new Map<string, Container[]>();
  for (const each of containers) {
    const alone = containers.every(({ workload, container }) => workload !== each.workload || container === each.container);
    const name = blueprintName(alone ? each.workload : `${each.workload}-${each.container}`);
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([component, members]) => capturedOne(component, members, answers, label));
}

function capturedOne(component: string, members: Container[], answers: Answers, label: string): Captured {
  const of = (samples: Sample[]) => members.flatMap((member) => samples.filter(({ labels }) => keyOf(containerOf(labels, label)) === keyOf(member)));
  const quota = members.map((member) => quotaOf(member, answers, label));
  const stated = (resource: string) => of(answers.limits.filter(({ labels }) => labels.resource === resource)).map(({ value }) => value);
  const cpus = [...quota.filter((value) => value !== null), ...stated('cpu')];
  const memories = [...of(answers.memoryLimit).map(({ value }) => value), ...stated('memory')].filter((value) => value > 0 && value < Number.MAX_SAFE_INTEGER);
  const image = [...of(answers.info), ...of(answers.lastSeen)].map(({ labels }) => labels.image ?? '').find((text) => text !== '' && !/^(sha256:|.*@sha256:)/.test(text));
  return {
    component,
    instances: members.map(({ instance }) => instance),
    image: image ?? null,
    cpu: greatest(cpus),
    memory: greatest(memories),
    cpuUsed: greatest(of(answers.cpuUsed).map(({ value }) => value)) ?? NaN,
    memoryUsed: greatest(of(answers.memoryUsed).map(({ value }) => value)) ?? NaN,
    uneven: [cpus, memories].some((values) => new Set(values).size > 1),
  };
}

/** cAdvisor leaves the quota out, or gives -1, where there is none. */
function quotaOf(member: Container, { cpuQuota, cpuPeriod }: Answers, label: string): number | null {
  const of = (samples: Sample[]) => samples.find(({ labels }) => keyOf(containerOf(labels, label)) === keyOf(member))?.value ?? NaN;
  const cores = of(cpuQuota) / of(cpuPeriod);
  return cores > 0 ? cores : null;
}

function livingOf({ lastSeen, cpuPeriod, memoryLimit, limits }: Answers, label: string): Container[] {
  const newest = greatest(lastSeen.map(({ value }) => value)) ?? 0;
  const seen = lastSeen.length > 0 ? lastSeen.filter(({ value }) => value >= newest - GONE_SECONDS) : [...cpuPeriod, ...memoryLimit, ...limits];
  return seen.filter(({ labels }) => isContainer(labels, label)).map(({ labels }) => containerOf(labels, label));
}

/** cAdvisor in a kubelet has series of the pod (container="") and of its sandbox (container="POD") besides those of containers. */
const isContainer = (labels: Record<string, string>, label: string) => (labels[label] ?? '') !== '' && labels.container !== '' && labels.container !== 'POD';

/** Where the container has the name of its pod, as in a mirror, or names the component itself, it says nothing more. */
function containerOf({ container = '', ...labels }: Record<string, string>, label: string): Container {
  const instance = labels[label] ?? container;
  return { workload: workloadOf(instance), container: container === instance ? '' : container, instance };
}

const keyOf = ({ instance, container }: Container) => `${instance}\n${container}`;
const greatest = (values: number[]) => (values.length > 0 ? values.reduce((most, value) => Math.max(most, value)) : null);
const blueprintName = (text: string) => text.toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '') || 'component';
