/** Pods as targets under names that outlive them: a pod that is deleted comes back under another id, often under another name. Pure, but for what it remembers. */

import type { V1Pod } from '@kubernetes/client-node';
import type { ProcessTarget } from '../../contract';
import { isTarget } from './targets';

/** A component that has no pod counts as down for so long, then as gone: its replica was scaled away. */
const GONE_MS = 300_000;
/** Two pods of one value are two replicas when they are two for so long; before, one may be the other's successor. */
const CROWDED_MS = 60_000;
const FAULTABLE = 'roentgen.io/faultable';
/** Chaos Mesh notes the true image so, while it lets a pod fail. */
const FAILED_POD = /^chaos-mesh-.*-pod-failure-/;
/** Names nothing: process ids end at 2^22. */
const NO_NETNS = '/proc/9999999999/ns/net';

interface Slot {
  uid: string;
  /** Pod id and restarts of its containers. */
  incarnation: string;
  count: number;
  /** The incarnation was ready once. */
  wasReady: boolean;
  /** Milliseconds, by the clock of the caller; null while it has a pod. */
  goneSince: number | null;
  target: ProcessTarget;
}

/** A function that is told all pods of one namespace with the label, and answers the components as targets. */
export function createPods(api: string, label: string): (pods: V1Pod[], now: number) => ProcessTarget[] {
  const slots = new Map<string, Slot>();
  /** Values of the label that several pods have, and since when. */
  const crowded = new Map<string, number>();
  let isFirst = true;

  /** The pods of a value that count: one, or all when they are replicas. Once replicas, always replicas: names must not change when one is down. */
  function replicas(value: string, own: V1Pod[], now: number): { several: boolean; own: V1Pod[] } {
    const since = crowded.get(value) ?? (isFirst ? -Infinity : now);
    const several = (own.length > 1 || crowded.has(value)) && now - since >= CROWDED_MS;
    if (own.length > 1 || several) {
      crowded.set(value, several ? -Infinity : since);
    } else {
      crowded.delete(value);
    }
    return { several, own: several ? own : [own.find(({ metadata }) => metadata?.uid === slots.get(value)?.uid) ?? own[0]] };
  }

  return (pods, now) => {
    const living = pods.filter(({ metadata, status }) => metadata?.uid && !metadata.deletionTimestamp && status?.phase !== 'Succeeded' && status?.phase !== 'Failed').sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    slots.forEach((slot) => {
      slot.goneSince = living.some(({ metadata }) => metadata?.uid === slot.uid) ? null : (slot.goneSince ?? now);
    });
    groupBy(living, label).forEach((all, value) => {
      const { several, own } = replicas(value, all, now);
      own.forEach((pod) => fill(slots, componentOf(pod, value, several, slots), pod, api));
    });
    isFirst = false;
    slots.forEach((slot, name) => now - (slot.goneSince ?? now) > GONE_MS && slots.delete(name));
    return [...slots.values()].map(({ target, goneSince }) => (goneSince === null ? target : down(target))).filter(isTarget);
  };
}

const nameOf = ({ metadata }: V1Pod) => metadata?.name ?? '';
const down = (target: ProcessTarget): ProcessTarget => ({ ...target, ...(target.kubernetes && { kubernetes: { ...target.kubernetes, ready: false } }) });

function groupBy(pods: V1Pod[], label: string): Map<string, V1Pod[]> {
  const groups = new Map<string, V1Pod[]>();
  pods.forEach((pod) => {
    const value = pod.metadata?.labels?.[label] ?? '';
    groups.set(value, [...(groups.get(value) ?? []), pod]);
  });
  return groups;
}

/** The label's value; of several with one value, that with the ordinal of a StatefulSet's pod, or with the first free number. */
function componentOf(pod: V1Pod, value: string, several: boolean, slots: Map<string, Slot>): string {
  const held = [...slots].find(([name, { uid }]) => uid === pod.metadata?.uid && (name !== value || !several));
  if (held) {
    return held[0];
  }
  if (!several) {
    return value;
  }
  slots.delete(value);
  const ordinal = pod.metadata?.ownerReferences?.some(({ kind }) => kind === 'StatefulSet') ? /-(\d+)$/.exec(nameOf(pod))?.[1] : undefined;
  if (ordinal !== undefined) {
    return `${value}-${ordinal}`;
  }
  let number = 1;
  while (slots.get(`${value}-${number}`)?.goneSince === null) {
    number += 1;
  }
  return `${value}-${number}`;
}

/** Lets the pod be the component of that name. */
function fill(slots: Map<string, Slot>, component: string, pod: V1Pod, api: string): void {
  const uid = pod.metadata?.uid ?? '';
  const containers = pod.status?.containerStatuses ?? [];
  const incarnation = `${uid} ${containers.reduce((sum, { restartCount }) => sum + restartCount, 0)}`;
  const known = slots.get(component);
  const same = known?.incarnation === incarnation;
  const count = same ? known.count : (known?.count ?? 0) + 1;
  // A fault may take the readiness of a pod that lives; that is no reason to call it down.
  const runs = containers.length > 0 && containers.every(({ state }) => state?.running !== undefined) && !Object.keys(pod.metadata?.annotations ?? {}).some((key) => FAILED_POD.test(key));
  const wasReady = (same && known.wasReady) || (runs && (pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false));
  slots.set(component, { uid, incarnation, count, wasReady, goneSince: null, target: targetOf(component, pod, count, runs && wasReady, api) });
}

function targetOf(component: string, { metadata, spec, status }: V1Pod, incarnation: number, ready: boolean, api: string): ProcessTarget {
  const ports = spec?.containers.flatMap((container) => container.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ containerPort }) => containerPort) ?? [];
  const address = status?.podIP;
  return {
    component,
    faultable: metadata?.labels?.[FAULTABLE] !== 'false',
    incarnation,
    cgroups: {},
    cgroupVersion: 2,
    netns: NO_NETNS,
    interface: 'none',
    pid: 0,
    ...(address && /^\d+\.\d+\.\d+\.\d+$/.test(address) ? { address } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    kubernetes: { api, namespace: metadata?.namespace ?? '', pod: metadata?.name ?? '', uid: metadata?.uid ?? '', ready },
  };
}
