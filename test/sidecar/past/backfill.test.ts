import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../sidecar/config/load';
import { backfill, scrapedLabels } from '../../../sidecar/past/backfill';
import { backfillToFile } from '../../../sidecar/past/file';
import type { TimeSeries } from '../../../sidecar/prometheus/samples';
import { serve } from '../prometheus/real';
import { gauge, levelModel, STEP_MS } from '../nominal/judging/level-model';
import { told } from './told';

const START = Date.UTC(2026, 2, 2, 9);
const config = (more = '', url = 'http://127.0.0.1:9') => parseConfig(`prometheus: { url: '${url}' }\nservices:\n  - { name: shop, selector: '{namespace="shop"}', step: 1s${more} }\n`, '/c.yaml');
const names = Array.from({ length: 14 }, (_, index) => `level${index}`);
const rows = (count: number) => ({ from: START, to: START + (count - 1) * STEP_MS });

/** Value by row of each feature; samples by series that came out, NaN as null. */
async function written(features: Array<ReturnType<typeof gauge>>, value: (row: number, name: string) => number, count: number, more = '') {
  const model = levelModel(features, 'paper');
  const taken: TimeSeries[][] = [];
  const progress: number[] = [];
  const source = told(features, ({ name }, time) => value((time - START) / STEP_MS, name));
  const sink = async (series: TimeSeries[]) => {
    taken.push(series);
    return { samples: series.reduce((sum, { times }) => sum + times.length, 0) };
  };
  const report = await backfill([model], rows(count), sink, scrapedLabels(config()), { service: config(more).services[0], source, signal: new AbortController().signal, onProgress: (share) => progress.push(share) });
  const all = taken.flat();
  const of = (name: string, labels: Record<string, string> = {}) => all.filter((series) => series.labels.__name__ === name && Object.entries(labels).every(([label, wanted]) => series.labels[label] === wanted)).flatMap(({ times, values }) => Array.from(times, (time, index) => [(time - START) / STEP_MS, Number.isNaN(values[index]) ? null : values[index]]));
  return { report, taken, all, progress, of };
}

test('a row becomes what /metrics would have shown of it, with the labels of a scrape', async () => {
  const { all, report, of, progress } = await written([gauge('web'), gauge('db')], () => 0.5, 3);
  expect(report).toEqual({ ...rows(3), rows: 3, samples: 3 * 10 });
  expect(all.map(({ labels }) => labels).slice(0, 2)).toEqual([
    { __name__: 'roentgen_reconstruction_mse', job: 'roentgen', instance: '127.0.0.1:9797', service: 'shop', group: 'cpu', component: '_all' },
    { __name__: 'roentgen_reconstruction_mse', job: 'roentgen', instance: '127.0.0.1:9797', service: 'shop', group: 'cpu', component: 'web' },
  ]);
  expect(of('roentgen_anomaly_score', { component: '_all' })).toEqual([[0, 0.25], [1, 0.25], [2, 0.25]]);
  expect(of('roentgen_threshold_mse', { component: 'db' })).toEqual([[0, 1], [1, 1], [2, 1]]);
  expect(of('roentgen_episode_active')).toEqual([[0, 0], [1, 0], [2, 0]]);
  expect(of('roentgen_cause_contribution_ratio')).toEqual([]);
  expect(progress).toEqual([1]);
});

test('a series that has no value any more is ended once, also over readings', async () => {
  const { of, taken } = await written([gauge('web')], (row) => (row >= 1000 && row < 1997 ? NaN : 0.5), 4000);
  expect(taken.length).toBeGreaterThan(1);
  const scores = of('roentgen_anomaly_score', { component: 'web' });
  expect(scores.filter(([, score]) => score === null)).toEqual([[1002, null]]);
  expect(scores.map(([row]) => row)).toEqual([...Array.from({ length: 1003 }, (_, row) => row), ...Array.from({ length: 2003 }, (_, row) => 1997 + row)]);
});

test('causes have series while the score is over the line: ten at most, and the rest as one', async () => {
  const { of, all } = await written(names.map((name) => gauge('web', name)), (row, name) => (row >= 5 && row < 10 ? 10 - 0.01 * names.indexOf(name) : 0), 20);
  const features = new Set(all.filter(({ labels }) => labels.__name__ === 'roentgen_cause_contribution_ratio').map(({ labels }) => `${labels.component} ${labels.feature}`));
  expect([...features].sort()).toEqual([...names.slice(0, 10).map((name) => `web ${name}`), '_all _other'].sort());
  const rest = of('roentgen_cause_contribution_ratio', { feature: '_other' });
  expect(rest.map(([row]) => row)).toEqual([5, 6, 7, 8, 9, 10]);
  // 13 of 14 carry 90 %; ten of them are shown.
  expect(rest[0][1]).toBeCloseTo(3 / 14, 2);
  expect(rest.at(-1)?.[1]).toBeNull();
});

test('as live, no episode begins in quiet hours', async () => {
  const ill = (row: number) => (row > 10 ? 5 : 0);
  expect((await written([gauge('web')], ill, 60)).of('roentgen_episode_active').some(([, active]) => active === 1)).toBe(true);
  expect((await written([gauge('web')], ill, 60, ", quiet_hours: ['09:00-10:00']")).of('roentgen_episode_active').some(([, active]) => active === 1)).toBe(false);
});

describe('into a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the scores stand metric by metric in one that promtool makes blocks of', async () => {
    const samples = (fromMs: number, toMs: number) => Array.from({ length: Math.floor((toMs - fromMs) / STEP_MS) }, (_, index) => fromMs / 1000 + 1 + index).map((time) => [time, String((time % 4) / 4)]);
    const prometheus = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
        const [query, time] = ['query', 'time'].map((key) => new URLSearchParams(body).get(key) ?? '');
        const length = Number(/\[(\d+)ms\]/.exec(query)?.[1]);
        const result = ['web', 'db'].map((pod) => ({ metric: { __name__: 'level', pod }, values: samples(Number(time) * 1000 - length, Number(time) * 1000) }));
        response.setHeader('content-type', 'application/json').end(JSON.stringify(request.url === '/api/v1/metadata' ? { status: 'success', data: {} } : { status: 'success', data: { resultType: 'matrix', result } }));
      });
    });
    const own = config('', prometheus.url);
    const path = join(folder, 'deep', 'scores.om');
    const models = [levelModel([gauge('db'), gauge('web')], 'paper'), levelModel([gauge('web')], 'paper', 'memory')];
    const report = await backfillToFile(models, rows(5000), path, { config: own, service: own.services[0], signal: new AbortController().signal, onProgress: () => undefined, now: () => START });
    await prometheus.close();
    expect(report).toEqual({ ...rows(5000), rows: 5000, samples: 5000 * (10 + 7) });
    const text = readFileSync(path, 'utf8');
    expect(text.match(/^# TYPE .*/gm)).toEqual(['reconstruction_mse', 'threshold_mse', 'anomaly_score', 'episode_active'].map((name) => `# TYPE roentgen_${name} gauge`));
    const score = text.split('\n').filter((line) => line.startsWith('roentgen_anomaly_score{') && line.includes('group="memory"') && line.includes('component="web"'));
    expect(score).toHaveLength(5000);
    expect(score[3]).toBe(`roentgen_anomaly_score{component="web",group="memory",instance="127.0.0.1:9797",job="roentgen",service="shop"} 0.5625 ${START / 1000 + 3}`);
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', path, join(folder, 'blocks')], { stdio: 'pipe' });
    const blocks = execFileSync('promtool', ['tsdb', 'list', join(folder, 'blocks')], { encoding: 'utf8' }).trim().split('\n').slice(1);
    expect(blocks.reduce((sum, block) => sum + Number(block.split(/\s+/)[4]), 0)).toBe(85_000);
  }, 60_000);

  test('where nothing can be scored there is no file', async () => {
    const own = config();
    const path = join(folder, 'none.om');
    await expect(backfillToFile([], rows(5), path, { config: own, service: own.services[0], signal: new AbortController().signal, onProgress: () => undefined, now: () => START })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });
});
