/**
 * A fake Kubernetes API, because no cluster can be installed here: pods whose controller makes a new one for each that is deleted, and Chaos
 * Mesh as far as its status goes (conditions and records as its documentation and its status type have them; it touches no pod).
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import type { MeshObject } from '../../../../sidecar/chaos/drivers/mesh-objects';
import type { MeshStatus } from '../../../../sidecar/chaos/drivers/mesh-status';

type FakeObject = MeshObject & { metadata: MeshObject['metadata'] & { deletionTimestamp?: string }; status?: MeshStatus };

export interface FakeCluster {
  kubeconfig: string;
  pods: V1Pod[];
  objects: FakeObject[];
  /** `METHOD path` of each request that changes something. */
  changes: string[];
  /** Kinds of Chaos Mesh that are installed. */
  kinds: string[];
  /** What its controller does with objects. */
  controller: 'works' | 'sleeps' | 'fails';
  /** Answers this to everything. */
  refuse: number | null;
  close(): Promise<void>;
}

const NAMESPACE = 'shop';
const ALL_KINDS = ['PodChaos', 'NetworkChaos', 'StressChaos', 'TimeChaos', 'DNSChaos', 'HTTPChaos'];
let made = 0;

export function fakePod(name: string, labels: Record<string, string>, more: { owner?: string | null; ready?: boolean } = {}): V1Pod {
  const { owner = 'ReplicaSet', ready = true } = more;
  made += 1;
  return {
    metadata: { name, namespace: NAMESPACE, uid: `uid-${made}`, labels, ...(owner && { ownerReferences: [{ apiVersion: 'apps/v1', kind: owner, name: 'x', uid: 'y', controller: true }] }) },
    spec: { containers: [{ name: 'c', ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: 'UDP' }] }] },
    status: { phase: 'Running', podIP: '10.1.0.5', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }], containerStatuses: [{ name: 'c', image: '', imageID: '', ready, restartCount: 0, state: { running: {} } }] },
  };
}

export async function fakeCluster(): Promise<FakeCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-cluster-'));
  const server = createServer((request, response) => void answer(cluster, request).then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cluster: FakeCluster = {
    kubeconfig: join(folder, 'config'),
    pods: [],
    objects: [],
    changes: [],
    kinds: ALL_KINDS,
    controller: 'works',
    refuse: null,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true });
    },
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(cluster.kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }], clusters: [{ name: 'k', cluster: { server: url, 'insecure-skip-tls-verify': true } }], users: [{ name: 'u', user: { token: 't' } }] }));
  return cluster;
}

const failure = (code: number, message: string): [number, unknown] => [code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }];
const success: [number, unknown] = [200, { kind: 'Status', apiVersion: 'v1', status: 'Success' }];

async function answer(cluster: FakeCluster, request: IncomingMessage): Promise<[number, unknown]> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake');
  const text = await read(request);
  if (cluster.refuse !== null) {
    return failure(cluster.refuse, 'pods is forbidden: no right to list');
  }
  if (request.method !== 'GET') {
    cluster.changes.push(`${request.method} ${pathname}`);
  }
  const selector = Object.fromEntries((searchParams.get('labelSelector') ?? '').split(',').filter(Boolean).map((each) => each.split('=')));
  const [, name] = /\/pods(?:\/([^/]+))?$/.exec(pathname) ?? [];
  if (pathname.startsWith(`/api/v1/namespaces/${NAMESPACE}/pods`)) {
    return podAnswer(cluster, request.method, name, selector, text);
  }
  return meshAnswer(cluster, request.method, pathname, selector, text);
}

function podAnswer(cluster: FakeCluster, method: string | undefined, name: string | undefined, selector: Record<string, string>, text: string): [number, unknown] {
  if (name === undefined) {
    return [200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: cluster.pods.filter(({ metadata }) => fits(metadata?.labels, selector)) }];
  }
  const pod = cluster.pods.find(({ metadata }) => metadata?.name === name);
  if (!pod) {
    return failure(404, 'not found');
  }
  if (method === 'DELETE') {
    const { preconditions } = JSON.parse(text) as { preconditions?: { uid?: string } };
    if (preconditions?.uid !== pod.metadata?.uid) {
      return failure(409, 'the UID in the precondition does not match');
    }
    const [kind] = pod.metadata?.ownerReferences?.map((owner) => owner.kind) ?? [];
    cluster.pods = [...cluster.pods.filter((each) => each !== pod), fakePod(kind === 'StatefulSet' ? name : `${name.replace(/-\w+$/, '')}-n${made}`, pod.metadata?.labels ?? {}, { owner: kind, ready: false })];
  }
  return [200, pod];
}

function meshAnswer(cluster: FakeCluster, method: string | undefined, path: string, selector: Record<string, string>, text: string): [number, unknown] {
  const [, plural, name] = new RegExp(`^/apis/chaos-mesh.org/v1alpha1/namespaces/${NAMESPACE}/(\\w+)(?:/([^/]+))?$`).exec(path) ?? [];
  if (path === '/apis/chaos-mesh.org/v1alpha1') {
    return cluster.kinds.length === 0 ? failure(404, 'not found') : [200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'chaos-mesh.org/v1alpha1', resources: cluster.kinds.map((kind) => ({ name: kind.toLowerCase(), singularName: '', namespaced: true, kind, verbs: [] })) }];
  }
  const ofKind = cluster.objects.filter(({ kind }) => kind.toLowerCase() === plural);
  if (method === 'POST') {
    const object = JSON.parse(text) as FakeObject;
    cluster.objects.push(object);
    setTimeout(() => work(cluster, object), 50);
    return [201, object];
  }
  const one = ofKind.find(({ metadata }) => metadata.name === name);
  if (method === 'DELETE' && one) {
    // Its finalizer keeps it until it is undone.
    one.metadata.deletionTimestamp = 'now';
    setTimeout(() => cluster.controller !== 'sleeps' && (cluster.objects = cluster.objects.filter((each) => each !== one)), 50);
    return success;
  }
  return name === undefined ? [200, { kind: 'List', apiVersion: 'v1', metadata: {}, items: ofKind.filter(({ metadata }) => fits(metadata.labels, selector)) }] : failure(404, 'not found');
}

/** What its controller writes into the status. */
function work({ controller }: FakeCluster, object: FakeObject): void {
  const { selector } = object.spec as { selector: { pods: Record<string, string[]> } };
  const injected = controller === 'works';
  const id = Object.entries(selector.pods).map(([namespace, [pod]]) => `${namespace}/${pod}`)[0];
  object.status = controller === 'sleeps' ? undefined : meshStatus(id, injected);
}

export function meshStatus(id: string, injected: boolean): MeshStatus {
  return {
    conditions: [{ type: 'Selected', status: 'True' }, { type: 'AllInjected', status: injected ? 'True' : 'False' }, { type: 'AllRecovered', status: injected ? 'False' : 'True' }, { type: 'Paused', status: 'False' }],
    experiment: { desiredPhase: 'Run', containerRecords: [{ id, phase: injected ? 'Injected' : 'Not Injected', events: injected ? [] : [{ type: 'Failed', operation: 'Apply', message: 'the kernel has no netem' }] }] },
  };
}

const fits = (labels: Record<string, string> | undefined, selector: Record<string, string | undefined>) => Object.entries(selector).every(([key, value]) => labels?.[key] !== undefined && (value === undefined || labels[key] === value));

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}
