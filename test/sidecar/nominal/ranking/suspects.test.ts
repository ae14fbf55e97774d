import { baselineMs, presentMs, suspectsOf, VANISHED_EVIDENCE } from '../../../../sidecar/nominal/ranking/suspects';
import type { Feature } from '../../../../sidecar/series/features';
import type { ServiceSeries } from '../../../../sidecar/series/service-series';
import { gauge, noise } from '../judging/level-model';

const STEP = 10_000;
const SINCE = 1_000_000_000_000;
const PODS = ['cart', 'db', 'web'];
const CPU = 'container_cpu_usage_seconds_total';
const MEMORY = 'container_memory_working_set_bytes';
const features: Array<{ feature: Feature; group: string }> = PODS.flatMap((component) => [
  { feature: { component, name: CPU, metric: CPU, counter: true }, group: 'cpu' },
  { feature: { component, name: MEMORY, metric: MEMORY, counter: false }, group: 'memory' },
]);

/** Rows of half an hour before the episode, and so many after it; `use` is what a feature does in a step, NaN: it is silent. */
function series(present: number, use: (pod: string, group: string, stepsSince: number) => number, of = features): ServiceSeries {
  const from = SINCE - baselineMs(STEP) - 3 * STEP;
  const times = Array.from({ length: (SINCE - from) / STEP + present }, (_, row) => from + row * STEP);
  const all = of.map(({ feature, group }) => {
    let total = 0;
    const values = times.map((time) => {
      const used = use(feature.component, group, (time - SINCE) / STEP);
      total += Number.isNaN(used) ? 0 : used;
      return Number.isNaN(used) ? NaN : feature.counter ? total : used;
    });
    const told = times.filter((_, row) => !Number.isNaN(values[row]));
    return { feature, parts: [{ labels: { __name__: feature.metric, instance: 'one' }, times: told, values: values.filter((value) => !Number.isNaN(value)) }] };
  }).filter(({ parts: [{ times: told }] }) => told.length > 0);
  return { series: all, components: PODS, newest: all.length === 0 ? null : times[times.length - 1] };
}

const nominal = (pod: string) => (PODS.indexOf(pod) + 1) * (1 + 0.05 * noise());
const suspected = { features, since: SINCE, stepMs: STEP, calls: [] as Array<[string, string]> };

test('a component that stops is suspected first, with the evidence that stands for it and when it stopped', () => {
  const found = suspectsOf(series(20, (pod, _group, steps) => (pod === 'db' && steps >= 2 ? NaN : nominal(pod))), suspected);
  expect(found).toMatchObject({ since: SINCE, time: SINCE + 19 * STEP });
  expect(found?.components[0]).toMatchObject({ component: 'db', vanished: true, evidence: VANISHED_EVIDENCE });
  // A last value stands for two steps.
  expect(Math.abs((found?.components[0].onset ?? 0) - (SINCE + 3 * STEP))).toBeLessThanOrEqual(STEP);
  expect(found?.components.slice(1).every(({ vanished, evidence }) => !vanished && evidence < 3)).toBe(true);
});

test('one whose cpu rises is suspected with that feature, its group before the other', () => {
  const found = suspectsOf(series(20, (pod, group, steps) => nominal(pod) * (pod === 'web' && group === 'cpu' && steps >= 0 ? 3 : 1)), suspected);
  expect(found?.components[0]).toMatchObject({ component: 'web', vanished: false });
  expect(found?.components[0].features[0]).toMatchObject({ feature: CPU, metric: CPU, group: 'cpu', relative: expect.closeTo(2, 0) });
  expect(found?.components[0].evidence).toBeGreaterThan(10);
  expect(found?.groups.map(({ group }) => group)).toEqual(['cpu', 'memory']);
  expect(found?.groups[0].causes[0]).toMatchObject({ component: 'web', feature: CPU });
  expect(found?.groups[1].onset).toBeNull();
});

test('groups tell when they moved: the one that was first is seen to be', () => {
  const found = suspectsOf(series(40, (pod, group, steps) => nominal(pod) * (pod === 'db' && steps >= (group === 'memory' ? 0 : 12) ? 4 : 1)), suspected);
  const onset = new Map(found?.groups.map((each) => [each.group, each.onset]));
  expect(onset.get('memory')).toBeLessThanOrEqual(SINCE + STEP);
  expect(onset.get('cpu')).toBeGreaterThanOrEqual(SINCE + 10 * STEP);
});

test('a caller that a callee explains is not suspected before it', () => {
  const latency = PODS.map((component) => ({ feature: gauge(component, 'request_duration_seconds'), group: 'latency' }));
  // Who calls db waits for it.
  const ill = series(20, (pod, _group, steps) => 1 + 0.02 * noise() + (steps < 0 || pod === 'cart' ? 0 : pod === 'db' ? 2 : 2.2), latency);
  const first = (calls: Array<[string, string]>) => suspectsOf(ill, { ...suspected, features: latency, calls })?.components[0].component;
  expect([first([]), first([['web', 'db']])]).toEqual(['web', 'db']);
});

test('rows long after the beginning do not count: what is ill first is at its beginning', () => {
  const rows = presentMs(STEP) / STEP;
  const found = suspectsOf(series(rows + 200, (pod, _group, steps) => nominal(pod) * (pod === 'web' && steps >= 0 && steps < rows ? 3 : pod === 'cart' && steps >= rows ? 50 : 1)), suspected);
  expect(found?.components[0].component).toBe('web');
});

test.each<[string, ServiceSeries, typeof suspected]>([
  ['no rows at all', series(0, () => NaN), suspected],
  ['no row since', { ...series(20, nominal), newest: SINCE - STEP }, suspected],
  ['no features', series(20, nominal), { ...suspected, features: [] }],
])('with %s nobody is suspected', (_what, rows, of) => {
  expect(suspectsOf(rows, of)).toBeNull();
});

test('figures that cannot be had are null or finite, so that they go through JSON', () => {
  const found = suspectsOf(series(3, (pod, group, steps) => (group === 'memory' ? 0 : steps < 0 ? 0 : pod === 'web' ? 1 : 0)), suspected);
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});

test.each([[100, 600], [10_000, 180], [60_000, 60], [3_600_000, 60]])('at a step of %i ms the baseline is %i rows', (step, rows) => {
  expect(baselineMs(step)).toBe(rows * step);
});
