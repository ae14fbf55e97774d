import { mkdtempSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseConfig } from '../../../sidecar/config/load';
import type { GroupStatus, Interval } from '../../../sidecar/contract';
import { codeOf } from '../../../sidecar/errors';
import { createJobs, type Jobs } from '../../../sidecar/jobs/jobs';
import { seeded } from '../../../sidecar/mirror/schedule';
import { createEpisodeLog, type EpisodeLog } from '../../../sidecar/nominal/episode-log';
import { createLevels } from '../../../sidecar/nominal/levels';
import { createMonitor, type Monitor, type Pass } from '../../../sidecar/nominal/monitor';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { createRegistry } from '../../../sidecar/store/registry';
import { type RealPrometheus, serve, startRealPrometheus } from '../prometheus/real';

/** A real Prometheus scrapes this small service five times a second: three components whose load rises and falls together. */
const random = seeded(5);
const sick = { gone: new Set<string>(), hog: new Set<string>(), answers: true };
const counters = new Map<string, number>();

function exposition(): string {
  const load = 1 + 0.5 * Math.sin(Date.now() / 1500);
  const lines = ['# TYPE container_cpu_usage_seconds_total counter', '# TYPE container_memory_working_set_bytes gauge', '# TYPE container_spec_cpu_quota gauge'];
  for (const pod of ['a', 'b', 'c'].filter((each) => !sick.gone.has(each))) {
    const cpu = (counters.get(pod) ?? 0) + load * (1 + 0.1 * random()) + (sick.hog.has(pod) ? 12 : 0);
    counters.set(pod, cpu);
    lines.push(`container_cpu_usage_seconds_total{ns="t",pod="${pod}"} ${cpu}`, `container_memory_working_set_bytes{ns="t",pod="${pod}"} ${1e6 * (10 + load + 0.1 * random())}`, `container_spec_cpu_quota{ns="t",pod="${pod}"} 5`);
  }
  return `${lines.join('\n')}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'roentgen-monitor-'));
const failures: string[] = [];
let logs = 0;
let faults: Interval[] = [];
let exporter: Awaited<ReturnType<typeof serve>>;
let prometheus: RealPrometheus;
let jobs: Jobs;
let monitor: Monitor;
let episodes: EpisodeLog;

const pass: Pass = async (_stage, _service, work) => work().catch((error: unknown) => { failures.push(codeOf(error)); return null; });

function open(service = '', url = prometheus.url, log = createEpisodeLog(join(folder, `episodes-${logs++}.jsonl`), 't', Date.now)): Monitor {
  const config = parseConfig(`services:\n  - name: t\n    selector: '{ns="t"}'\n    step: 200ms\n    nominal: { duration: 18s }\n    kpi: { name: cpu, query: 'sum(container_memory_working_set_bytes{ns="t"})', limit: 1e9 }\n    training: { epochs: 60 }\n${service}`, join(folder, 'c.yaml'));
  return createMonitor({ service: config.services[0], prometheus: createPrometheus({ url, timeoutMs: 1000, token: null }), registry: createRegistry(join(folder, 'models')), scorers: createRegistry(join(folder, 'scorers')), episodes: log, levels: createLevels(join(folder, 'levels'), 't'), faults: () => faults, jobs, pass, onDamagedModel: () => undefined, now: Date.now });
}

async function until(seconds: number, holds: (groups: GroupStatus[]) => boolean, watched = monitor): Promise<GroupStatus[]> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(100)) {
    await watched.step();
    const { groups } = watched.status();
    if (holds(groups)) {
      return groups;
    }
  }
  throw new Error(`not within ${seconds} s: ${JSON.stringify(watched.status())}`);
}

const scored = (groups: GroupStatus[]) => groups.length === 2 && groups.every((group) => group.latest !== null);

afterEach(() => {
  sick.hog.clear();
  sick.gone.clear();
  sick.answers = true;
});

beforeAll(async () => {
  exporter = await serve((_request, response: ServerResponse) => (sick.answers ? response.end(exposition()) : response.destroy()));
  prometheus = await startRealPrometheus(exporter.url, '200ms');
  jobs = createJobs();
  episodes = createEpisodeLog(join(folder, 'episodes.jsonl'), 't', Date.now);
  monitor = open('', prometheus.url, episodes);
  await monitor.start();
}, 60_000);

afterAll(async () => {
  await monitor.close();
  await jobs.close();
  await prometheus.stop();
  await exporter.close();
});

test('it waits for the nominal period, learns a model a group, and scores: nominal load is under the line', async () => {
  await until(25, ([first]) => first.state === 'collecting' && first.progress > 0);
  const groups = await until(90, scored);
  expect(groups.map((group) => [group.group, group.features])).toEqual([['cpu', 3], ['memory', 3]]);
  for (const { latest, threshold } of groups) {
    expect(latest?.score).toBeLessThan(1);
    expect(threshold).toBeGreaterThan(0);
  }
  expect(monitor.kpi()).toBeGreaterThan(3e7);
  expect(monitor.dropped().ungrouped).toBe(3);
}, 120_000);

test('a component that takes far more CPU than ever is an episode, and is the cause', async () => {
  sick.hog.add('b');
  const groups = await until(10, (all) => all[0].episode !== null);
  expect(groups[0].latest?.causes[0]).toMatchObject({ component: 'b', feature: expect.stringContaining('container_cpu_usage_seconds_total') });
  await until(10, () => monitor.suspects()?.components[0]?.component === 'b');
  expect(episodes.active('cpu')?.components[0]).toMatchObject({ component: 'b', vanished: false });
  expect(() => monitor.learn()).toThrow(expect.objectContaining({ code: 'LEARNING_HELD' }));
  sick.hog.clear();
  await until(20, (all) => all.every((group) => group.episode === null));
}, 60_000);

test('a person may take a level as nominal: its episode ends there and is kept', async () => {
  sick.hog.add('a');
  await until(10, (all) => all[0].episode !== null);
  await pause(5000);
  monitor.accept('cpu', 'ada');
  expect(monitor.status().groups[0].episode).toBeNull();
  expect(episodes.list()[0]).toMatchObject({ group: 'cpu', ended: 'accepted', nominal: true, author: 'ada' });
  expect(() => monitor.accept('calls', 'ada')).toThrow(expect.objectContaining({ code: 'GROUP_UNKNOWN' }));
  sick.hog.clear();
  // What was accepted may be missed for a while, until that is the new level.
  await until(40, (all) => all.every((group) => group.episode === null));
}, 90_000);

test('nothing is learned while a chaos run is on', async () => {
  faults = [{ from: Date.now() - 1000, to: Infinity }];
  expect(() => monitor.learn()).toThrow(expect.objectContaining({ code: 'LEARNING_HELD', message: expect.stringContaining('a chaos run is on') as string }));
  expect(monitor.status().learningHeld).toBe('a chaos run is on');
  faults = [];
  expect(monitor.status().learningHeld).toBeNull();
});

test('a component that stops is an episode, and is the cause', async () => {
  sick.gone.add('c');
  const groups = await until(10, (all) => all[1].episode !== null);
  expect(groups[1].latest?.causes[0].component).toBe('c');
  sick.gone.clear();
  await until(20, (all) => all.every((group) => group.episode === null));
}, 60_000);

test('when the whole service is silent there is no score, and nothing ends', async () => {
  sick.answers = false;
  const groups = await until(20, (all) => all.every((group) => group.latest === null));
  expect(groups.every((group) => group.episode === null)).toBe(true);
  sick.answers = true;
  await until(20, scored);
}, 60_000);

test('a new start uses the stored models; another calibration is learned anew', async () => {
  const again = open();
  await again.start();
  await until(10, scored, again);
  await again.close();
  const paper = open('    calibration: paper\n    scaler: minmax\n');
  await paper.start();
  expect(paper.status().groups[0]).toMatchObject({ group: 'all groups', state: 'collecting', latest: null });
  await paper.close();
}, 60_000);

test('a service without series, and a Prometheus that is away, are told with their code', async () => {
  for (const [service, url, code] of [["    component_label: nothing\n", prometheus.url, 'SERVICE_WITHOUT_SERIES'], ['', 'http://127.0.0.1:1', 'PROMETHEUS_UNREACHABLE']]) {
    const lost = open(`    scaler: standard\n${service}`, url);
    await lost.start();
    const [group] = await until(40, ([first]) => first.state === 'failed', lost);
    expect(group.error?.code).toBe(code);
    await lost.close();
  }
}, 120_000);

test('a component that vanishes in the nominal period is told, and nothing is lost', async () => {
  sick.gone.add('a');
  await pause(6000);
  const learner = open('    scaler: standard\n');
  await learner.start();
  const [group] = await until(40, ([first]) => first.state === 'failed', learner);
  expect(group.error?.code).toBe('COMPONENT_VANISHED');
  await learner.close();
  sick.gone.clear();
}, 90_000);
