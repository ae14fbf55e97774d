import Ajv from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { CONFIG_SCHEMA } from '../../sidecar/config/schema';
import { MIRROR_PACKAGES } from '../../sidecar/mirror/requirements';

interface Service {
  image?: string;
  volumes?: string[];
  environment?: Record<string, string>;
  build?: { context: string; dockerfile: string; target: string };
  ports?: string[];
  profiles?: string[];
  privileged?: boolean;
  depends_on?: string[];
  network_mode?: string;
  secrets?: Array<string | { source: string; target: string }>;
}

const COMPOSE = resolve(__dirname, '..', '..', 'deploy', 'compose');
const PROJECT = resolve(COMPOSE, '..', '..');
const compose = parse(readFileSync(join(COMPOSE, 'compose.yaml'), 'utf8')) as { services: Record<string, Service>; secrets: Record<string, { environment: string }>; volumes: Record<string, null> };
const services = Object.entries(compose.services);
const sources = (prefix: boolean) => services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]).filter((source) => source.startsWith('.') === prefix));
const dockerfile = readFileSync(join(PROJECT, 'deploy', 'docker', 'Dockerfile'), 'utf8');

describe('the Compose file', () => {
  test('mounts only what is in the project (or is built), and volumes that it names', () => {
    expect(sources(true).length).toBeGreaterThan(5);
    for (const mount of sources(true).filter((path) => !path.endsWith('/dist'))) {
      expect([mount, existsSync(join(COMPOSE, mount))]).toEqual([mount, true]);
    }
    expect(new Set(sources(false))).toEqual(new Set(Object.keys(compose.volumes)));
  });

  test('gives every Grafana each variable that the provisioning files use, and no other of ours', () => {
    const used = ['datasources/prometheus.yaml', 'plugins/roentgen.yaml'].flatMap((file) => readFileSync(join(PROJECT, 'provisioning', file), 'utf8').match(/\$[A-Z_]+/g) ?? []).map((name) => name.slice(1));
    expect(used).toHaveLength(6);
    for (const name of ['grafana', 'demo-grafana']) {
      expect(Object.keys(compose.services[name].environment ?? {}).filter((key) => key.startsWith('ROENTGEN_')).sort()).toEqual([...used].sort());
    }
  });

  test('gives the plugin each secret that its proxy routes take', () => {
    const app = JSON.parse(readFileSync(join(PROJECT, 'src', 'plugin.json'), 'utf8')) as { routes: Array<{ headers: Array<{ content: string }> }> };
    const wanted = app.routes.map(({ headers }) => /SecureJsonData\.(\w+)/.exec(headers[0].content)?.[1]);
    expect(Object.keys(parse(readFileSync(join(PROJECT, 'provisioning', 'plugins', 'roentgen.yaml'), 'utf8')).apps[0].secureJsonData)).toEqual(wanted);
  });

  test('hands each token to the sidecars where they look for it', () => {
    expect(Object.keys(compose.secrets)).toEqual(['view_token', 'stop_token', 'launch_token', 'admin_token']);
    const { auth } = parse(readFileSync(join(COMPOSE, 'roentgen.yaml'), 'utf8')) as { auth: Record<string, string> };
    expect(Object.values(auth)).toEqual(compose.services.sidecar.secrets?.map((secret) => `/run/secrets/${String(secret)}`));
    expect(compose.services.demo.secrets).toEqual(['view', 'stop', 'launch', 'admin'].map((right) => ({ source: `${right}_token`, target: `/data/tokens/${right}` })));
  });

  test('opens its ports on this machine only, each once', () => {
    const ports = services.flatMap(([, { ports: own = [] }]) => own);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });

  test('only the demo is privileged, and only when it is asked for; the main part depends on nothing of it', () => {
    expect(services.filter(([, { privileged }]) => privileged).map(([name]) => name)).toEqual(['demo']);
    expect(services.filter(([, { profiles = [] }]) => profiles.includes('demo')).map(([name]) => name)).toEqual(['demo', 'demo-grafana']);
    for (const [name, { depends_on: needs = [] }] of services) {
      expect([name, needs.filter((need) => !compose.services[need] || (!name.startsWith('demo') && need.startsWith('demo')))]).toEqual([name, []]);
    }
  });

  test('builds stages that the Dockerfile has; the demo’s has every package that the mirror and the demo ask for', () => {
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
    for (const [, { build }] of services.filter(([, service]) => service.build)) {
      expect(stages).toContain(build?.target);
    }
    const installed = /apt-get install -y --no-install-recommends ([^&]+)&&/.exec(dockerfile)?.[1].trim().split(' ') ?? [];
    expect([...MIRROR_PACKAGES.map((each) => each.package), 'prometheus'].sort()).toEqual([...installed].sort());
  });

  test('brings a configuration that the sidecar accepts', () => {
    const check = new Ajv({ strict: false, allowUnionTypes: true }).compile(CONFIG_SCHEMA);
    expect(check(parse(readFileSync(join(COMPOSE, 'roentgen.yaml'), 'utf8'))) || check.errors).toBe(true);
  });
});
