import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { bytesText, captureKubernetes, coresOf } from '../../../../sidecar/mirror/capture/kubernetes';
import { kubernetesDown, kubernetesStatus, kubernetesUp } from '../../../../sidecar/mirror/runtimes/kubernetes';
import { kubernetesObjects } from '../../../../sidecar/mirror/runtimes/kubernetes-objects';

const TEXT = `
name: small
service: small
components:
  web: {image: "nginx:1.22", ports: [80], resources: {cpu: 0.25, memory: 64Mi}, health: {http: {path: /health}, every: 2s}, depends_on: [db]}
  db: {image: "postgres:15", replicas: 2, ports: [5432], volume: true, environment: {MODE: a, DB_PASSWORD: hidden}, command: [postgres], health: {tcp: 5432}}
`;
const secret = () => 'word';
const blueprint = parseBlueprint(TEXT, 'small.yaml', () => '');

/** A fake API server that keeps what it is given and says all of it ready: no real one can be installed here. Answers have the real API's form. */
interface FakeApi {
  server: Server;
  objects: Map<string, { metadata: { name: string; labels?: Record<string, string> }; spec?: { replicas?: number; template?: { metadata: { labels: Record<string, string> } } }; status?: unknown }>;
  refuse: number | null;
}

const read = async (request: IncomingMessage) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
};

function fakeApi(): FakeApi {
  const api: FakeApi = { objects: new Map(), refuse: null, server: createServer((request, response) => void answer(api, request).then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)))) };
  return api;
}

async function answer(api: FakeApi, request: IncomingMessage): Promise<[number, unknown]> {
  const path = (request.url ?? '').split('?')[0];
  if (api.refuse !== null) {
    return [api.refuse, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'pods is forbidden: no right to list', reason: 'Forbidden', code: api.refuse }];
  }
  if (request.method === 'POST') {
    const body = JSON.parse(await read(request)) as { metadata: { name: string }; spec?: { replicas?: number } };
    api.objects.set(`${path}/${body.metadata.name}`, { ...body, status: { readyReplicas: body.spec?.replicas } });
    return [201, body];
  }
  if (request.method === 'DELETE') {
    [...api.objects.keys()].filter((key) => key === path || key.startsWith(`${path}/`) || key.includes(`/namespaces/${path.split('/').pop()}/`)).forEach((key) => api.objects.delete(key));
    return [200, { kind: 'Status', apiVersion: 'v1', status: 'Success' }];
  }
  const one = api.objects.get(path);
  if (one) {
    return [200, one];
  }
  const items = path.endsWith('/pods') ? podsOf(api) : [...api.objects].filter(([key]) => key.startsWith(`${path}/`)).map(([, value]) => value);
  return /\/(pods|statefulsets|deployments|services)$/.test(path) ? [200, { kind: 'List', apiVersion: 'v1', metadata: {}, items }] : [404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'not found', code: 404 }];
}

const podsOf = (api: FakeApi) =>
  [...api.objects.values()].filter(({ spec }) => spec?.template).flatMap(({ metadata, spec }) =>
    Array.from({ length: spec?.replicas ?? 1 }, (_, index) => ({ metadata: { name: `${metadata.name}-${index}`, labels: spec?.template?.metadata.labels }, spec: { nodeName: 'node-1', containers: [] }, status: { startTime: '2026-01-01T00:00:00Z', containerStatuses: [{ ready: true, restartCount: index, name: 'c', image: '', imageID: '' }] } }))
  );

const api = fakeApi();
const folder = mkdtempSync(join(tmpdir(), 'roentgen-kubernetes-'));
const kubeconfig = join(folder, 'config');
beforeAll(async () => {
  await new Promise<void>((done) => api.server.listen(0, '127.0.0.1', done));
  const server = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }], clusters: [{ name: 'k', cluster: { server, 'insecure-skip-tls-verify': true } }], users: [{ name: 'u', user: { token: 't' } }] }));
});
beforeEach(() => (api.refuse = null));
afterAll(async () => {
  api.server.closeAllConnections();
  await new Promise((done) => api.server.close(done));
  rmSync(folder, { recursive: true });
});

describe('a blueprint as Kubernetes objects', () => {
  const objects = kubernetesObjects(blueprint, 'k8', secret);

  test('limits, replicas, volumes and checks are those of the blueprint', () => {
    const [web, db] = objects.statefulSets.map(({ spec }) => spec);
    expect(web?.template.spec?.containers[0]).toMatchObject({ image: 'nginx:1.22', resources: { limits: { cpu: '250m', memory: '67108864' } }, readinessProbe: { periodSeconds: 2, httpGet: { path: '/health', port: 80 } } });
    expect([db?.replicas, db?.volumeClaimTemplates?.length, db?.template.spec?.containers[0].args]).toEqual([2, 1, ['postgres']]);
    expect(objects.services[1].spec).toMatchObject({ clusterIP: 'None', ports: [{ port: 5432 }] });
  });

  test('a component without an image is named', () => {
    const bare = { ...blueprint, components: blueprint.components.map((each) => ({ ...each, image: null })) };
    expect(() => kubernetesObjects(bare, 'k8', secret)).toThrow(expect.objectContaining({ code: 'BLUEPRINT_INVALID', message: 'small: web has no image' }));
  });
});

describe('a mirror in Kubernetes, against a fake API', () => {
  test('comes up, tells its pods, is captured, and goes down', async () => {
    await kubernetesUp({ blueprint, instance: 'k8', kubeconfig, secret });
    expect([...api.objects.keys()].map((key) => key.split('/').slice(-2).join('/'))).toEqual(['namespaces/roentgen-k8', 'networkpolicies/mirror', 'services/web', 'services/db', 'statefulsets/web', 'statefulsets/db']);
    // The official client sends only what the API's schema knows: what arrives is all of ours.
    const { namespace, networkPolicies, services, statefulSets } = kubernetesObjects(blueprint, 'k8', secret);
    const arrived = [...api.objects.values()].map(({ status: _status, ...sent }) => sent);
    expect(arrived).toEqual(JSON.parse(JSON.stringify([namespace, ...networkPolicies, ...services, ...statefulSets]).replaceAll('"_from"', '"from"')));
    const status = await kubernetesStatus(blueprint, 'k8', kubeconfig);
    expect(status.components.map(({ component, up, restarts }) => [component, up, restarts])).toEqual([['web-0', true, 0], ['db-0', true, 0], ['db-1', true, 1]]);
    const text = await captureKubernetes({ kubeconfig, namespace: 'roentgen-k8', service: 'small' });
    expect(text).not.toContain('hidden');
    expect(parseBlueprint(text, 'captured.yaml', () => '').components.map(({ component, replicas, image, limits, volume, health }) => [component, replicas, image, limits.cpu, limits.memory, volume, health?.tcp ?? health?.http?.path])).toEqual([
      ['db', 2, 'postgres:15', 1, 512 * 2 ** 20, true, 5432],
      ['web', 1, 'nginx:1.22', 0.25, 64 * 2 ** 20, false, '/health'],
    ]);
    await kubernetesDown('k8', kubeconfig);
    expect([...api.objects.keys()]).toEqual([]);
    await kubernetesDown('k8', kubeconfig);
  });

  test('a namespace that no mirror made is left alone', async () => {
    api.objects.set('/api/v1/namespaces/roentgen-other', { metadata: { name: 'roentgen-other', labels: { team: 'theirs' } } });
    await expect(kubernetesDown('other', kubeconfig)).rejects.toMatchObject({ code: 'MIRROR_FAILED' });
    expect(api.objects.has('/api/v1/namespaces/roentgen-other')).toBe(true);
  });

  test('what the API refuses is told in its own words', async () => {
    api.refuse = 403;
    await expect(captureKubernetes({ kubeconfig, namespace: 'x', service: 's' })).rejects.toMatchObject({ code: 'MIRROR_FAILED', message: 'the namespace x: 403: pods is forbidden: no right to list' });
    await expect(kubernetesUp({ blueprint, instance: 'y', kubeconfig: '/nowhere', secret })).rejects.toMatchObject({ code: 'RUNTIME_UNAVAILABLE' });
  });
});

test.each([['250m', 0.25], ['2', 2], ['1.5', 1.5], ['x', null], [undefined, null]])('cores %s', (quantity, cores) => expect(coresOf(quantity)).toBe(cores));
test.each([['64Mi', '64Mi'], ['1Ti', '1024Gi'], ['1048576', 1048576], ['1Q', null]])('memory %s', (quantity, bytes) => expect(bytesText(quantity)).toBe(bytes));
