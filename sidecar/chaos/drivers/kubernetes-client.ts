/** The few calls that faults on pods need of a cluster's API. Effects: HTTPS. The official client takes a second to load, so it is loaded when it is used. */

import type { KubeConfig, V1Pod } from '@kubernetes/client-node';
import { messageOf, RoentgenError } from '../../errors';
import { MESH_GROUP, MESH_VERSION, type MeshKind, type MeshObject, pluralOf } from './mesh-objects';
import type { MeshStatus } from './mesh-status';

export type { V1Pod };

/** A Chaos Mesh object as the API gives it back. */
export type LivingMeshObject = MeshObject & { metadata: { uid?: string }; status?: MeshStatus };

/** Each throws RUNTIME_UNAVAILABLE where nothing answers in time, FAULT_UNAVAILABLE where the account may not, FAULT_FAILED for other refusals. */
export interface Cluster {
  /** Address of the API server; pods are known by it. */
  api: string;
  pods(namespace: string, label: string): Promise<V1Pod[]>;
  /** null: there is none of that name. */
  pod(namespace: string, name: string): Promise<V1Pod | null>;
  /** Only that very one; one that is gone or another by now is no error. @param grace seconds */
  deletePod(namespace: string, name: string, uid: string, grace: number): Promise<void>;
  /** Kinds of Chaos Mesh that are installed. */
  meshKinds(): Promise<string[]>;
  create(object: MeshObject): Promise<void>;
  /** @param selector by labels; empty: all */
  objects(kind: MeshKind, namespace: string, selector: string): Promise<LivingMeshObject[]>;
  deleteObject(kind: MeshKind, namespace: string, name: string): Promise<void>;
}

const PATIENCE_MS = 8000;

/** @param file null: the one of the environment, or of the pod that this runs in. Throws RUNTIME_UNAVAILABLE where it cannot be read. */
export async function readKubeconfig(file: string | null, hint: string): Promise<KubeConfig> {
  const { KubeConfig: Configuration } = await import('@kubernetes/client-node');
  const config = new Configuration();
  try {
    if (file === null) {
      config.loadFromDefault();
    } else {
      config.loadFromFile(file);
    }
    return config;
  } catch (error) {
    throw new RoentgenError('RUNTIME_UNAVAILABLE', `the Kubernetes configuration cannot be read: ${messageOf(error)}`, hint, { cause: error });
  }
}

/** @param kubeconfig null: the one of the environment, or of the pod that this runs in. Throws RUNTIME_UNAVAILABLE where it cannot be read. */
export async function connectCluster(kubeconfig: string | null): Promise<Cluster> {
  const { CoreV1Api, CustomObjectsApi } = await import('@kubernetes/client-node');
  const config = await readKubeconfig(kubeconfig, 'chaos.kubernetes[].kubeconfig names it');
  const [core, custom] = [config.makeApiClient(CoreV1Api), config.makeApiClient(CustomObjectsApi)];
  const mesh = { group: MESH_GROUP, version: MESH_VERSION };
  return {
    api: config.getCurrentCluster()?.server ?? '',
    pods: (namespace, labelSelector) => told(core.listNamespacedPod({ namespace, labelSelector }).then(({ items }) => items)),
    pod: (namespace, name) => told(core.readNamespacedPod({ namespace, name }).catch(goneIs(null))),
    deletePod: (namespace, name, uid, grace) => told(core.deleteNamespacedPod({ namespace, name, body: { gracePeriodSeconds: grace, preconditions: { uid } } }).then(nothing, goneIs(undefined))),
    meshKinds: () => told(custom.getAPIResources(mesh).then(({ resources }) => resources.map(({ kind }) => kind), goneIs<string[]>([]))),
    create: (object) => told(custom.createNamespacedCustomObject({ ...mesh, namespace: object.metadata.namespace, plural: pluralOf(object.kind), body: object }).then(nothing)),
    objects: (kind, namespace, labelSelector) =>
      told(custom.listNamespacedCustomObject({ ...mesh, namespace, plural: pluralOf(kind), ...(labelSelector && { labelSelector }) }).then((list) => (list as { items: LivingMeshObject[] }).items)),
    deleteObject: (kind, namespace, name) => told(custom.deleteNamespacedCustomObject({ ...mesh, namespace, plural: pluralOf(kind), name }).then(nothing, goneIs(undefined))),
  };
}

const nothing = () => undefined;

/** 404: it is gone. 409 of a delete: another one has its name by now. */
const goneIs = <Value>(value: Value) => (error: { code?: unknown }): Value => {
  if (error.code === 404 || error.code === 409) {
    return value;
  }
  throw error;
};

/** The client itself waits for ever. */
async function told<Value>(call: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)));
  try {
    return await Promise.race([call, late]);
  } catch (error) {
    throw refusal(error);
  } finally {
    clearTimeout(timer);
  }
}

/** What the API said, without the client's wrapping. */
function refusal(error: unknown): RoentgenError {
  const { code, body } = error as { code?: unknown; body?: unknown };
  if (typeof code !== 'number') {
    return new RoentgenError('RUNTIME_UNAVAILABLE', `the Kubernetes API does not answer: ${messageOf(error)}`, undefined, { cause: error });
  }
  const said = typeof body === 'string' ? (/"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? body.slice(0, 200)) : messageOf(error);
  return new RoentgenError(code === 401 || code === 403 ? 'FAULT_UNAVAILABLE' : 'FAULT_FAILED', `the Kubernetes API answered ${code}: ${said}`, undefined, { cause: error });
}
