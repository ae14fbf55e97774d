import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asking, importNetwork, twinImport } from '../../../sidecar/cli/twin-import';
import { type RealPrometheus, serve, startRealPrometheus } from '../prometheus/real';

const FLAGS = { selector: '{job="test"}', window: '3s', name: 'campus' };
/** Bytes a second that each port sends: [node, ifIndex] -> rate; ports 1 are links, 9 lead to hosts. */
const SENT: Array<[string, number, number]> = [['tor1', 1, 1_000_000], ['tor2', 1, 250_000], ['core', 1, 250_000], ['core', 2, 1_000_000], ['tor1', 9, 250_000], ['tor2', 9, 1_000_000]];
const RECEIVED: Array<[string, number, number]> = [['tor1', 1, 250_000], ['tor2', 1, 1_000_000], ['core', 1, 1_000_000], ['core', 2, 250_000], ['tor1', 9, 1_000_000], ['tor2', 9, 250_000]];
const NEIGHBOURS = [['tor1', 1, 'core.example.net'], ['tor2', 1, 'CORE'], ['core', 1, 'tor1'], ['core', 2, 'tor2'], ['core', 3, 'elsewhere"}']];

/** A stand-in for snmp_exporter, which is no package of Debian: the same metric names and labels, three devices. */
function exposition(seconds: number): string {
  const line = (name: string, labels: Record<string, string | number>, value: number) => `${name}{${Object.entries(labels).map(([key, each]) => `${key}=${JSON.stringify(String(each))}`).join(',')}} ${value}`;
  return [
    ...SENT.map(([device, ifIndex, rate]) => line('ifHCOutOctets', { device, ifIndex }, rate * seconds)),
    ...RECEIVED.map(([device, ifIndex, rate]) => line('ifHCInOctets', { device, ifIndex }, rate * seconds)),
    ...SENT.map(([device, ifIndex]) => line('ifHighSpeed', { device, ifIndex }, device === 'core' ? 10_000 : 1000)),
    ...NEIGHBOURS.map(([device, port, name]) => line('lldpRemSysName', { device, lldpRemLocalPortNum: port, lldpRemSysName: name }, 1)),
    ...['tor1', 'tor2', 'core'].map((device) => line('sysName', { device, sysName: device }, 1)),
    '',
  ].join('\n');
}

let prometheus: RealPrometheus;
let exporter: Awaited<ReturnType<typeof serve>>;
let folder: string;
const ask = (query: string) => asking(`${prometheus.url}/`)(query);

beforeAll(async () => {
  const start = Date.now();
  folder = mkdtempSync(join(tmpdir(), 'roentgen-import-'));
  exporter = await serve((_, response) => response.end(exposition((Date.now() - start) / 1000)));
  // snmp_exporter's targets are the devices: their names become the instance
  prometheus = await startRealPrometheus(exporter.url, '500ms', { config: '    metric_relabel_configs: [{ source_labels: [device], regex: (.+), target_label: instance }, { regex: device, action: labeldrop }]\n' });
  // a rate is whole when its window is full
  for (let tries = 0; tries < 60 && (await ask('rate(ifHCOutOctets{instance="tor1", ifIndex="1"}[3s]) > 950000')).length === 0; tries++) {
    await pause(200);
  }
});
afterAll(async () => {
  await prometheus?.stop();
  await exporter?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a network is made of a real Prometheus’s SNMP series: neighbours, speeds, and a matrix that meets the counters', async () => {
  const { network, notes } = await importNetwork(ask, FLAGS);
  expect(network.nodes.map(({ name }) => name)).toEqual(['core', 'tor1', 'tor2']);
  expect(network.links.map(({ from, to, capacity }) => `${from}>${to} ${capacity}`).sort()).toEqual(['core>tor1 10000000000', 'core>tor2 10000000000', 'tor1>core 1000000000', 'tor2>core 1000000000']);
  const rate = (src: string, dst: string) => network.flows.filter((flow) => flow.src === src && flow.dst === dst).reduce((sum, { bandwidth }) => sum + bandwidth, 0);
  expect(rate('tor1', 'tor2') / 8e6).toBeCloseTo(1, 0);
  expect(rate('tor2', 'tor1') / 2e6).toBeCloseTo(1, 0);
  expect(notes.join('\n')).toContain('core names the neighbour "elsewhere\\"}", which is not scraped');
  expect(notes.join('\n')).toContain('4 counted link loads');
});

test('a file says what devices do not tell, and the result is written where it is asked for', async () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const links = join(folder, 'links.yaml');
  writeFileSync(links, 'links: [{ from: tor1, to: tor2, capacity: 100000000 }, { from: tor1, to: core, capacity: 1 }]');
  await twinImport(ask, { ...FLAGS, links, out: join(folder, 'network.json') });
  const { links: found } = JSON.parse(readFileSync(join(folder, 'network.json'), 'utf8'));
  expect(found).toHaveLength(6);
  expect(found.find(({ from, to }: { from: string; to: string }) => from === 'tor1' && to === 'core').capacity).toBe(1e9);
  jest.restoreAllMocks();
});

test.each([
  ['nothing to read', null, {}, 'REQUEST_INVALID'],
  ['a window that is none', ask, { window: '5m]' }, 'REQUEST_INVALID'],
  ['a capacity that is none', ask, { capacity: '-1' }, 'REQUEST_INVALID'],
  ['a file that is not there', null, { links: '/nowhere/links.yaml' }, 'REQUEST_INVALID'],
  ['devices that nobody scrapes', ask, { selector: '{job="nobody"}' }, 'SCENARIO_INVALID'],
  ['a selector that is none', ask, { selector: '{job=' }, 'PROMETHEUS_QUERY_FAILED'],
])('%s is told with a code', async (_, from, flags, code) => {
  await expect(importNetwork(from, { ...FLAGS, ...flags })).rejects.toMatchObject({ code });
});
