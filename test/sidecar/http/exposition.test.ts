import { METRICS } from '../../../sidecar/contract';
import { createExposition } from '../../../sidecar/http/exposition';

test('a score that is missing at this scrape is absent, not 0 and not the last one', async () => {
  let score: number | null = 2.5;
  const exposition = createExposition((out) => out.set('score', { service: 's', group: 'cpu', component: '_all' }, score));
  expect(await exposition.render()).toContain('roentgen_anomaly_score{service="s",group="cpu",component="_all"} 2.5');
  for (const missing of [null, NaN]) {
    score = missing;
    expect(await exposition.render()).not.toContain('roentgen_anomaly_score{');
  }
});

test('counters live on from scrape to scrape', async () => {
  const exposition = createExposition(() => undefined);
  exposition.increment('runs', { service: 's', fault: 'kill', status: 'completed' });
  exposition.increment('runs', { service: 's', fault: 'kill', status: 'completed' });
  await exposition.render();
  expect(await exposition.render()).toContain('roentgen_chaos_runs_total{service="s",fault="kill",status="completed"} 2');
});

test('hostile label values stay one label value', async () => {
  const exposition = createExposition((out) => out.set('score', { service: 'a"} 1\nevil{x="', group: 'cpu', component: '\\' }, 1));
  const lines = (await exposition.render()).split('\n').filter((line) => !line.startsWith('#') && line.includes('evil'));
  expect(lines).toEqual(['roentgen_anomaly_score{service="a\\"} 1\\nevil{x=\\"",group="cpu",component="\\\\"} 1']);
});

test('every metric of the contract has its TYPE line', async () => {
  const text = await createExposition(() => undefined).render();
  expect(Object.values(METRICS).filter((metric) => !text.includes(`# TYPE ${metric.name} ${metric.type}`))).toEqual([]);
});
