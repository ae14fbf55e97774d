import { parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { capturePrometheus } from '../../../../sidecar/mirror/capture/prometheus';
import type { Sample } from '../../../../sidecar/mirror/capture/series';
import { workloadOf } from '../../../../sidecar/mirror/capture/workload';

const MEBIBYTE = 2 ** 20;
const container = (pod: string, name: string, value: number, more: Record<string, string> = {}): Sample => ({ labels: { namespace: 'shop', pod, container: name, ...more }, value });
const WEB = ['web-57b9557748-g6qbt', 'web-57b9557748-dmczx'];
const GONE = 'web-57b9557748-kw6zn';

/** What a kubelet's cAdvisor answers, in its form: series of the pod (container="") and of its sandbox (container="POD") beside the container's. */
const ANSWERS: Record<string, Sample[]> = {
  container_last_seen: [
    ...WEB.flatMap((pod) => [container(pod, '', 1000), container(pod, 'POD', 1000, { image: 'pause:1' }), container(pod, 'nginx', 1000, { image: 'docker.io/library/nginx:1.25' })]),
    container(GONE, 'nginx', 700, { image: 'docker.io/library/nginx:1.25' }),
    ...['main', 'sidecar'].map((name) => container('db-0', name, 990, { image: `sha256:${'0'.repeat(64)}` })),
    container('agent-x7f2k', 'agent', 1000),
  ],
  container_spec_cpu_quota: [container(WEB[0], '', 30_000), ...WEB.map((pod) => container(pod, 'nginx', 20_000)), container('db-0', 'main', 150_000), container('agent-x7f2k', 'agent', -1)],
  container_spec_cpu_period: [...WEB.map((pod) => container(pod, 'nginx', 100_000)), container('db-0', 'main', 100_000), container('agent-x7f2k', 'agent', 100_000)],
  container_spec_memory_limit_bytes: [container(WEB[0], 'nginx', 64 * MEBIBYTE), container(WEB[1], 'nginx', 96 * MEBIBYTE), container('db-0', 'main', 0), container('db-0', 'sidecar', 9.2e18)],
  kube_pod_container_resource_limits: [container('db-0', 'main', 512 * MEBIBYTE, { resource: 'memory', unit: 'byte' })],
  container_cpu_usage_seconds_total: [container('agent-x7f2k', 'agent', 0.01234)],
  container_memory_working_set_bytes: [container('agent-x7f2k', 'agent', 20 * MEBIBYTE)],
};

/** Stands in for a Prometheus; test/sidecar/mirror/generic.test.ts asks a real one. */
const query = async (promql: string): Promise<Sample[]> => ANSWERS[/(container|kube)_[a-z_]+/.exec(promql)?.[0] ?? ''] ?? [];
const captured = () => capturePrometheus({ query, url: 'http://prometheus:9090', service: 'shop', selector: '{namespace="shop"}', label: 'pod' });

test('pods become components with replicas, images and limits; what is gone is left out', async () => {
  const { components } = parseBlueprint(await captured(), 'captured.yaml', () => '');
  expect(components.map(({ component, replicas, image, command, limits: { cpu, memory } }) => [component, replicas, image, command, cpu, memory / MEBIBYTE])).toEqual([
    ['agent', 1, null, null, 1, 512],
    ['db-main', 1, null, null, 1.5, 512],
    ['db-sidecar', 1, null, null, 1, 512],
    ['web', 2, 'docker.io/library/nginx:1.25', null, 0.2, 96],
  ]);
});

test('comments say what could not be known', async () => {
  const text = await captured();
  const above = (component: string) => text.slice(0, text.indexOf(`\n  ${component}:`)).split('\n').concat(text.slice(text.indexOf(`\n  ${component}:`)).split('\n').slice(2, 6)).slice(-4).join('\n');
  expect(text).toContain('# Captured from http://prometheus:9090 by {namespace="shop"}.');
  expect(above('agent')).toContain('No CPU limit; it takes 0.0123 cores now.');
  expect(above('agent')).toContain('No memory limit; it takes 20 MiB now.');
  expect(above('db-main')).toContain('Not known: command, image, ports, files, what it depends on.');
  expect(above('web')).toContain('Its replicas have different limits; these are the largest.');
});

test.each([
  ['web-57b9557748-g6qbt', 'web'],
  ['my-shop-web-7c9d8b6f5-x2vwz', 'my-shop-web'],
  ['db-0', 'db'],
  ['shop-web-2', 'shop-web'],
  ['shop_web_12', 'shop_web'],
  ['agent-x7f2k', 'agent'],
  ['app1', 'app1'],
  ['redis-cache', 'redis-cache'],
  ['queue', 'queue'],
])('%s is of the workload %s', (name, workload) => {
  expect(workloadOf(name)).toBe(workload);
});
