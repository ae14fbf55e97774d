import { setTimeout as pause } from 'node:timers/promises';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import { readColumns } from '../../../sidecar/series/columns';
import { serve, startRealPrometheus } from '../prometheus/real';

test('chosen columns of a past interval, from a real Prometheus: increments, levels, and 0 for a component that stopped', async () => {
  let scrapes = 0;
  const started = { app: 0, stopped: Infinity };
  const exporter = await serve((_request, response) => {
    scrapes += 1;
    started.stopped = scrapes === 12 ? Date.now() : started.stopped;
    const pods = scrapes < 12 ? ['app', 'db'] : ['app'];
    response.end(['# TYPE work_seconds_total counter', '# TYPE level gauge', ...pods.flatMap((pod) => ['0', '1'].map((cpu) => `work_seconds_total{ns="t",pod="${pod}",cpu="${cpu}"} ${scrapes * 2}`).concat(`level{ns="t",pod="${pod}"} 7`)), ''].join('\n'));
  });
  const prometheus = await startRealPrometheus(exporter.url, '200ms');
  try {
    while (scrapes < 20) {
      await pause(100);
    }
    const columns = [{ component: 'app', metric: 'work_seconds_total' }, { component: 'db', metric: 'work_seconds_total' }, { component: 'db', metric: 'level' }, { component: 'no', metric: 'level' }];
    const client = createPrometheus({ url: prometheus.url, timeoutMs: 2000, token: null });
    const rows = await readColumns(client, { selector: '{ns="t"}', componentLabel: 'pod', stepMs: 200 }, started.stopped - 1000, started.stopped + 1000, columns);
    expect(rows.length).toBe(11);
    const grown = rows.reduce((sum, [work]) => sum + work, 0);
    expect(Math.abs(grown - 44)).toBeLessThan(8);
    expect(rows[2][2]).toBe(7);
    const after = rows.slice(7).map((row) => row.slice(1, 3)).filter(([work]) => !Number.isNaN(work));
    expect(after.length).toBeGreaterThan(0);
    after.forEach((row) => expect(row).toEqual([0, 0]));
    expect(await readColumns(client, { selector: '{ns="t"}', componentLabel: 'pod', stepMs: 200 }, 0, 400, columns)).toEqual(Array(3).fill([NaN, NaN, NaN, NaN]));
  } finally {
    await prometheus.stop();
    await exporter.close();
  }
}, 60_000);
