/** @jest-environment ./test/sidecar/nn/environment.js */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { past, type PastCommand, type PastFlags } from '../../../sidecar/cli/past';
import { timeOf, withTimes } from '../../../sidecar/cli/times';
import type { Config } from '../../../sidecar/config/config';
import { parseConfig } from '../../../sidecar/config/load';
import { API_PREFIX, type BacktestGroup, type EpisodeRecord, type TaskKind, type TaskStatus } from '../../../sidecar/contract';
import type { RoentgenError } from '../../../sidecar/errors';
import { basisOf, saveModel } from '../../../sidecar/nominal/model';
import { createRegistry } from '../../../sidecar/store/registry';
import { gauge, levelModel, STEP_MS } from '../nominal/judging/level-model';
import { serve } from '../prometheus/real';

const NOW = Date.UTC(2026, 2, 2, 9);
const HOUR = 3_600_000;
const hours = { from: NOW - 6 * HOUR, to: NOW };

let folder: string;
let config: Config;
let printed: string[];
let asked: Array<[method: string, path: string, body: unknown]>;
/** What the sidecar answers, by path without its query. */
let answers: Record<string, unknown | (() => unknown)>;
let sidecar: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  sidecar = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
      const path = (request.url ?? '').replace(API_PREFIX, '');
      asked.push([request.method ?? '', path, body === '' ? undefined : JSON.parse(body)]);
      const answer = answers[path.split('?')[0]];
      const json = typeof answer === 'function' ? (answer as () => unknown)() : answer;
      response.writeHead(json === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(json ?? { code: 'SERVICE_UNKNOWN', message: 'no such service', hint: 'one of shop' }));
    });
  });
});
afterAll(() => sidecar.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-past-'));
  config = parseConfig(`listen: '${new URL(sidecar.url).host}'\nservices:\n  - { name: shop, selector: '{namespace="shop"}', step: 1s }\n`, join(folder, 'roentgen.yaml'));
  [printed, asked, answers] = [[], [], {}];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(`! ${line}`));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

const call = (command: PastCommand, words: string, flags: PastFlags = {}) => past(command, config, words.split(' ').filter(Boolean), flags, NOW).then(() => null, ({ code }: RoentgenError) => code);
const statusOf = (kind: TaskKind, more: Partial<TaskStatus> = {}): TaskStatus => ({ task: 't1', kind, service: 'shop', author: 'cli', group: null, request: null, state: 'running', progress: 0, startedAt: 0, endedAt: null, error: null, backfill: null, backtest: null, scorecard: null, signatures: null, ...more });

/** A task that is done when it has been asked for twice. */
function answering(path: string, kind: TaskKind, end: Partial<TaskStatus>): void {
  const steps = [statusOf(kind, { progress: 0.42 }), statusOf(kind, { state: 'done', progress: 1, ...end })];
  answers[path] = statusOf(kind);
  answers['/tasks'] = () => [statusOf(kind, { task: 'other' }), steps.length > 1 ? steps.shift() : steps[0]];
}

test.each([
  ['now', NOW],
  ['-6h', NOW - 6 * HOUR],
  ['-1.5d', NOW - 36 * HOUR],
  ['-500ms', NOW - 500],
  ['2026-03-02T08:30:00Z', NOW - HOUR / 2],
  ['2026-03-02T10:30+02:00', NOW - HOUR / 2],
  ['2026-03-02T08:30:00.25Z', NOW - HOUR / 2 + 250],
])('the time %s', (text, time) => {
  expect(timeOf(text, NOW)).toBe(time);
});

test.each(['', 'yesterday', '6h', '-6', '-1.2.3h', '--6h', '2026-03-02', '2026-03-02T08:30:00', '2026-13-02T08:30:00Z', '1790000000000', 'NaN'])('%j is no time', (text) => {
  expect(() => timeOf(text, NOW)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', hint: expect.stringContaining('-6h') }));
});

test('a time that begins with a dash belongs to its flag', () => {
  expect(withTimes(['backfill', 'shop', '--from', '-6h', '--to', '-30m', '--file', '-', '-h'])).toEqual(['backfill', 'shop', '--from=-6h', '--to=-30m', '--file', '-', '-h']);
  expect(withTimes(['--from', '--to', '-6h', '--to', 'now'])).toEqual(['--from', '--to=-6h', '--to', 'now']);
});

describe('episodes', () => {
  const episode: EpisodeRecord = { episode: 'mf3k', service: 'shop', group: 'cpu', start: NOW - HOUR, end: NOW, ended: 'recovered', peak: 3.456, peakTime: NOW, causes: [{ component: 'orders', feature: 'cpu', ratio: 0.9 }, { component: 'cart', feature: 'cpu', ratio: 0.05 }], components: [], groups: ['cpu'], nominal: false, author: null };

  test('are a line each, with what was behind them', async () => {
    answers['/services/shop/episodes'] = [{ ...episode, episode: 'mf4', end: null, ended: null }, episode, { ...episode, ended: 'accepted', nominal: true, author: 'eve', causes: [] }];
    expect(await call('episodes', 'shop')).toBeNull();
    expect(printed[0].split('\n')).toEqual([
      'episode  group  from                  to                    peak  ended                      causes',
      'mf4      cpu    2026-03-02T08:00:00Z  lasts                 3.46  -                          orders cpu 90 %, cart cpu 5.00 %',
      'mf3k     cpu    2026-03-02T08:00:00Z  2026-03-02T09:00:00Z  3.46  recovered                  orders cpu 90 %, cart cpu 5.00 %',
      'mf3k     cpu    2026-03-02T08:00:00Z  2026-03-02T09:00:00Z  3.46  accepted, nominal, by eve',
    ]);
  });

  test('of a range are asked for by its ends', async () => {
    answers['/services/shop/episodes'] = [];
    await call('episodes', 'shop', { from: '-6h' });
    await call('episodes', 'shop', { from: '-6h', to: 'now' });
    expect(asked.map(([, path]) => path)).toEqual([`/services/shop/episodes?from=${hours.from}`, `/services/shop/episodes?from=${hours.from}&to=${NOW}`]);
    expect(printed).toEqual(['no episodes', 'no episodes']);
  });
});

test('a level is accepted by service and group, whatever their names', async () => {
  answers['/services/a%2Fb/groups/cpu%3Aorders/accept'] = {};
  expect(await call('accept', 'a/b cpu:orders')).toBeNull();
  expect(printed).toEqual(['the present level of a/b cpu:orders is nominal from now on']);
});

test('a backfill tells its progress and what was written', async () => {
  answering('/services/shop/backfill', 'backfill', { backfill: { ...hours, rows: 4321, samples: 99_000 } });
  expect(await call('backfill', 'shop', { from: '-6h', to: 'now' })).toBeNull();
  expect(asked[0]).toEqual(['POST', '/services/shop/backfill', hours]);
  expect(printed).toEqual(['! backfill: 40 %', '99000 samples of 4321 rows, 2026-03-02T03:00:00Z to 2026-03-02T09:00:00Z']);
});

test('a backtest sends what is tried, and shows it beside the present', async () => {
  const group = (more: Partial<BacktestGroup>): BacktestGroup => ({ group: 'cpu', rows: 1, flaggedShare: 0.0123, falseEpisodes: 3, falseEpisodesPerDay: 12.04, found: 1, delaySeconds: 14.6, episodes: [], curve: [], ...more });
  answering('/services/shop/backtest', 'backtest', { backtest: { ...hours, incidents: [hours], groups: [group({ found: 0, delaySeconds: null, falseEpisodesPerDay: 0, flaggedShare: 0 }), group({ group: 'memory' })], present: [group({})], found: 0, foundPresent: 1, days: 0.25 } });
  expect(await call('backtest', 'shop', { from: '-6h', line: '1.5', k: '2', n: '3', detector: 'pca', budget: '0.5' })).toBeNull();
  expect(asked[0][2]).toEqual({ ...hours, line: 1.5, persistence: { k: 2, n: 3 }, detector: 'pca', alarmBudget: 0.5 });
  expect(printed.at(-1)?.split('\n')).toEqual([
    'present -> tried  found   false a day  flagged           delay',
    'cpu               1 -> 0  12.0 -> 0.0  1.23 % -> 0.00 %  15 s -> -',
    'memory            - -> 1  - -> 12.0    - -> 1.23 %       - -> 15 s',
    '1 -> 0 of 1 incidents found by any group, in 0.25 days',
  ]);
});

test('a score card is a line a detector, and which is best', async () => {
  const row = { inUse: false, found: 1, falseEpisodesPerDay: 2, flaggedShare: 0.5, delaySeconds: 5, aucPr: 0.75 };
  answering('/services/shop/scorecard', 'scorecard', { scorecard: { ...hours, incidents: 1, days: 0.25, rows: [{ ...row, detector: 'ensemble', inUse: true }, { ...row, detector: 'random', aucPr: null, delaySeconds: null }], best: 'ensemble', reason: 'ensemble finds 1 of 1 incidents' } });
  expect(await call('scorecard', 'shop', { from: '-6h' })).toBeNull();
  expect(printed.at(-1)?.split('\n')).toEqual([
    'detector          found  false a day  flagged  delay  AUC-PR',
    'ensemble  in use  1      2.0          50 %     5 s    0.750',
    'random            1      2.0          50 %     -      -',
    'ensemble: ensemble finds 1 of 1 incidents, in 0.25 days',
  ]);
});

test('signatures tell their share and their features', async () => {
  const path = '/services/shop/groups/cpu/signatures';
  answering(path, 'signatures', { signatures: { ...hours, group: 'cpu', deviations: 40, unexplained: 0.25, signatures: [{ features: [{ component: 'orders', feature: 'cpu', ratio: 0.95 }], samples: 30, share: 0.75, first: NOW - HOUR, last: NOW }] } });
  expect(await call('signatures', 'shop cpu', { from: '-6h' })).toBeNull();
  expect(printed.at(-1)?.split('\n').slice(1)).toEqual(['75 %   30       2026-03-02T08:00:00Z  2026-03-02T09:00:00Z  orders cpu 95 %', '25 % of 40 deviations are in none']);
  answering(path, 'signatures', { signatures: { ...hours, group: 'cpu', deviations: 0, unexplained: 0, signatures: [] } });
  await call('signatures', 'shop cpu', { from: '-6h' });
  expect(printed.at(-1)).toBe('no deviations in this range');
});

test('Ctrl-C cancels the task and waits for its end', async () => {
  answers['/services/shop/scorecard'] = statusOf('scorecard');
  answers['/tasks/t1/stop'] = () => { answers['/tasks'] = [statusOf('scorecard', { state: 'cancelled' })]; return statusOf('scorecard'); };
  answers['/tasks'] = () => { process.emit('SIGINT'); return [statusOf('scorecard')]; };
  const before = process.listenerCount('SIGINT');
  expect(await call('scorecard', 'shop', { from: '-6h' })).toBeNull();
  expect([printed, process.exitCode, process.listenerCount('SIGINT')]).toEqual([['cancelled'], 1, before]);
});

test.each<[string, Partial<TaskStatus>, string]>([
  ['fails', { state: 'failed', error: { code: 'RANGE_EMPTY', message: 'nothing', hint: 'later' } }, 'RANGE_EMPTY'],
  ['is forgotten, since the sidecar was started anew', { task: 'another' }, 'TASK_UNKNOWN'],
])('a task that %s is an error with its code', async (_what, end, code) => {
  answers['/services/shop/backfill'] = statusOf('backfill');
  answers['/tasks'] = [statusOf('backfill', end)];
  expect(await call('backfill', 'shop', { from: '-6h' })).toBe(code);
});

test.each<[PastCommand, string, PastFlags, string]>([
  ['episodes', '', {}, 'REQUEST_INVALID'],
  ['episodes', 'shop', { from: 'x' }, 'REQUEST_INVALID'],
  ['accept', 'shop', {}, 'REQUEST_INVALID'],
  ['signatures', 'shop', { from: '-6h' }, 'REQUEST_INVALID'],
  ['backfill', 'shop', {}, 'REQUEST_INVALID'],
  ['backfill', 'shop', { from: 'now', to: '-6h' }, 'REQUEST_INVALID'],
  ['backfill', 'shop', { from: 'now' }, 'REQUEST_INVALID'],
  ['backtest', 'shop', { from: '-6h', k: '2' }, 'REQUEST_INVALID'],
  ['backtest', 'shop', { from: '-6h', line: 'high' }, 'REQUEST_INVALID'],
  ['backtest', 'shop', { from: '-6h', line: ' ' }, 'REQUEST_INVALID'],
  ['backtest', 'shop', { from: '-6h', detector: 'oracle' }, 'REQUEST_INVALID'],
  ['scorecard', 'bank', { from: '-6h' }, 'SERVICE_UNKNOWN'],
  ['backfill', 'bank', { from: '-6h', file: 'scores.om' }, 'SERVICE_UNKNOWN'],
  ['backfill', 'shop', { from: '-6h', file: 'scores.om' }, 'NOT_FOUND'],
])('"%s %s" with %j is refused', async (command, words, flags, code) => {
  expect(await call(command, words, flags)).toBe(code);
});

test('where no sidecar listens it says how to start it', async () => {
  config = { ...config, listen: { host: '127.0.0.1', port: 1 } };
  expect(await call('backfill', 'shop', { from: '-6h' })).toBe('NOT_FOUND');
});

describe('into a file, without a sidecar', () => {
  let prometheus: Awaited<ReturnType<typeof serve>>;
  let onQuery: () => void;
  beforeEach(async () => {
    onQuery = () => undefined;
    prometheus = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
        onQuery();
        const parameters = new URLSearchParams(body);
        const [to, length] = [Number(parameters.get('time')) * 1000, Number(/\[(\d+)ms\]/.exec(parameters.get('query') ?? '')?.[1] ?? 0)];
        const values = Array.from({ length: Math.floor(length / STEP_MS) }, (_, index) => [(to - length) / 1000 + 1 + index, '0.5']);
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: 'success', data: body === '' ? {} : { resultType: 'matrix', result: [{ metric: { __name__: 'level', pod: 'web' }, values }] } }));
      });
    });
    config = { ...parseConfig(`listen: '127.0.0.1:1'\nprometheus: { url: '${prometheus.url}' }\nservices:\n  - { name: shop, selector: '{namespace="shop"}', step: 1s }\n`, join(folder, 'roentgen.yaml')) };
    const registry = createRegistry(join(config.dataDir, 'models'));
    ['cpu', 'memory'].forEach((group) => saveModel(registry, { ...levelModel([gauge('web')], 'paper', group), basis: basisOf(config.services[0], group) }));
  });
  afterEach(() => prometheus.close());
  const file = () => join(folder, 'scores.om');

  test('scores of the stored models are written, and it says what to do with them', async () => {
    expect(await call('backfill', 'shop', { from: '-10m', file: file() })).toBeNull();
    expect(printed.at(-1)).toMatch(/^\S+scores\.om: 8414 samples of 601 rows, 2026-03-02T08:50:00Z to 2026-03-02T09:00:00Z\n[^]*promtool tsdb create-blocks-from openmetrics \S+scores\.om BLOCKS/);
    const text = readFileSync(file(), 'utf8');
    expect(text.match(/^roentgen_anomaly_score\{component="web",group="memory",.*\} 0\.25 /gm)).toHaveLength(601);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  test('Ctrl-C leaves no file', async () => {
    onQuery = () => void process.emit('SIGINT');
    expect(await call('backfill', 'shop', { from: '-2h', file: file() })).toBeNull();
    expect([printed.at(-1), process.exitCode, existsSync(file())]).toEqual(['cancelled', 1, false]);
  });
});
