/** A mirror in a namespace of a Kubernetes cluster. Effects: the Kubernetes API. */

import { setTimeout as pause } from 'node:timers/promises';
import { AppsV1Api, CoreV1Api, NetworkingV1Api } from '@kubernetes/client-node';
import { readKubeconfig } from '../../chaos/drivers/kubernetes-client';
import type { MirrorStatus } from '../../contract';
import { messageOf, RoentgenError } from '../../errors';
import type { Blueprint } from '../blueprint/blueprint';
import type { Values } from '../blueprint/variables';
import { CLIENT } from './contained';
import { namespaceOf } from './kubernetes-names';
import { APP_LABEL, kubernetesObjects, MIRROR_LABEL } from './kubernetes-objects';

export interface KubernetesMirrorOptions {
  blueprint: Blueprint;
  instance: string;
  /** null: the one of the environment, or of the pod that this runs in. */
  kubeconfig: string | null;
  /** Random words that its texts may name. */
  secret: Values['secret'];
  onStep?(text: string): void;
  patienceMs?: number;
}

/** Throws RUNTIME_UNAVAILABLE where the file cannot be read. */
export const loadCluster = (kubeconfig: string | null) => readKubeconfig(kubeconfig, 'give it with --kubeconfig FILE');

/** Makes the objects and waits until every replica is ready. Throws RUNTIME_UNAVAILABLE, BLUEPRINT_INVALID, MIRROR_FAILED after it took down what was up. */
export async function kubernetesUp(options: KubernetesMirrorOptions): Promise<void> {
  const { blueprint, instance, kubeconfig, secret, onStep = () => undefined } = options;
  const objects = kubernetesObjects(blueprint, instance, secret);
  const cluster = await loadCluster(kubeconfig);
  const [core, apps, networking] = [cluster.makeApiClient(CoreV1Api), cluster.makeApiClient(AppsV1Api), cluster.makeApiClient(NetworkingV1Api)];
  const namespace = namespaceOf(instance);
  await core.createNamespace({ body: objects.namespace }).catch((error: unknown) => Promise.reject(apiError(`the namespace ${namespace}`, error)));
  try {
    for (const body of objects.networkPolicies) {
      await networking.createNamespacedNetworkPolicy({ namespace, body });
    }
    for (const body of objects.configMaps) {
      await core.createNamespacedConfigMap({ namespace, body });
    }
    for (const body of objects.services) {
      await core.createNamespacedService({ namespace, body });
    }
    for (const body of objects.statefulSets) {
      onStep(`${body.metadata?.name}: ${body.spec?.replicas} of ${body.spec?.template.spec?.containers[0].image}`);
      await apps.createNamespacedStatefulSet({ namespace, body });
    }
    await untilReady(apps, namespace, options.patienceMs ?? 180_000);
  } catch (error) {
    await kubernetesDown(instance, kubeconfig).catch(() => undefined);
    throw error instanceof RoentgenError ? error : apiError(`the mirror ${instance}`, error);
  }
}

async function untilReady(apps: AppsV1Api, namespace: string, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const { items } = await apps.listNamespacedStatefulSet({ namespace });
    const late = items.filter(({ spec, status }) => (status?.readyReplicas ?? 0) < (spec?.replicas ?? 1));
    if (late.length === 0) {
      return;
    }
    if (Date.now() > end) {
      throw new RoentgenError('MIRROR_FAILED', `not ready in ${patienceMs / 1000} s: ${late.map(({ metadata }) => metadata?.name).join(', ')}`, `kubectl -n ${namespace} get pods says why`);
    }
    await pause(500);
  }
}

/** Deletes the namespace, if the mirror made it. A mirror that is gone is no error. Throws RUNTIME_UNAVAILABLE, MIRROR_FAILED. */
export async function kubernetesDown(instance: string, kubeconfig: string | null): Promise<void> {
  const core = (await loadCluster(kubeconfig)).makeApiClient(CoreV1Api);
  const name = namespaceOf(instance);
  try {
    const { metadata } = await core.readNamespace({ name });
    if (metadata?.labels?.[MIRROR_LABEL] !== instance) {
      throw new RoentgenError('MIRROR_FAILED', `the namespace ${name} was not made by a mirror`, 'it is left alone');
    }
    await core.deleteNamespace({ name });
  } catch (error) {
    if ((error as { code?: number }).code !== 404) {
      throw error instanceof RoentgenError ? error : apiError(`the namespace ${name}`, error);
    }
  }
}

/** Throws RUNTIME_UNAVAILABLE. */
export async function kubernetesStatus(blueprint: Blueprint, instance: string, kubeconfig: string | null): Promise<MirrorStatus> {
  const core = (await loadCluster(kubeconfig)).makeApiClient(CoreV1Api);
  const { items } = await core.listNamespacedPod({ namespace: namespaceOf(instance), labelSelector: `${MIRROR_LABEL}=${instance}` }).catch((error: unknown) => Promise.reject(apiError(`the mirror ${instance}`, error)));
  const components = items.filter(({ metadata }) => metadata?.labels?.[APP_LABEL] !== CLIENT).map(({ metadata, spec, status }) => ({
    component: metadata?.name ?? '',
    up: status?.containerStatuses?.every(({ ready }) => ready) ?? false,
    restarts: status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
    node: spec?.nodeName ?? null,
  }));
  const started = items.flatMap(({ status }) => (status?.startTime ? [new Date(status.startTime).getTime()] : []));
  return { mirror: instance, service: blueprint.service, runtime: 'kubernetes', up: components.some(({ up }) => up), startedAt: Math.min(...started, Date.now()), components, differences: [], snapshotAt: null, rollbackSeconds: null };
}

/** What the API said, without its stack of wrappers. */
export function apiError(what: string, error: unknown): RoentgenError {
  const { code, body } = error as { code?: unknown; body?: unknown };
  if (typeof code !== 'number') {
    return new RoentgenError('RUNTIME_UNAVAILABLE', `the Kubernetes API does not answer: ${messageOf(error)}`, undefined, { cause: error });
  }
  const told = typeof body === 'string' ? (/"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? body.slice(0, 200)) : messageOf(error);
  return new RoentgenError('MIRROR_FAILED', `${what}: ${code}: ${told}`, undefined, { cause: error });
}
