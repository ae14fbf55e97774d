import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_DEFAULTS } from '../../demo/demo';
import { demoService } from '../../demo/service';
import { sidecarConfig, tokenIn } from '../../demo/settings';
import { loadConfig } from '../../sidecar/config/load';
import { loadBlueprint } from '../../sidecar/mirror/blueprint/parse';
import { replicasOf } from '../../sidecar/mirror/blueprint/replicas';
import { shippedBlueprint } from '../../sidecar/mirror/blueprint/shipped';
import { grouping } from '../../sidecar/series/groups';

const directory = mkdtempSync(join(tmpdir(), 'roentgen-demo-'));
afterAll(() => rmSync(directory, { recursive: true }));

test.each(['employees', 'vims'])('the sidecar takes what the demo writes for %s, and every component that may be broken is one of its blueprint', (name) => {
  ['view', 'stop', 'launch', 'admin'].forEach((right) => tokenIn(join(directory, 'tokens', right)));
  const file = join(directory, 'roentgen.yaml');
  writeFileSync(file, sidecarConfig({ ...DEMO_DEFAULTS, service: demoService(name), directory, say: () => undefined }, { sidecar: 9797, prometheus: 9090 }, join(directory, 'targets.json')));
  const { services, chaos } = loadConfig(file);
  expect(services.map((service) => service.name)).toEqual([name]);
  const components = replicasOf(loadBlueprint(shippedBlueprint(name))).map((replica) => `${name}/${replica.name}`);
  expect(components).toEqual(expect.arrayContaining(chaos.allow));
});

test.each(['employees', 'vims'])('with --nodes the machine below %s has groups of its own, by the name that its figures carry', (name) => {
  ['view', 'stop', 'launch', 'admin'].forEach((right) => tokenIn(join(directory, 'tokens', right)));
  const file = join(directory, 'roentgen.yaml');
  writeFileSync(file, sidecarConfig({ ...DEMO_DEFAULTS, nodes: true, service: demoService(name), directory, say: () => undefined }, { sidecar: 9797, prometheus: 9090 }, join(directory, 'targets.json')));
  const [service] = loadConfig(file).services;
  expect(service.nodes).toMatchObject({ selector: '{job="mirror", __name__=~"node_.+"}', componentLabel: 'node' });
  const { of, layerOf } = grouping(service);
  expect(['node_cpu_seconds_total', 'node_memory_MemFree_bytes', 'node_network_receive_bytes_total', 'node_disk_read_bytes_total'].map((metric) => of({ metric, component: 'host', physical: true }))).toEqual(['node-cpu', 'node-memory', 'node-network', 'node-filesystem']);
  expect([layerOf('node-cpu'), layerOf('cpu')]).toEqual(['physical', 'virtual']);
});

test('another service is refused with those that there are', () => {
  expect(() => demoService('constructor')).toThrow(expect.objectContaining({ code: 'SERVICE_UNKNOWN', hint: 'one of employees, vims' }));
});
