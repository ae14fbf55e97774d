/** A service that Roentgen does not know, brought up from a blueprint of a few lines: nginx before nginx. As root, from what `npm run build` made. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrometheus } from '../../../demo/prometheus';
import { freePort } from '../../../demo/process';
import type { ProcessTarget, TargetFile } from '../../../sidecar/contract';
import { parseBlueprint } from '../../../sidecar/mirror/blueprint/parse';
import { scaleDown } from '../../../sidecar/mirror/blueprint/scale';
import { capturePrometheus } from '../../../sidecar/mirror/capture/prometheus';
import { type Mirror, mirrorUp } from '../../../sidecar/mirror/environment';
import { readDifferences, readRun } from '../../../sidecar/mirror/targets';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { eventually, fromInside, remainsOf } from './remains';

const nginx = (server: string) => `|
        user www-data;
        worker_processes 1;
        daemon off;
        pid /run/nginx.pid;
        error_log stderr crit;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path /run/body;
          proxy_temp_path /run/proxy;
          fastcgi_temp_path /run/fastcgi;
          uwsgi_temp_path /run/uwsgi;
          scgi_temp_path /run/scgi;
${server}
        }`;
const NGINX = `command: [nginx, -e, stderr, -c, /etc/shop.conf]
    capabilities: [setuid, setgid, chown, dac_override, kill, net_bind_service]`;
const BLUEPRINT = `
name: shop
service: shop
nodes: { pi: { cpu: 0.5, memory: 512Mi } }
network: { subnet: 10.99.0.0/24 }
components:
  front:
    ${NGINX}
    node: pi
    resources: { cpu: 0.25, memory: 64Mi, pids: 32, disk: 8Mi }
    ports: [8080]
    health: { command: [test, -s, /run/nginx.pid], every: 50ms }
    depends_on: [back]
    files:
      /etc/shop.conf: ${nginx(`          upstream shop {
            server \${each:back}:8000;
          }
          server {
            listen 8080;
            location / { proxy_pass http://shop; }
          }`)}
  back:
    ${NGINX}
    replicas: 3
    resources: { cpu: 0.25, memory: 64Mi, pids: 32 }
    ports: [8000]
    health: { tcp: 8000 }
    files:
      /etc/shop.conf: ${nginx(`          server {
            listen 8000;
            location = /sold-out { return 404; }
            location / { return 200 "\${secret:word}"; }
          }`)}
load:
  kind: http
  target: front
  base: 20
  peak: 20
  think: 50ms
  sessions:
    - steps: [{ path: / }, { path: /sold-out, expect: 404 }]
`;

const instance = `tg${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'roentgen-shop-'));
let mirror: Mirror;

beforeAll(async () => {
  const source = parseBlueprint(BLUEPRINT, 'shop.yaml', () => '');
  mirror = await mirrorUp({ instance, directory, source, blueprint: scaleDown(source, { cpu: 1, memory: 1, replicas: 2 }) });
}, 60_000);

afterAll(async () => {
  await mirror?.down();
  rmSync(directory, { recursive: true, force: true });
}, 30_000);

const target = (component: string) => (JSON.parse(readFileSync(mirror.targetFile, 'utf8')) as TargetFile).targets.find((each) => each.component === component) as ProcessTarget;
const scrape = async () => (await fetch(mirror.metricsUrl)).text();
const value = (text: string, start: string) => Number(text.split('\n').find((line) => line.startsWith(start))?.split(' ').pop() ?? NaN);
const disks = () => readFileSync('/proc/self/mounts', 'utf8').split('\n').filter((line) => line.startsWith(`rtg-${instance} `));
const inFront = (command: string) => spawnSync('nsenter', ['--target', String(target('front').pid), '--mount', '--root', '--wd=/', '--', 'bash', '-c', command]);

test('its users are served through both tiers, and what they expect is no error', async () => {
  const text = await eventually('requests', async () => {
    const metrics = await scrape();
    return value(metrics, 'roentgen_mirror_requests_total') > 30 ? metrics : null;
  });
  expect(['status', 'timeout', 'connection'].map((reason) => value(text, `roentgen_mirror_request_errors_total{service="shop",reason="${reason}"}`))).toEqual([0, 0, 0]);
  expect(fromInside(instance, `return (await (await fetch('http://10.99.0.11:8080/')).text()).length;`)).toBe(32);
});

test('the target file says where each component is and what it serves', () => {
  expect(mirror.components).toEqual(['front', 'back-1', 'back-2']);
  expect(target('front')).toMatchObject({ address: '10.99.0.11', ports: [8080], faultable: true, interface: 'eth0' });
  expect(Object.values(target('front').cgroups).every((folder) => folder.includes(`/rtg-${instance}/pi/front-`))).toBe(true);
  expect([readRun(directory)?.nodes, readDifferences(directory)]).toEqual([{ front: 'pi' }, [{ component: 'back', what: 'replicas', source: '3', mirror: '2' }]]);
});

test('a component with a disk of its own can fill it, and nobody else notices', () => {
  const { layer = '' } = target('front');
  const { blocks, bsize } = statfsSync(layer);
  expect(blocks * bsize).toBe(8 * 2 ** 20);
  const filled = inFront('head -c 16M /dev/zero >/filled');
  expect([filled.status, String(filled.stderr)]).toEqual([1, expect.stringContaining('No space left on device')]);
  expect(statfsSync(layer).bavail).toBe(0);
  expect(statfsSync(directory).bavail).toBeGreaterThan(0);
  expect(inFront('rm /filled && touch /empty').status).toBe(0);
});

test('a component that is restarted comes back with an empty disk, on its node; the others stay', async () => {
  const before = [target('front').incarnation, target('back-1').incarnation];
  await mirror.restart('front');
  expect([target('front').incarnation, target('back-1').incarnation]).toEqual([before[0] + 1, before[1]]);
  expect(disks()).toHaveLength(1);
  expect(inFront('test ! -e /empty').status).toBe(0);
});

test('its load is changed while it runs', async () => {
  await mirror.setLoad({ base: 3, peak: 3 });
  expect(value(await scrape(), 'roentgen_mirror_target_requests_per_second')).toBeCloseTo(3, 9);
});

test('a Prometheus that watches it knows enough of it for a blueprint to compare mirrors with', async () => {
  const prometheus = await startPrometheus({ directory: join(directory, 'prometheus'), port: await freePort(0), scrapeSeconds: 1, targets: { mirror: new URL(mirror.metricsUrl).host }, rules: join(directory, 'no-rules', '*.yml') });
  try {
    const client = createPrometheus({ url: prometheus.url, timeoutMs: 5000, token: null });
    const options = { query: (promql: string) => client.instant(promql, Date.now()), url: prometheus.url, service: 'shop', selector: '{namespace="shop"}', label: 'pod' };
    // The first scrape may be committed between two of the capture's queries.
    const text = await eventually('series', () => capturePrometheus(options).then((captured) => (captured.includes('cpu: 0.25') ? captured : null), () => null));
    const { components } = parseBlueprint(text, 'captured.yaml', () => '');
    expect(components.map(({ component, replicas, limits: { cpu, memory } }) => [component, replicas, cpu, memory])).toEqual([['back', 2, 0.25, 64 * 2 ** 20], ['front', 1, 0.25, 64 * 2 ** 20]]);
    await expect(capturePrometheus({ ...options, selector: '{namespace="elsewhere"}' })).rejects.toMatchObject({ code: 'SERVICE_WITHOUT_SERIES' });
  } finally {
    await prometheus.stop();
  }
}, 30_000);

test('down leaves nothing, its disks included', async () => {
  await mirror.down();
  expect([remainsOf(instance, directory), disks()]).toEqual([[], []]);
});
