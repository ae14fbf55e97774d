import Ajv from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { CONFIG_SCHEMA } from '../../sidecar/config/schema';

const COMPOSE = resolve(__dirname, '..', '..', 'deploy', 'compose');
const compose = parse(readFileSync(join(COMPOSE, 'compose.yaml'), 'utf8')) as { services: Record<string, { volumes: string[]; environment?: Record<string, string>; build?: { dockerfile: string; context: string }; ports?: string[] }> };

describe('the Compose file', () => {
  test('mounts only what is in the project (or is built)', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes }) => volumes.filter((volume) => volume.startsWith('.')).map((volume) => volume.split(':')[0]));
    expect(mounts.length).toBeGreaterThan(5);
    for (const mount of mounts.filter((path) => !path.endsWith('/dist'))) {
      expect([mount, existsSync(join(COMPOSE, mount))]).toEqual([mount, true]);
    }
  });

  test('gives Grafana every variable that the provisioning files use', () => {
    const used = ['datasources/prometheus.yaml', 'plugins/roentgen.yaml'].flatMap((file) => readFileSync(join(COMPOSE, '../../provisioning', file), 'utf8').match(/\$[A-Z_]+/g) ?? []);
    for (const name of used) {
      expect(compose.services.grafana.environment).toHaveProperty(name.slice(1));
    }
  });

  test('opens its ports on this machine only', () => {
    for (const port of Object.values(compose.services).flatMap(({ ports }) => ports ?? [])) {
      expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  test('brings a configuration that the sidecar accepts', () => {
    const check = new Ajv({ strict: false, allowUnionTypes: true }).compile(CONFIG_SCHEMA);
    expect(check(parse(readFileSync(join(COMPOSE, 'roentgen.yaml'), 'utf8'))) || check.errors).toBe(true);
  });
});
