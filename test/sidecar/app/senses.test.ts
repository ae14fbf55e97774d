import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeviations, createSenses } from '../../../sidecar/app/senses';
import { createRuns } from '../../../sidecar/chaos/runs';
import type { Monitor } from '../../../sidecar/nominal/monitor';
import { createPrometheus, type Prometheus } from '../../../sidecar/prometheus/client';
import { fakeFile, fakeGuards } from '../chaos/fake-guards';
import { serve, startRealPrometheus } from '../prometheus/real';

interface Scene { group: string; time: number; score: number | null; ill?: boolean }

/** A monitor as far as chaos asks it; monitor.test.ts has the real one. */
const monitor = (scenes: () => Scene[], stepMs = 1000) => ({
  service: { name: 's', selector: '{namespace="n"}', componentLabel: 'pod', stepMs },
  fresh: () => scenes().map(({ group, time, score, ill }) => ({ watch: { model: { group }, episode: () => (ill ? {} : null) }, latest: score === null ? null : { time, score: new Map([['_all', score]]) } })),
}) as unknown as Monitor;

function scene(scenes: Scene[]) {
  const asked: string[] = [];
  const series = (pod: string) => ({ labels: { __name__: 'm_total', pod, cpu: '0' }, times: [1, 2], values: [3, 4] });
  const prometheus = { raw: async (selector: string) => { asked.push(selector); return [series('a'), series('b')]; }, instant: async () => [{ labels: {}, value: 7 }, { labels: {}, value: 8 }] } as unknown as Prometheus;
  const present = monitor(() => scenes);
  const deviations = createDeviations();
  return { asked, deviations, present, senses: createSenses(new Map([['s', present]]), prometheus, deviations, () => 0) };
}

describe('what chaos asks', () => {
  test('of scores: the highest, or that of one group; none where none is fresh', () => {
    const { senses } = scene([{ group: 'cpu', time: 1, score: 2 }, { group: 'memory', time: 1, score: 5 }, { group: 'network', time: 1, score: null }]);
    expect([senses.score('s'), senses.score('s', 'cpu'), senses.score('s', 'network'), senses.score('other')]).toEqual([5, 2, null, null]);
  });

  test('of episodes: the groups in one, and null where no model watches', () => {
    expect(scene([{ group: 'cpu', time: 1, score: 2, ill: true }, { group: 'memory', time: 1, score: 0 }]).senses.anomalous('s')).toEqual(['cpu']);
    expect(scene([{ group: 'cpu', time: 1, score: 2 }]).senses.anomalous('s')).toEqual([]);
    expect(scene([]).senses.anomalous('s')).toBeNull();
  });

  test('of the past: whether any score was over the line, and null of a time without scores', () => {
    const scenes: Scene[] = [{ group: 'cpu', time: 1000, score: 0.5 }, { group: 'memory', time: 1000, score: 1.2 }];
    const { deviations, present, senses } = scene(scenes);
    deviations.note(present);
    scenes.splice(0, 2, { group: 'cpu', time: 2000, score: 0.9 }, { group: 'memory', time: 2000, score: 1 });
    deviations.note(present);
    expect([senses.deviated('s', 0, 3000), senses.deviated('s', 1500, 3000), senses.deviated('s', 2500, 3000), senses.deviated('other', 0, 9000)]).toEqual([true, false, null, null]);
  });

  test("of a component's series: by the service's selector, its own alone; of the service itself and the mirror's figures: by their labels", async () => {
    const { asked, senses } = scene([]);
    expect(await senses.series('s', 'a', 'm_total', 0, 1)).toHaveLength(1);
    await senses.series('s', null, 'roentgen_mirror_requests_total', 0, 1);
    await senses.series('s', 'a"}', 'roentgen_mirror_component_up', 0, 1);
    expect(asked).toEqual(['m_total{namespace="n"}', 'roentgen_mirror_requests_total{service="s"}', 'roentgen_mirror_component_up{service="s",component="a\\"}"}']);
    expect(await senses.series('other', 'a', 'm_total', 0, 1)).toEqual([]);
    expect(await senses.query('x')).toEqual([7, 8]);
  });
});

test('a real Prometheus confirms a fault of one component and not of its neighbour, stops a run by its query, and by its silence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'senses-'));
  const guards = fakeGuards();
  const used: Record<string, number> = { a: 0, b: 0 };
  let errors = 0;
  let ended: Promise<void> | undefined;
  const worker = setInterval(() => Object.keys(used).forEach((pod) => (used[pod] += pod === 'a' && guards.inForce.size > 0 ? 0.02 : 0.002)), 20);
  const exporter = await serve((_request, response) => response.end(`${Object.entries(used).map(([pod, seconds]) => `container_cpu_usage_seconds_total{namespace="n",pod="${pod}",cpu="total"} ${seconds}`).join('\n')}\nerrors ${errors}\n`));
  const prometheus = await startRealPrometheus(exporter.url, '200ms');
  const senses = createSenses(new Map([['s', monitor(() => [], 200)]]), createPrometheus({ url: prometheus.url, timeoutMs: 1000, token: null }), createDeviations(), Date.now);
  const runs = createRuns({ directory: folder, targets: () => [fakeFile('a', 'b')], allow: ['*/*'], maxDurationSeconds: 60, maxParallel: 4, now: Date.now, guards, senses });
  try {
    const stress = (component: string, duration: number, stop: object[] = []) => runs.start({ name: 'x', service: 's', stop, faults: [{ fault: 'cpu-stress', component, duration }] }, 'me');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [onA, onB] = await Promise.all([stress('a', 1.2), stress('b', 1.2)].map(async (run) => (await runs.confirmed((await run).run)).faults[0].confirmation));
    expect(onA).toMatchObject({ confirmed: true, figure: 'rate(container_cpu_usage_seconds_total)' });
    expect(onA!.during! / onA!.before!).toBeGreaterThan(4);
    expect(onB).toMatchObject({ confirmed: false });

    const query = 'errors';
    const stopped = await stress('a', 60, [{ query, over: 5 }]);
    errors = 9;
    expect(await runs.finished(stopped.run)).toMatchObject({ state: 'aborted', reason: 'errors is 9, over 5' });
    const blind = await stress('a', 60, [{ query, over: 50 }]);
    await (ended = prometheus.stop());
    expect(await runs.finished(blind.run)).toMatchObject({ state: 'aborted', reason: 'Prometheus did not answer 3 polls of errors' });
    expect([...guards.inForce]).toEqual([]);
  } finally {
    clearInterval(worker);
    await runs.close();
    await exporter.close();
    await (ended ?? prometheus.stop());
    rmSync(folder, { recursive: true, force: true });
  }
});
