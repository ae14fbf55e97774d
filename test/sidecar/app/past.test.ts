/**
 * @jest-environment ./test/sidecar/nn/environment.js
 *
 * The sidecar's API of the past on a real Prometheus that has six hours of a service.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type App, createApp } from '../../../sidecar/app';
import type { Config } from '../../../sidecar/config/config';
import { loadConfig } from '../../../sidecar/config/load';
import { API_PREFIX, type ApiError, type AuditReport, type BacktestReport, type EpisodeRecord, type ServiceStatus, type TaskStatus, type TuningStatus } from '../../../sidecar/contract';
import { createEpisodeLog } from '../../../sidecar/nominal/episode-log';
import { loadModel } from '../../../sidecar/nominal/model';
import { trackedLive } from '../../../sidecar/past/live';
import { replayRange } from '../../../sidecar/past/replay';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { createRemoteWriter } from '../../../sidecar/prometheus/remote-write';
import { createSeriesSource } from '../../../sidecar/series/service-series';
import { openJournal } from '../../../sidecar/store/journal';
import { createRegistry } from '../../../sidecar/store/registry';
import { COMPONENTS, CPU, minute, shopSeries, startOf, STEP_MS } from '../past/shop';
import { type RealPrometheus, serve, startRealPrometheus } from '../prometheus/real';

const TOKEN = 'launch-token-of-the-test';
const ADMIN = 'admin-token-of-the-test';
const shop = { to: Math.floor(Date.now() / STEP_MS) * STEP_MS, incident: [300, 305] as [number, number], silence: [340, 344] as [number, number] };
const incident = { from: minute(shop, 300), to: minute(shop, 305) };
const late = { from: minute(shop, 240), to: shop.to };
const folder = mkdtempSync(join(tmpdir(), 'roentgen-past-'));
let exporter: Awaited<ReturnType<typeof serve>>;
let [open, closed]: RealPrometheus[] = [];
let config: Config;
let app: App;

async function configure(remoteWriteUrl: string): Promise<Config> {
  const probe = await serve(() => undefined);
  await probe.close();
  const file = join(folder, 'roentgen.yaml');
  writeFileSync(join(folder, 'token'), TOKEN);
  writeFileSync(join(folder, 'admin'), ADMIN);
  writeFileSync(file, `listen: '${new URL(probe.url).host}'
prometheus: { url: '${open.url}', remote_write_url: '${remoteWriteUrl}/api/v1/write' }
auth: { launch_token_file: token, admin_token_file: admin }
services:
  - name: shop
    selector: '{namespace="shop"}'
    step: ${STEP_MS / 1000}s
    nominal: { from: '${new Date(startOf(shop)).toISOString()}', to: '${new Date(late.from).toISOString()}' }
    training: { epochs: 2, window: 10, hidden: 8, latent: 4 }
`);
  return loadConfig(file);
}

async function ask<T>(path: string, body?: unknown, token = TOKEN): Promise<{ status: number; json: T }> {
  const answer = await fetch(app.url() + API_PREFIX + path, { method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: answer.status, json: (await answer.json()) as T };
}

async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found) {
      return found;
    }
    await pause(50);
  }
  throw new Error('not seen within 30 s');
}

const taskOf = async (task: string) => (await ask<TaskStatus[]>('/tasks')).json.find((each) => each.task === task) as TaskStatus;

/** Starts a task and waits for its end. */
async function done(path: string, body: object = late): Promise<TaskStatus> {
  const { status, json } = await ask<TaskStatus>(path, body);
  expect([status, json]).toMatchObject([202, { state: 'running' }]);
  return until(async () => {
    const task = await taskOf(json.task);
    return task.state !== 'running' && task;
  });
}

const groupsOf = async () => (await ask<ServiceStatus[]>('/services')).json[0].groups;
const modelsLearned = () => until(async () => { const groups = await groupsOf(); return groups.length === 2 && groups.every(({ state }) => state === 'ready') && groups; });

/** A chaos run of before a restart made the incident. */
function writeRun(): void {
  const journal = openJournal(join(folder, 'data', 'chaos', 'journal.jsonl'));
  const fault = { fault: 'cpu-stress', component: 'orders', parameters: {}, start: null, end: null, error: null };
  const stamp = (wall: number) => ({ wall, boot: wall });
  journal.append({ type: 'accepted', run: { run: 'r1', experiment: 'stress', service: 'shop', author: 'test', state: 'running', startedAt: incident.from, endedAt: null, faults: [fault] } });
  journal.append({ type: 'applied', run: 'r1', fault: 0, at: stamp(incident.from) });
  journal.append({ type: 'undone', run: 'r1', fault: 0, at: stamp(incident.to) });
  journal.append({ type: 'ended', run: 'r1', state: 'completed', at: incident.to });
  journal.close();
}

async function start(remoteWriteUrl: string): Promise<void> {
  config = await configure(remoteWriteUrl);
  app = createApp(config, { log: () => undefined });
  await app.start();
}

beforeAll(async () => {
  exporter = await serve((_request, response) => response.end('level 1\n'));
  [open, closed] = await Promise.all([
    startRealPrometheus(exporter.url, '500ms', { flags: ['--web.enable-remote-write-receiver'], config: 'storage: { tsdb: { out_of_order_time_window: 30d } }\n' }),
    startRealPrometheus(exporter.url, '500ms'),
  ]);
  await createRemoteWriter({ url: `${open.url}/api/v1/write`, token: null, timeoutMs: 10_000 }).write(shopSeries(shop));
  const log = createEpisodeLog(join(folder, 'data', 'episodes', 'shop.jsonl'), 'shop', () => incident.to);
  log.end(log.begin('cpu', incident.from).episode, incident.to, 'recovered');
  log.close();
  writeRun();
  await start(open.url);
  await modelsLearned();
}, 90_000);

afterAll(async () => {
  await app?.stop();
  await Promise.all([open, closed].map((each) => each?.stop()));
  await exporter?.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test('episodes of before a restart are told for their time, and one of them can be called nominal', async () => {
  const [cpu, memory] = await groupsOf();
  expect([cpu.detector, memory.detector]).toEqual(['ensemble', 'ensemble']);
  const { json } = await ask<EpisodeRecord[]>(`/services/shop/episodes?from=${incident.from - 1}&to=${incident.to}`);
  expect(json).toEqual([expect.objectContaining({ group: 'cpu', start: incident.from, end: incident.to, ended: 'recovered', groups: ['cpu'] })]);
  expect((await ask<EpisodeRecord[]>(`/services/shop/episodes?from=${incident.to + 1}`)).json).toEqual([]);
  expect((await ask(`/services/shop/episodes/${json[0].episode}/nominal`, {})).json).toMatchObject({ nominal: true, author: expect.any(String) });
  expect(await ask('/services/shop/episodes/nobody/nominal', {})).toMatchObject({ status: 404, json: { code: 'EPISODE_UNKNOWN' } });
});

const backtest = async (what: object) => (await done('/services/shop/backtest', { ...late, ...what })).backtest as BacktestReport;
const flagged = ({ groups }: BacktestReport) => Math.max(...groups.map(({ flaggedShare }) => flaggedShare));

test('a backtest tells what the present configuration found, and what another line would have', async () => {
  const [same, low, high] = [await backtest({ incidents: [incident] }), await backtest({ line: 0.5 }), await backtest({ line: 20 })];
  expect(same).toMatchObject({ incidents: [incident], found: 1, foundPresent: 1, groups: same.present });
  const [cpu, memory] = same.groups;
  expect([cpu.group, cpu.found, memory.group, memory.found]).toEqual(['cpu', 1, 'memory', 0]);
  expect(cpu.delaySeconds).toBeLessThanOrEqual(30);
  expect(cpu.falseEpisodes + memory.falseEpisodes).toBeLessThanOrEqual(4);
  expect(cpu.episodes.find(({ isFalse }) => !isFalse)).toMatchObject({ from: expect.any(Number), peak: expect.any(Number) });
  // Two hours less the silence; a last value of memory stands for two rows of it, and increments of CPU need one row more.
  expect([cpu.rows, memory.rows, same.days * 24]).toEqual([1441 - 49, 1441 - 46, expect.closeTo(1.94, 2)]);
  expect(flagged(low)).toBeGreaterThan(5 * flagged(same));
  expect(low.present).toEqual(same.present);
  expect([high.found, high.foundPresent, flagged(high)]).toEqual([0, 1, 0]);
}, 60_000);

test('another detector, and a budget of alarms, are learned for the backtest', async () => {
  const simple = await backtest({ detector: 'z-score', persistence: { k: 3, n: 5 } });
  expect(simple.found).toBe(1);
  expect(simple.groups).not.toEqual(simple.present);
  expect((await backtest({ alarmBudget: 1 })).found).toBe(1);
}, 60_000);

test('the score card has every detector and a random one, and is for one that finds the incident', async () => {
  const { scorecard } = await done('/services/shop/scorecard');
  const rows = new Map(scorecard?.rows.map((row) => [row.detector, row]));
  expect([...rows.keys()]).toEqual(['ensemble', 'autoencoder', 'pca', 'kmeans', 'z-score', 'random']);
  expect(scorecard).toMatchObject({ incidents: 1, reason: expect.stringContaining('finds 1 of 1 incidents') });
  expect([rows.get('ensemble')?.inUse, rows.get('pca')?.inUse]).toEqual([true, false]);
  const [best, random] = [rows.get(scorecard?.best ?? 'random'), rows.get('random')];
  expect([best?.found, random?.found]).toEqual([1, 0]);
  expect(best?.aucPr).toBeGreaterThan(5 * (random?.aucPr ?? 1));
}, 60_000);

test('signatures name the component and feature of the incident', async () => {
  const { signatures } = await done('/services/shop/groups/cpu/signatures', { from: incident.from - 600_000, to: incident.to + 600_000 });
  expect(signatures).toMatchObject({ group: 'cpu', deviations: expect.any(Number) });
  expect(signatures?.deviations).toBeGreaterThan(30);
  expect(signatures?.signatures[0].features[0]).toMatchObject({ component: 'orders', feature: CPU });
  expect(signatures?.signatures[0].share).toBeGreaterThan(0.5);
});

interface Answer { data: { result: Array<{ metric: Record<string, string>; values: Array<[number, string]> }> } }

async function queried(query: string): Promise<Answer['data']['result']> {
  const parameters = new URLSearchParams({ query, start: String(late.from / 1000), end: String(late.to / 1000), step: String(STEP_MS / 1000) });
  return ((await (await fetch(`${open.url}/api/v1/query_range?${parameters}`)).json()) as Answer).data.result;
}

test('backfilled scores are in Prometheus, number by number what the models say, and absent where they say nothing', async () => {
  const { backfill } = await done('/services/shop/backfill');
  expect(backfill).toMatchObject({ ...late, rows: 1441 });
  const registry = createRegistry(join(config.dataDir, 'models'));
  const models = ['cpu', 'memory'].map((group) => loadModel(registry, config.services[0], group, () => undefined)).filter((model) => model !== null);
  const source = createSeriesSource(createPrometheus({ url: open.url, timeoutMs: 5000, token: null }), config.services[0], Date.now);
  const told = new Map((await queried('roentgen_anomaly_score')).flatMap(({ metric, values }) => values.map(([time, value]) => [`${metric.group} ${metric.component} ${time * 1000}`, Number(value)])));
  const expected = new Map<string, number>();
  await replayRange(models, late, {
    source, signal: new AbortController().signal, options: trackedLive(config.services[0]),
    // The chaos run teaches nothing, and what it leaves for two steps.
    held: (time) => time >= incident.from && time <= incident.to + 2 * STEP_MS,
    onRow: ({ group }, time, scored) => scored?.score.forEach((score, component) => expected.set(`${group} ${component} ${time}`, score)),
  });
  expect(told.size).toBe(expected.size);
  expect([...expected].filter(([key, score]) => told.get(key) !== score).slice(0, 3)).toEqual([]);
  expect(new Set([...expected.keys()].map((key) => key.replace(/ \d+$/, '')))).toEqual(new Set(['cpu', 'memory'].flatMap((group) => ['_all', ...COMPONENTS].map((component) => `${group} ${component}`))));

  const scores = await queried('roentgen_anomaly_score');
  expect(scores[0].metric).toEqual({ __name__: 'roentgen_anomaly_score', component: expect.any(String), group: expect.any(String), service: 'shop', job: 'roentgen', instance: new URL(app.url()).host });
  const silent = scores[0].values.filter(([time]) => time * 1000 > minute(shop, 340.5) && time * 1000 < minute(shop, 344));
  expect(silent).toEqual([]);

  const ill = (await queried('roentgen_episode_active == 1')).find(({ metric }) => metric.group === 'cpu')?.values.map(([time]) => time * 1000) ?? [];
  expect(ill.filter((time) => time > incident.from && time < incident.to).length).toBeGreaterThan(50);
  const causes = await queried('roentgen_cause_contribution_ratio{group="cpu",component="orders"}');
  expect(causes.map(({ metric }) => metric.feature)).toEqual([CPU]);
  expect(causes[0].values.length).toBeLessThan(300);
}, 60_000);

test('a range without data is an error that says so', async () => {
  const range = { from: startOf(shop) - 7_200_000, to: startOf(shop) - 3_600_000 };
  expect(await done('/services/shop/backfill', range)).toMatchObject({ state: 'failed', error: { code: 'RANGE_EMPTY', hint: expect.any(String) }, backfill: null });
});

test('one task of a kind runs at a time, and it can be cancelled', async () => {
  const first = (await ask<TaskStatus>('/services/shop/scorecard', late)).json;
  expect(await ask('/services/shop/scorecard', late)).toMatchObject({ status: 409, json: { code: 'TASK_BUSY' } });
  expect(await ask(`/tasks/${first.task}/stop`, {})).toMatchObject({ status: 200, json: { task: first.task } });
  await until(async () => (await taskOf(first.task)).state === 'cancelled');
  expect(await taskOf(first.task)).toMatchObject({ scorecard: null, error: null, endedAt: expect.any(Number) });
  expect(await ask('/tasks/nothing/stop', {})).toMatchObject({ status: 404, json: { code: 'TASK_UNKNOWN' } });
});

const RANGED = ['/services/shop/backfill', '/services/shop/backtest', '/services/shop/scorecard', '/services/shop/groups/cpu/signatures'];
test.each([{}, [], { from: 2, to: 1 }, { from: 1, to: 1 }, { from: '1', to: '2' }, { from: null, to: 2 }])('%j is no range', async (body) => {
  const answers = await Promise.all(RANGED.map((path) => ask<ApiError>(path, body)));
  expect(answers.map(({ status, json }) => [status, json.code])).toEqual(RANGED.map(() => [400, 'REQUEST_INVALID']));
});

test('services, groups and models that are not there are told as such', async () => {
  const answers = await Promise.all([...RANGED.map((path) => path.replace('shop', 'nobody')), '/services/shop/groups/disk/signatures'].map((path) => ask<ApiError>(path, late)));
  expect(answers.map(({ status, json }) => [status, json.code])).toEqual([...RANGED.map(() => [404, 'SERVICE_UNKNOWN']), [404, 'GROUP_UNKNOWN']]);
});

test.each<[object]>([
  [{ persistence: 3 }], [{ persistence: { k: 3, n: 2 } }], [{ persistence: { k: 0, n: 2 } }], [{ persistence: { k: 1.5, n: 2 } }], [{ persistence: { k: 1, n: 1e9 } }],
  [{ line: 0 }], [{ line: 21 }], [{ line: '1' }], [{ line: null }],
  [{ detector: 'oracle' }], [{ detector: null }], [{ alarmBudget: 0 }], [{ alarmBudget: -1 }], [{ alarmBudget: '1' }],
  [{ quietHours: 'Sun' }], [{ quietHours: ['never'] }], [{ quietHours: [3] }],
  [{ incidents: {} }], [{ incidents: [{ from: 2, to: 1 }] }], [{ incidents: [null] }], [{ alarm_budget: 1 }],
])('a backtest with %j is refused', async (what) => {
  expect(await ask('/services/shop/backtest', { ...late, ...what })).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
});

test.each(['from=yesterday', 'to=x', 'from=1&from=2'])('episodes?%s is refused', async (query) => {
  expect(await ask(`/services/shop/episodes?${query}`)).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
});

test('an administrator tunes it while it runs: the line of an alarm budget is calibrated anew, with the networks that are there, and it stands in the journal', async () => {
  const registry = createRegistry(join(config.dataDir, 'models'));
  const weightsOf = (alarmBudget: number | null) => loadModel(registry, { ...config.services[0], alarmBudget }, 'cpu', () => undefined)?.weights;
  const before = weightsOf(null);
  expect(before).toBeTruthy();
  expect(await ask('/services/shop/tuning', { line: 2 })).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
  const { json } = await ask<TuningStatus>('/services/shop/tuning', { line: 2, alarmBudget: 1 }, ADMIN);
  expect(json).toMatchObject({ present: { line: 2, alarmBudget: 1 }, file: { line: 1, alarmBudget: null }, saved: { author: 'api' }, calibrating: ['cpu', 'memory'] });
  await until(async () => (await ask<TuningStatus>('/services/shop/tuning')).json.calibrating.length === 0);
  expect(weightsOf(null)).toBeUndefined();
  expect(weightsOf(1)).toEqual(before);
  const { entries } = (await ask<AuditReport>('/audit/query', { action: 'tune' }, ADMIN)).json;
  expect(entries.map(({ right, outcome, code, detail }) => [right, outcome, code, detail])).toEqual([['admin', 'done', null, 'line=2, alarmBudget=1'], ['launch', 'refused', 'FORBIDDEN', '']]);
  expect(await (await fetch(`${app.url()}/metrics`)).text()).toContain('roentgen_tuned_keys{service="shop"} 2');
}, 60_000);

test('a Prometheus without a receiver is told of with what to do, by a sidecar that found its models again', async () => {
  await app.stop();
  await start(closed.url);
  expect(await groupsOf()).toHaveLength(2);
  expect((await ask<TuningStatus>('/services/shop/tuning')).json).toMatchObject({ present: { line: 2, alarmBudget: 1 }, calibrating: [] });
  expect(await done('/services/shop/backfill')).toMatchObject({ state: 'failed', error: { code: 'REMOTE_WRITE_REFUSED', hint: expect.stringContaining('--web.enable-remote-write-receiver') } });
}, 60_000);
