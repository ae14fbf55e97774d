/**
 * What stands for guards where faults are made by an API: a fault is an object that somebody else's controller obeys (Chaos Mesh), or the
 * deletion of a pod. No process keeps watch over a dead sidecar here: the objects end by themselves some seconds after the fault's own time.
 */

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesTarget } from '../../contract';
import { RoentgenError } from '../../errors';
import type { Guards } from '../execution';
import { deletionOf, objectOf } from '../faults/kubernetes';
import type { Guard, GuardTask, Undone } from '../guard';
import type { Stamp } from '../stamp';
import type { Cluster, LivingMeshObject } from './kubernetes-client';
import { meshKindOf, type MeshKind, TOKEN_LABEL } from './mesh-objects';
import { actsOn, isInjected, isOver, whyNot } from './mesh-status';

/** What a fault is made of. */
interface Act {
  /** Resolves when it is seen in force. */
  apply(): Promise<void>;
  /** Whether it has ended without us. */
  isOver(): Promise<boolean>;
  /** Resolves when it is seen undone. Idempotent. */
  undo(): Promise<void>;
}

/** Chaos Mesh reacts within a second or two; a pod is gone some seconds after its grace. */
const PATIENCE_MS = 15_000;
const POLL_MS = 250;
const LOOK_MS = 1000;

/** @param clusterOf by the address of its API server. @param patienceMs for a fault to come into force, and to be undone */
export function kubernetesGuards(clusterOf: (api: string) => Cluster | undefined, patienceMs = PATIENCE_MS): Guards {
  return {
    async start(task) {
      const { cluster, target } = placeOf(task, clusterOf);
      await checkPod(cluster, target, task);
      return guardOf(task, await actOf(task, cluster, target, patienceMs));
    },
    async undo(task): Promise<Stamp> {
      const { cluster, target } = placeOf(task, clusterOf);
      const kind = meshKindOf(task.kind);
      if (kind && deletionOf(task.kind, task.hit) === null) {
        await removeOurs(cluster, kind, target.namespace, task.token, patienceMs);
      }
      return stampNow();
    },
  };
}

function placeOf({ hit }: GuardTask, clusterOf: (api: string) => Cluster | undefined): { cluster: Cluster; target: KubernetesTarget } {
  const target = hit.target.kubernetes;
  const cluster = target && clusterOf(target.api);
  if (!target || !cluster) {
    throw new RoentgenError('RUNTIME_UNAVAILABLE', `the cluster of ${hit.target.component} is not configured, or does not answer`, 'chaos.kubernetes names its namespace');
  }
  return { cluster, target };
}

/** The pod that was previewed has to be there. */
async function checkPod(cluster: Cluster, { namespace, pod, uid }: KubernetesTarget, { kind, hit }: GuardTask): Promise<void> {
  const found = await cluster.pod(namespace, pod);
  if (found?.metadata?.uid !== uid || found.metadata.deletionTimestamp) {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the pod ${pod} is not there any more`, 'the component is down or was started anew');
  }
  if (deletionOf(kind, hit) !== null && !found.metadata.ownerReferences?.some(({ controller }) => controller)) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `no controller would make the pod ${pod} anew`, 'let a Deployment or a StatefulSet have it');
  }
}

async function actOf(task: GuardTask, cluster: Cluster, target: KubernetesTarget, patienceMs: number): Promise<Act> {
  const grace = deletionOf(task.kind, task.hit);
  return grace === null ? meshAct(task, cluster, target, patienceMs) : deletion(cluster, target, grace, patienceMs);
}

function deletion(cluster: Cluster, { namespace, pod, uid }: KubernetesTarget, grace: number, patienceMs: number): Act {
  return {
    async apply() {
      await cluster.deletePod(namespace, pod, uid, grace);
      await until(async () => (await cluster.pod(namespace, pod))?.metadata?.uid !== uid, grace * 1000 + patienceMs, () => `the pod ${pod} is still there`);
    },
    isOver: () => Promise.resolve(false),
    undo: () => Promise.resolve(),
  };
}

/** Throws FAULT_UNAVAILABLE without Chaos Mesh, TARGET_FOREIGN_STATE where another object of the kind acts on the pod. */
async function meshAct({ kind, token, hit }: GuardTask, cluster: Cluster, { namespace, pod }: KubernetesTarget, patienceMs: number): Promise<Act> {
  const object = objectOf(kind, token, hit);
  if (!(await cluster.meshKinds()).includes(object.kind)) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${kind} on a pod needs the ${object.kind} of Chaos Mesh, which this cluster does not have`, 'install Chaos Mesh, or take kill or restart');
  }
  const foreign = (await cluster.objects(object.kind, namespace, '')).find(({ status }) => actsOn(status, namespace, pod));
  if (foreign) {
    throw new RoentgenError('TARGET_FOREIGN_STATE', `the ${object.kind} ${foreign.metadata.name} acts on the pod ${pod}`, 'remove it, or wait until its owner does');
  }
  const find = async (): Promise<LivingMeshObject | undefined> => (await ours(cluster, object.kind, namespace, token))[0];
  return {
    async apply() {
      let last: LivingMeshObject | undefined;
      await cluster.create(object);
      await until(async () => isInjected((last = await find())?.status), patienceMs, () => `${object.kind} ${object.metadata.name}: ${whyNot(last?.status)}`);
    },
    async isOver() {
      const found = await find();
      return !found || isOver(found.status);
    },
    undo: () => removeOurs(cluster, object.kind, namespace, token, patienceMs),
  };
}

const ours = (cluster: Cluster, kind: MeshKind, namespace: string, token: string) => cluster.objects(kind, namespace, `${TOKEN_LABEL}=${token}`);

/** An object is gone when its controller has undone it: until then a finalizer of Chaos Mesh keeps it. */
async function removeOurs(cluster: Cluster, kind: MeshKind, namespace: string, token: string, patienceMs: number): Promise<void> {
  let left = await ours(cluster, kind, namespace, token);
  await Promise.all(left.map(({ metadata }) => cluster.deleteObject(kind, namespace, metadata.name)));
  await until(async () => (left = await ours(cluster, kind, namespace, token)).length === 0, patienceMs, () => `${kind} ${left[0]?.metadata.name} is still there: Chaos Mesh has not undone it`);
}

async function until(isSo: () => Promise<boolean>, patienceMs: number, whyNotYet: () => string): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > end) {
      throw new RoentgenError('FAULT_FAILED', whyNotYet());
    }
    await sleep(POLL_MS);
  }
}

function guardOf({ kind, hit }: GuardTask, act: Act): Guard {
  const released = new AbortController();
  let settle: (undone: Promise<Undone>) => void;
  const undone = new Promise<Undone>((resolve) => (settle = resolve));
  undone.catch(() => undefined);
  return {
    before: '',
    async apply() {
      try {
        if (released.signal.aborted) {
          throw new RoentgenError('FAULT_FAILED', `${kind} was not applied: it was called off`);
        }
        await act.apply();
        const up = stampNow();
        settle(hold(act, hit.seconds, released.signal));
        return up;
      } catch (error) {
        // What is half applied is undone by whoever hears of this: see execution.ts.
        settle(Promise.reject(error));
        throw error;
      }
    },
    release: () => released.abort(),
    undone,
  };
}

/** Until its time is over, it is asked to end, or it has ended by itself; then undone. An API that does not answer for a while ends nothing. */
async function hold(act: Act, seconds: number, released: AbortSignal): Promise<Undone> {
  const end = performance.now() + seconds * 1000;
  for (let left = seconds * 1000; left > 0 && !released.aborted; left = end - performance.now()) {
    await sleep(Math.min(left, LOOK_MS), undefined, { signal: released }).catch(() => undefined);
    if (await act.isOver().catch(() => false)) {
      break;
    }
  }
  await act.undo();
  return stampNow();
}

const stampNow = (): Stamp => ({ wall: Date.now(), boot: Math.round(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000) });

/** Those of the target's runtime. */
export function guardsByRuntime(processes: Guards, pods: Guards): Guards {
  const of = (task: GuardTask) => (task.hit.target.kubernetes ? pods : processes);
  return { start: (task) => of(task).start(task), undo: (task) => of(task).undo(task) };
}
