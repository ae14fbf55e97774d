import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwin, type Twin } from '../../../sidecar/app/twin-parts';
import type { TwinNetwork, TwinPlan, TwinPlanInfo } from '../../../sidecar/contract';
import { createExposition } from '../../../sidecar/http/exposition';
import type { Jobs } from '../../../sidecar/jobs/jobs';
import { createTasks } from '../../../sidecar/past/tasks';
import type { Row } from '../../../sidecar/twin/import/snmp';
import { trafficOf, type TrafficOrder } from '../../../sidecar/twin/import/traffic';
import { estimateBy, type EstimateOrder } from '../../../sidecar/twin/models/ask';
import { createOpenModels } from '../../../sidecar/twin/models/open';
import { both, flow, ring } from '../twin/whatif/networks';

const models = createOpenModels();
const asked: string[] = [];
const run = (async (kind: string, order: unknown) => {
  asked.push(kind);
  return kind === 'twin-traffic' ? trafficOf(order as TrafficOrder) : estimateBy(order as EstimateOrder, models, () => 0);
}) as Jobs['run'];
const call = (body: unknown, params: Record<string, string> = {}) => ({ params, body, query: {}, author: 'ann' });
const folder = () => mkdtempSync(join(tmpdir(), 'roentgen-twin-'));

interface Change { mostSeries?: number; ask?: (query: string) => Promise<Row[]>; log?: (text: string) => void }
const open = (dataDir: string, { mostSeries = 100, ask = async () => [], log = () => {} }: Change = {}): Twin =>
  createTwin({ dataDir, examplesDir: null, modelsDir: null, mostSeries, refreshMs: Infinity, jobs: { run }, estimateJobs: { run }, tasks: createTasks(() => 5), ask, now: () => 5000, log });

/** What /metrics says of the twin, once what was asked for has been predicted. */
async function scraped(twin: Twin): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return (await createExposition(twin.fill).render()).split('\n').filter((line) => line.startsWith('roentgen_twin_'));
}

async function kept(twin: Twin, name: string, network: TwinNetwork, published = true): Promise<string> {
  const { plan } = (await twin.handlers.saveTwinPlan(call({ name, network }))) as TwinPlan;
  if (published) {
    twin.handlers.publishTwinPlan(call({ published }, { plan }));
  }
  return plan;
}

test('a published plan is metrics, until it is taken back', async () => {
  const twin = open(folder());
  const plan = await kept(twin, 'core', ring());
  const lines = await scraped(twin);
  expect(lines.filter((line) => line.startsWith('roentgen_twin_path_delay_seconds{plan="core",src="A",dst="C",tos="0"} 0.0'))).toHaveLength(1);
  expect(lines).toContain('roentgen_twin_prediction_timestamp_seconds{plan="core"} 5');
  expect(lines).toContain('roentgen_twin_left_out{plan="core",series="path"} 0');
  expect(new Set(lines.map((line) => line.split('{')[0]))).toEqual(new Set(['roentgen_twin_path_delay_seconds', 'roentgen_twin_path_jitter_seconds_squared', 'roentgen_twin_path_loss_ratio', 'roentgen_twin_link_utilisation_ratio', 'roentgen_twin_left_out', 'roentgen_twin_prediction_timestamp_seconds']));
  twin.handlers.publishTwinPlan(call({ published: false }, { plan }));
  expect(await scraped(twin)).toEqual([]);
});

test('a plan that nobody published is no metric, one that is deleted is none any more', async () => {
  const twin = open(folder());
  await kept(twin, 'quiet', ring(), false);
  const plan = await kept(twin, 'core', ring());
  expect((await scraped(twin)).some((line) => line.includes('quiet'))).toBe(false);
  twin.handlers.deleteTwinPlan(call(null, { plan }));
  expect(await scraped(twin)).toEqual([]);
});

test('what is published is so after a restart, and when the plan is replaced', async () => {
  const place = folder();
  await kept(open(place), 'core', ring());
  const again = open(place);
  await again.start();
  expect((await scraped(again)).length).toBeGreaterThan(5);
  await kept(again, 'core', { ...ring(), scale: 2 }, false);
  expect(again.handlers.twinPlans(call(null)) as TwinPlanInfo[]).toMatchObject([{ name: 'core', published: true, method: 'queueing' }]);
});

test('series are capped, the worst are kept, the others counted', async () => {
  const twin = open(folder(), { mostSeries: 2 });
  await kept(twin, 'core', ring());
  const lines = await scraped(twin);
  expect(lines.filter((line) => line.startsWith('roentgen_twin_path_delay_seconds{'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('series="'))).toEqual(['roentgen_twin_left_out{plan="core",series="path"} 1', 'roentgen_twin_left_out{plan="core",series="link"} 6']);
});

test('hostile names stay one label value', async () => {
  const twin = open(folder());
  const name = 'a"} 1 evil{x="';
  const network = { ...ring(), nodes: [{ name }, { name: 'b\\' }], links: both(name, 'b\\'), flows: [flow(name, 'b\\', 100, { flow: 'f' })] };
  await kept(twin, name, network);
  const lines = (await scraped(twin)).filter((line) => line.includes('path_delay'));
  expect(lines).toEqual([expect.stringMatching(/^roentgen_twin_path_delay_seconds\{plan="a\\"\} 1 evil\{x=\\"",src="a\\"\} 1 evil\{x=\\"",dst="b\\\\",tos="0"\} [\d.e-]+$/)]);
});

test('an imported plan follows its counters; where they cannot be read, the traffic that it was kept with', async () => {
  const rows: Record<string, Row[]> = {};
  const row = (labels: Record<string, string>, value: number): Row => ({ labels, value });
  const neighbour = (instance: string, port: string, name: string) => row({ instance, lldpRemLocalPortNum: port, lldpRemSysName: name }, 1);
  const ask = async (query: string) => (query.includes('OutOctets') ? rows.sent : query.includes('InOctets') ? rows.received : query.includes('lldpRem') ? [neighbour('a', '1', 'b'), neighbour('b', '1', 'a')] : query.includes('sysName') ? [row({ instance: 'a', sysName: 'a' }, 1), row({ instance: 'b', sysName: 'b' }, 1)] : [row({ instance: 'a', ifIndex: '1' }, 1), row({ instance: 'b', ifIndex: '1' }, 1)]);
  const counted = (bits: number) => {
    // interface 1 is the link, 2 leads to hosts
    rows.sent = ['a', 'b'].flatMap((instance) => ['1', '2'].map((ifIndex) => row({ instance, ifIndex }, bits)));
    rows.received = rows.sent;
  };
  const said: string[] = [];
  const twin = open(folder(), { ask, log: (text) => said.push(text) });
  const utilisation = async () => Number((await scraped(twin)).find((line) => line.includes('utilisation') && line.includes('from="a"'))?.split(' ').pop());
  counted(20_000);
  const network: TwinNetwork = { ...ring(), nodes: [{ name: 'a' }, { name: 'b' }], links: both('a', 'b'), flows: [flow('a', 'b', 1000), flow('b', 'a', 1000)], counters: { selector: '{job="snmp"}', window: '5m' } };
  await kept(twin, 'core', network);
  expect(await utilisation()).toBeCloseTo(0.2, 3);
  counted(40_000);
  await twin.start();
  expect(await utilisation()).toBeCloseTo(0.4, 3);
  rows.sent = null as unknown as Row[];
  await twin.start();
  expect(await utilisation()).toBeCloseTo(0.01, 3);
  expect(said).toEqual([expect.stringContaining('traffic of test cannot be read')]);
  // fitting the traffic of hundreds of devices takes seconds, which this thread has not
  expect(asked.filter((kind) => kind === 'twin-traffic')).toHaveLength(3);
});

test('a plan is published by true or false', async () => {
  const twin = open(folder());
  const plan = await kept(twin, 'core', ring(), false);
  expect(() => twin.handlers.publishTwinPlan(call({ published: 'yes' }, { plan }))).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  expect(() => twin.handlers.publishTwinPlan(call({ published: true }, { plan: '0'.repeat(16) }))).toThrow(expect.objectContaining({ code: 'PLAN_UNKNOWN' }));
});
