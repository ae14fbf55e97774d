import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabelRow } from '../../../sidecar/contract';
import { createCollector, type FetchColumns } from '../../../sidecar/spots/collect';
import { createSamples } from '../../../sidecar/spots/dataset';
import { SPOT_FEATURES } from '../../../sidecar/spots/sample';

const STEP = 1000;
const COMPONENTS = ['db1', 'app1'];
const START = 1_700_000_000_400;
/** The figures of a component at a time; NaN = missing. */
type Figures = (component: string, metric: string, time: number) => number;

const quiet: Figures = (component, metric, time) => (component === 'db1' ? 100 : 200) + metric.length + ((time / 7) % 5);

/** A fake of Prometheus, whose answers test/sidecar/series/columns.test.ts and the end-to-end tests cover. */
function collectorOn(figures: Figures) {
  const asked: number[][] = [];
  let now = START + 60_000;
  const fetch: FetchColumns = async (from, to, columns) => {
    asked.push([from, to, columns.length]);
    return Array.from({ length: (to - from) / STEP + 1 }, (_, row) => columns.map(({ component, metric }) => figures(component, metric, from + row * STEP)));
  };
  const samples = createSamples({ service: 'ims', directory: mkdtempSync(join(tmpdir(), 'roentgen-collect-')), environment: 'mirror', now: () => now });
  const collector = createCollector({ service: { name: 'ims', stepMs: STEP, spots: { moments: 7 } }, components: COMPONENTS, environment: 'mirror', fetch, now: () => now, samples, version: '0.1.0' });
  return { collector, samples, asked, clock: (time: number) => (now = time) };
}

const label = (overrides: Partial<LabelRow> = {}): LabelRow => ({ run: 'r1', service: 'ims', component: 'db1', fault: 'kill', start: START, end: START + 5000, parameters: { signal: 'KILL' }, confirmed: true, ...overrides });

test('a fault becomes a sample: nine rows before its moment and nine from it on, with everything that is known of it', async () => {
  const { collector, samples, asked } = collectorOn(quiet);
  const sample = await collector.collect(label(), { seed: 3 });
  expect(asked).toEqual([[START - 9 * STEP, START + 8 * STEP, 2 * SPOT_FEATURES.length]]);
  expect(sample).toMatchObject({ service: 'ims', environment: 'mirror', run: 'r1', fault: 'kill', component: 'db1', parameters: { signal: 'KILL' }, seed: 3, version: '0.1.0', moment: START, stepMs: STEP, moments: 7, components: COMPONENTS, features: SPOT_FEATURES, quality: { bridged: 0, confirmed: true, unrest: null }, discarded: null });
  expect(sample?.sample).toMatch(/^mirror-1700000000400-db1-[0-9a-f]{12}$/);
  expect(sample?.values[9][0]).toBe(Math.fround(quiet('db1', 'container_cpu_usage_seconds_total', START)));
  expect(samples.all()).toEqual([sample]);
});

test('collecting twice keeps one sample, and asks once', async () => {
  const { collector, samples, asked } = collectorOn(quiet);
  const first = await collector.collect(label(), { seed: 3 });
  expect(await collector.collect(label(), { seed: 3 })).toEqual(first);
  expect([samples.every().length, asked.length]).toEqual([1, 1]);
});

test('a window that is not over yet is not collected', async () => {
  const { collector, samples, clock } = collectorOn(quiet);
  clock(START + 5 * STEP);
  expect(await collector.collect(label(), { seed: null })).toBeNull();
  expect(samples.every()).toEqual([]);
  clock(START + collector.windowMs);
  expect(await collector.collect(label(), { seed: null })).not.toBeNull();
});

test('nominal time becomes a sample without a fault, one a step', async () => {
  const { collector, samples, clock } = collectorOn(quiet);
  const sample = await collector.collectNominal({ seed: null });
  expect(sample).toMatchObject({ run: '', fault: null, component: null, quality: { confirmed: null }, discarded: null });
  expect((sample?.moment ?? NaN) % STEP).toBe(0);
  await collector.collectNominal({ seed: null });
  expect(samples.every()).toHaveLength(1);
  clock(START + 63_000);
  await collector.collectNominal({ seed: null });
  expect(samples.every()).toHaveLength(2);
});

test.each<[string, Figures, number, string | null]>([
  ['a scrape that was missed', (component, metric, time) => (component === 'db1' && time === START ? NaN : quiet(component, metric, time)), 7 / (2 * 7 * 18), null],
  ['a metric that no component has', (component, metric, time) => (metric.includes('throttled') ? NaN : quiet(component, metric, time)), 0, null],
  ['a metric that is 0 where its component has stopped and else not there', (component, metric, time) => (metric.includes('throttled') ? (component === 'db1' && time >= START ? 0 : NaN) : quiet(component, metric, time)), 0, null],
  ['no memory of one component', (component, metric, time) => (component === 'db1' && metric.includes('memory') ? NaN : quiet(component, metric, time)), 18 / (2 * 7 * 18), 'gaps'],
  ['a gap that is too long to bridge', (component, metric, time) => (time >= START && time < START + 3 * STEP ? NaN : quiet(component, metric, time)), 3 / 18, 'gaps'],
  ['every third scrape missed', (component, metric, time) => (Math.round((time - START) / STEP) % 3 === 0 ? NaN : quiet(component, metric, time)), 6 / 18, 'gaps'],
  ['nothing at all', () => NaN, 1, 'gaps'],
])('%s', async (_what, figures, bridged, discarded) => {
  const { collector, samples } = collectorOn(figures);
  const sample = await collector.collect(label(), { seed: null });
  expect(sample?.quality.bridged).toBeCloseTo(bridged, 9);
  expect(sample?.discarded).toBe(discarded);
  expect([samples.every().length, samples.all().length]).toEqual([1, discarded === null ? 1 : 0]);
});

test('a fault that was not seen in its component is kept as discarded', async () => {
  const { collector } = collectorOn(quiet);
  expect(await collector.collect(label({ confirmed: false }), { seed: null })).toMatchObject({ discarded: 'not visible', quality: { confirmed: false } });
});

test.each<[string, Partial<LabelRow>, string | null]>([
  ['a fault of another run within the window', { run: 'r2', start: START - 3000, end: START - 1000 }, 'overlap'],
  ['one that began before and lasts', { run: 'r2', start: START - 90_000, end: START + 90_000 }, 'overlap'],
  ['one that was over before', { run: 'r2', start: START - 90_000, end: START - 11_000 }, null],
  ['one that came after', { run: 'r2', start: START + 9000, end: START + 90_000 }, null],
  ['a later fault of the same run', { component: 'app1', start: START + 5000, end: START + 9000 }, 'overlap'],
  ['the same fault again, later in the run', { start: START + 6000, end: START + 9000 }, 'overlap'],
  ['itself', {}, null],
])('%s', async (_what, other, discarded) => {
  const { collector } = collectorOn(quiet);
  expect(await collector.collect(label(), { seed: null, labels: [label(), label(other)] })).toMatchObject({ discarded });
});

test('nominal time in which a fault lasted is kept as discarded', async () => {
  const { collector } = collectorOn(quiet);
  expect(await collector.collectNominal({ seed: null, labels: [label({ start: START + 45_000, end: START + 46_000 })] })).toMatchObject({ discarded: 'overlap' });
});

test('faults of a run that begin together are one sample, whichever of them is given', async () => {
  const { collector, samples } = collectorOn(quiet);
  const faults = [label({ component: 'db1', fault: 'kill', confirmed: true }), label({ component: 'app1', fault: 'cpu-stress', start: START + 300, parameters: { cores: 2 } })];
  const [one, other] = [await collector.collect(faults[0], { seed: null, labels: faults }), await collector.collect(faults[1], { seed: null, labels: faults })];
  expect(one).toEqual(other);
  expect(one).toMatchObject({ fault: 'cpu-stress+kill', component: 'app1+db1', moment: START, parameters: { 'app1.cpu-stress.cores': 2, 'db1.kill.signal': 'KILL' }, quality: { confirmed: true }, discarded: null });
  expect(samples.every()).toHaveLength(1);
});

test('a fault on a service that was not nominal before is kept as discarded, once nominal windows are known', async () => {
  let level = 1;
  const { collector, clock } = collectorOn((...where) => level * quiet(...where) * 1e6);
  for (let minute = 1; minute <= 6; minute++) {
    clock(START + minute * 60_000);
    await collector.collectNominal({ seed: null });
  }
  const at = (minute: number) => label({ run: `r${minute}`, start: START + minute * 60_000, end: START + minute * 60_000 + 5000 });
  clock(START + 20 * 60_000);
  expect(await collector.collect(at(8), { seed: null })).toMatchObject({ discarded: null, quality: { unrest: expect.any(Number) } });
  level = 3;
  expect(await collector.collect(at(9), { seed: null })).toMatchObject({ discarded: 'not nominal before' });
});

test('what Prometheus does not answer is an error, not a sample', async () => {
  const { samples } = collectorOn(quiet);
  const collector = createCollector({ service: { name: 'ims', stepMs: STEP, spots: { moments: 7 } }, components: COMPONENTS, environment: 'mirror', fetch: async () => { throw new Error('no answer'); }, now: () => START + 60_000, samples, version: '0' });
  await expect(collector.collect(label(), { seed: null })).rejects.toThrow('no answer');
  expect(samples.every()).toEqual([]);
});
