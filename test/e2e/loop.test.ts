/**
 * @jest-environment ./test/sidecar/nn/environment.js
 *
 * The whole loop, all real: mirror, Prometheus, sidecar, host page, Chromium. One demo serves all tests, in order.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { API_PREFIX, type ApiError, type CampaignStatus, type EpisodeRecord, type GroupStatus, type Run, type ServiceStatus, type SpotStatus, type Status, type TaskStatus } from '../../sidecar/contract';
import { type Browser, openBrowser, screenshot } from './browser';
import { checkDashboard, checkOverview, checkRadiography, checkSpots, launchByClicks } from './pages';
import { ensurePlugin, freePort, PROJECT, type Program, startProgram } from './processes';

const INSTANCE = 'e2e';
const directory = mkdtempSync(join(tmpdir(), 'roentgen-loop-'));
let demo: Program;
let browser: Browser;
let address: { page: string; sidecar: string; prometheus: string };

async function startDemo(): Promise<void> {
  const ports = { page: await freePort(), sidecar: await freePort(), prometheus: await freePort() };
  demo = await startProgram(process.execPath, [join(PROJECT, 'build/demo/main.js'), '--directory', directory, '--instance', INSTANCE, '--nominal', '90s', '--day', '30s', '--ports', `${ports.page},${ports.sidecar},${ports.prometheus}`], {}, async (output) => output.includes('Roentgen is up'), 300_000);
  address = { page: `http://127.0.0.1:${ports.page}`, sidecar: `http://127.0.0.1:${ports.sidecar}${API_PREFIX}`, prometheus: `http://127.0.0.1:${ports.prometheus}` };
}

const token = (kind: 'view' | 'launch') => execFileSync('cat', [join(directory, 'tokens', kind)], { encoding: 'utf8' }).trim();

async function ask<T>(path: string, body?: unknown, bearer: string | null = token(body === undefined ? 'view' : 'launch')): Promise<{ status: number; json: T }> {
  const answer = await fetch(address.sidecar + path, { method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) }, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: answer.status, json: (await answer.json()) as T };
}

const groups = async (): Promise<GroupStatus[]> => (await ask<ServiceStatus[]>('/services')).json[0]?.groups ?? [];

async function until<T>(seconds: number, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; tries < seconds * 4; tries++) {
    const found = await look().catch(() => null);
    if (found) {
      return found;
    }
    await pause(250);
  }
  throw new Error(`not seen within ${seconds} s`);
}

/** Memory wanders for minutes after a short nominal period; the CPU group is the one that the fault must raise. */
const cpuIsQuiet = () => until(120, async () => (await groups()).some((group) => group.group === 'cpu' && group.latest && !group.episode));
const experiment = (fault: string, component: string, duration: number) => ({ name: `test-${fault}`, service: 'employees', gate: 'none', faults: [{ fault, component, duration }] });
const cli = (...args: string[]) => spawnSync(process.execPath, [join(PROJECT, 'build/sidecar/main.js'), ...args, '--config', join(directory, 'roentgen.yaml')], { encoding: 'utf8' });

/** What of the instance is on the machine. */
function left(): string[] {
  const namespaces = execFileSync('ip', ['netns'], { encoding: 'utf8' }).split('\n').filter((line) => line.startsWith(`rtg-${INSTANCE}`));
  const cgroups = readdirSync('/sys/fs/cgroup', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? readdirSync(join('/sys/fs/cgroup', entry.name)) : [])).filter((name) => name.startsWith(`rtg-${INSTANCE}`));
  const mounts = execFileSync('cat', ['/proc/mounts'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(directory));
  const processes = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(directory) && !line.includes('roentgen-chromium'));
  return [...namespaces, ...cgroups, ...mounts, ...processes];
}

beforeAll(async () => {
  ensurePlugin();
  await startDemo();
  browser = await openBrowser();
}, 360_000);

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

test('four groups are learned and scored, and the overview shows them', async () => {
  expect((await groups()).map((group) => group.group).sort()).toEqual(['cpu', 'filesystem', 'memory', 'network']);
  const { tiles } = await checkOverview(browser.page, address.page, 4);
  expect(tiles).toBe(4);
  expect((await ask<Status>('/status')).json).toMatchObject({ ready: true, prometheus: { reachable: true }, chaos: { enabled: true } });
}, 60_000);

test('/metrics has the scores under the contract’s names and passes promtool', async () => {
  const text = await (await fetch(address.sidecar.replace(API_PREFIX, '/metrics'))).text();
  expect(text).toMatch(/roentgen_anomaly_score\{service="employees",group="cpu",component="_all"\} [\d.]+/);
  expect(text).toMatch(/roentgen_episodes_total\{service="employees",group="cpu"\} \d+/);
  const file = join(directory, 'metrics.txt');
  writeFileSync(file, text);
  const check = spawnSync('sh', ['-c', `promtool check metrics < ${file}`], { encoding: 'utf8' });
  expect(check.stdout + check.stderr).toBe('');
});

test('a chaos run launched by a click is detected, its component is named, and the pages show it', async () => {
  await cpuIsQuiet();
  await launchByClicks(browser.page, address.page, { title: 'CPU stress', component: 'app1', seconds: 20, anyway: true });
  // The machine's other work may be the louder deviation for a moment.
  await until(18, async () => (await groups()).find((group) => group.group === 'cpu' && group.episode && group.latest?.causes[0]?.component === 'app1'));
  await checkOverview(browser.page, address.page, 4);
  await screenshot(browser.page, 'loop-overview-ill');
  const run = await until(20, async () => (await ask<Run[]>('/chaos/runs')).json.find((each) => each.state === 'completed'));
  expect(run.faults[0].end! - run.faults[0].start!).toBeGreaterThan(19_000);
}, 180_000);

test('its episode is kept with what the model and the rows before it say; nothing is learned meanwhile', async () => {
  const kept = await until(20, async () => (await ask<EpisodeRecord[]>('/services/employees/episodes')).json.find((each) => each.group === 'cpu' && each.components.length > 0));
  expect(kept.causes.length).toBeGreaterThan(0);
  // Components without a CPU limit feel the stress of one: which of them is first is measured by `npm run bench -- loop`.
  expect(kept.components.slice(0, 3).map(({ component }) => component)).toContain('app1');
  const [status] = (await ask<ServiceStatus[]>('/services')).json;
  const learned = await ask<ApiError>('/services/employees/learn', {});
  expect(status.learningHeld === null ? learned.status : [learned.status, learned.json.code]).toEqual(status.learningHeld === null ? 202 : [409, 'LEARNING_HELD']);
}, 60_000);

test('scores of before the models were there stand in Prometheus', async () => {
  const [backfill] = (await ask<TaskStatus[]>('/tasks')).json.filter(({ kind }) => kind === 'backfill');
  expect(backfill).toMatchObject({ state: 'done', error: null, backfill: { samples: expect.any(Number) } });
  const [{ nominal }] = (await ask<ServiceStatus[]>('/services')).json;
  const middle = Math.round(((nominal?.from ?? 0) + (nominal?.to ?? 0)) / 2000);
  const answer = await fetch(`${address.prometheus}/api/v1/query?time=${middle}&query=${encodeURIComponent('roentgen_anomaly_score{service="employees",component="_all"}')}`);
  const { data } = (await answer.json()) as { data: { result: Array<{ metric: { group: string } }> } };
  expect(data.result.map(({ metric }) => metric.group).sort()).toEqual(['cpu', 'filesystem', 'memory', 'network']);
}, 60_000);

test('bad calls get a code and leave nothing', async () => {
  const code = async (body: unknown, bearer?: string | null) => { const { status, json } = await ask<ApiError>('/chaos/runs', body, bearer ?? (bearer === null ? null : token('launch'))); return [status, json.code]; };
  expect(await code(experiment('kill', 'app1', 5), null)).toEqual([401, 'UNAUTHENTICATED']);
  expect(await code(experiment('kill', 'app1', 5), token('view'))).toEqual([403, 'FORBIDDEN']);
  expect(await code(experiment('kill', 'nobody', 5))).toEqual([422, 'COMPONENT_UNKNOWN']);
  expect(await code(experiment('meteor', 'app1', 5))).toEqual([422, 'FAULT_UNKNOWN']);
  expect(await code({ ...experiment('kill', 'app1', 5), colour: 'red' })).toEqual([422, 'EXPERIMENT_INVALID']);
  const first = (await ask<Run>('/chaos/runs', experiment('pause', 'app2', 30))).json;
  expect(await code(experiment('kill', 'app2', 5))).toEqual([409, 'TARGET_BUSY']);
  await until(10, async () => (await ask<Run>(`/chaos/runs/${first.run}`)).json.faults[0].start);
  const stopped = (await ask<Run>(`/chaos/runs/${first.run}/stop`, {})).json;
  expect(stopped).toMatchObject({ state: 'aborted', faults: [{ end: expect.any(Number) }] });
}, 60_000);

test('the command line runs an experiment file and tells the exact interval', () => {
  const preview = cli('chaos', 'preview', join(PROJECT, 'deploy/experiments/packet-loss-app2.yaml'));
  expect(preview.stdout).toMatch(/packet-loss .*on employees\/app2/);
  const file = join(directory, 'short.yaml');
  writeFileSync(file, 'name: short\nservice: employees\ngate: none\nfaults:\n  - { fault: packet-loss, component: app2, duration: 3s }\n');
  const run = cli('chaos', 'run', file);
  expect([run.status, run.stdout]).toEqual([0, expect.stringMatching(/short {2}completed.*\n {2}packet-loss on app2: \d{4}-.*Z to \d{4}-.*Z/)]);
  writeFileSync(file, 'name: short\nservice: employees\ngate: none\nfaults:\n  - { fault: packet-loss, component: nobody, duration: 3s }\n');
  expect(cli('chaos', 'run', file)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^COMPONENT_UNKNOWN: /) });
}, 60_000);

test('killed during a fault, the sidecar leaves nothing, comes back, and knows its models and the run', async () => {
  const run = (await ask<Run>('/chaos/runs', experiment('cpu-stress', 'db2', 60))).json;
  await until(10, async () => (await ask<Run>(`/chaos/runs/${run.run}`)).json.faults[0].start);
  const stressed = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((line) => line.startsWith('stress-ng')).length;
  expect(stressed()).toBeGreaterThan(0);
  const pid = Number(execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n').find((line) => line.includes('main.js serve') && line.includes(directory))?.trim().split(' ')[0]);
  process.kill(pid, 'SIGKILL');
  await pause(1000);
  expect(stressed()).toBe(0);
  // The API answers before the sidecar is ready, and until then tells what the journal last said.
  const found = await until(20, async () => { const each = (await ask<Run>(`/chaos/runs/${run.run}`)).json; return each.state !== 'running' && each; });
  expect(found).toMatchObject({ state: 'interrupted', faults: [{ start: expect.any(Number), end: expect.any(Number) }] });
  await until(20, async () => { const all = await groups(); return all.length === 4 && all.every((group) => group.latest); });
}, 120_000);

test('a campaign collects its samples, and the classifier it trains speaks of every component', async () => {
  const started = await ask<CampaignStatus>('/campaigns', { service: 'employees', samples: 8, faults: ['kill'], components: [], seed: 1 });
  expect(started.status).toBe(201);
  expect((await ask<ApiError>('/campaigns', { service: 'employees', samples: 8, faults: ['kill'], components: [], seed: 1 })).json.code).toBe('CAMPAIGN_BUSY');
  const done = await until(420, async () => (await ask<CampaignStatus[]>('/campaigns')).json.find((each) => each.state !== 'running'));
  expect(done).toMatchObject({ state: 'done', collected: 8, error: null });
  const [spots] = (await ask<SpotStatus[]>('/spots')).json;
  expect(spots.evaluation?.components.map((row) => row.component).sort()).toEqual(['app1', 'app2', 'db1', 'db2']);
  // Eight samples make a weak classifier: that the right component is named is measured by `npm run bench -- loop`.
  const { probabilities } = await until(30, async () => (await ask<SpotStatus[]>('/spots')).json[0].latest);
  expect(probabilities.map((each) => each.component).sort()).toEqual(['app1', 'app2', 'db1', 'db2']);
  expect(probabilities.every((each) => each.probability >= 0 && each.probability <= 1)).toBe(true);
  // While a window holds a gap (a component was just killed) there is no prediction, and no bar.
  const { bars, rows } = await until(60, async () => {
    const seen = await checkSpots(browser.page, address.page);
    return seen.bars > 0 ? seen : null;
  });
  expect([bars, rows]).toEqual([4, 10]);
  await screenshot(browser.page, 'loop-spots');
}, 600_000);

test('radiographies of the living service are drawn on the page and on the shipped dashboards', async () => {
  const { groups: panels, colours } = await checkRadiography(browser.page, address.page, 1);
  expect(panels).toBe(4);
  expect(colours).toBeGreaterThan(20);
  await screenshot(browser.page, 'loop-radiography');
  for (const uid of ['roentgen-overview', 'roentgen-radiographies']) {
    await checkDashboard(browser.page, address.page, uid);
    await screenshot(browser.page, `loop-${uid}`);
  }
  // A killed sidecar is a 502 for the page, on purpose.
  expect(browser.errors.filter((error) => !error.startsWith('Failed to load resource'))).toEqual([]);
}, 120_000);

test('Ctrl-C takes everything down; the next start reuses the models', async () => {
  await demo.stop();
  expect(left()).toEqual([]);
  await startDemo();
  const trained = await Promise.all((await groups()).map(async (group) => group.trainedAt! < Date.now() - 60_000));
  expect(trained).toEqual([true, true, true, true]);
  await demo.stop();
  expect(left()).toEqual([]);
}, 180_000);
