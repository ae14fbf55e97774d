import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { METRICS } from '../../../sidecar/contract';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { type MetricFamily, writeOpenMetrics } from '../../../sidecar/prometheus/openmetrics';
import { serve, startRealPrometheus } from './real';

const HOUR = 3_600_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-openmetrics-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const family = (definition: MetricFamily['definition'], ...series: Array<{ labels: Record<string, string>; times: number[]; values: number[] }>): MetricFamily => ({
  definition,
  series: series.map((each) => ({ ...each, labels: { __name__: definition.name, ...each.labels } })),
});

test('the file is OpenMetrics: families, seconds, escaped labels, no line for NaN, an end', async () => {
  const path = join(folder, 'deep', 'scores.om');
  const result = await writeOpenMetrics(path, [
    family(METRICS.score, { labels: { service: 'a"b\\c\nd', group: '' }, times: [1000, 1500, 2000], values: [0.5, NaN, -Infinity] }, { labels: {}, times: [1], values: [1e21] }),
    family(METRICS.episodes, { labels: { service: 'é' }, times: [2000], values: [3] }),
  ]);
  expect(result).toEqual({ samples: 4 });
  expect(readFileSync(path, 'utf8').split('\n')).toEqual([
    `# HELP roentgen_anomaly_score ${METRICS.score.help}`,
    '# TYPE roentgen_anomaly_score gauge',
    'roentgen_anomaly_score{service="a\\"b\\\\c\\nd"} 0.5 1',
    'roentgen_anomaly_score{service="a\\"b\\\\c\\nd"} -Inf 2',
    'roentgen_anomaly_score{} 1e+21 0.001',
    `# HELP roentgen_episodes ${METRICS.episodes.help}`,
    '# TYPE roentgen_episodes counter',
    'roentgen_episodes_total{service="é"} 3 2',
    '# EOF',
    '',
  ]);
});

test('promtool makes blocks of it, and a Prometheus that gets them has every value at its millisecond', async () => {
  const path = join(folder, 'scores.om');
  const start = Date.now() - 72 * HOUR;
  // every millisecond of a second comes up
  const times = Array.from({ length: 8000 }, (_, index) => start + index * 30_001);
  const hostile = { service: 'x"} 1\nevil{y="', group: '\\n\\', component: 'é😀\u0000\r# EOF' };
  const whole = [
    { labels: { __name__: METRICS.score.name, ...hostile }, times, values: times.map((_, index) => Math.sin(index) / 3) },
    { labels: { __name__: METRICS.mse.name, service: 'shop' }, times: times.slice(0, 3), values: [Infinity, 5e-324, -1e300] },
  ];
  await writeOpenMetrics(path, [family(METRICS.score, whole[0]), family(METRICS.mse, whole[1])]);
  const exporter = await serve((_request, response) => response.end('level 1\n'));
  const prometheus = await startRealPrometheus(exporter.url, '500ms', {
    prepare: (tsdb) => execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', path, tsdb], { stdio: 'pipe' }),
  });
  const read = await createPrometheus({ url: prometheus.url, token: null, timeoutMs: 5000 }).raw('{__name__=~"roentgen_.*"}', start - 1, Date.now()).finally(async () => {
    await prometheus.stop();
    await exporter.close();
  });
  expect(read.sort((a, b) => b.times.length - a.times.length)).toEqual(whole);
});

test('a long series is written piece by piece, and an abort leaves the file that was there', async () => {
  const path = join(folder, 'scores.om');
  writeFileSync(path, 'the old one');
  const times = Array.from({ length: 25_000 }, (_, index) => index);
  const abort = new AbortController();
  const reason = new Error('no longer wanted');
  const seen: number[] = [];
  const onProgress = (samples: number) => {
    seen.push(samples);
    if (samples === 20_000) {
      abort.abort(reason);
    }
  };
  await expect(writeOpenMetrics(path, [family(METRICS.score, { labels: {}, times, values: times })], { signal: abort.signal, onProgress })).rejects.toBe(reason);
  expect(seen).toEqual([0, 10_000, 20_000]);
  expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual([['scores.om', 'the old one']]);
});

test.each<[string, MetricFamily[]]>([
  ['a metric that comes twice', [family(METRICS.score), family(METRICS.score)]],
  ['a series of another metric', [family(METRICS.score, { labels: { __name__: 'other' }, times: [1], values: [1] })]],
  ['a label name that none is', [family(METRICS.score, { labels: { 'a"': 'x' }, times: [1], values: [1] })]],
  ['samples out of order', [family(METRICS.score, { labels: {}, times: [2, 1], values: [1, 1] })]],
])('%s is refused and leaves no file', async (_what, families) => {
  await expect(writeOpenMetrics(join(folder, 'scores.om'), families)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that cannot be written is STORE_UNWRITABLE', async () => {
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'scores.om');
  await expect(writeOpenMetrics(path, [])).rejects.toMatchObject({ code: 'STORE_UNWRITABLE', message: expect.stringContaining(path) });
  expect(existsSync(path)).toBe(false);
});
