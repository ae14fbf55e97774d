import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../sidecar/config/load';
import { createEpisodeLog } from '../../../sidecar/nominal/episode-log';
import { createIllness, type Illness } from '../../../sidecar/nominal/illness';
import { baselineMs, presentMs } from '../../../sidecar/nominal/ranking/suspects';
import type { TrackedEpisode } from '../../../sidecar/nominal/judging/track';
import type { GroupWatch } from '../../../sidecar/nominal/watch';
import { told, type Told } from '../past/told';
import { gauge, levelModel, noise, STEP_MS } from './judging/level-model';

const START = 1_000_000_000_000;
const service = parseConfig("services:\n  - { name: shop, selector: '{namespace=\"shop\"}', step: 1s }\n", '/c.yaml').services[0];
const models = ['cpu', 'memory'].map((group) => levelModel([gauge('db', group), gauge('web', group)], 'paper', group));

let folder: string;
let time: number;
let reads: boolean;
let source: Told;
let illness: Illness;
let log: ReturnType<typeof createEpisodeLog>;
let lasting: Map<string, TrackedEpisode>;

const watches = models.map((model) => ({ model, episode: () => lasting.get(model.group) ?? null }) as unknown as GroupWatch);
const step = (at: number) => { time = START + at * 1000; return illness.step(watches); };

/** An episode of a group begins, so many seconds after the start. */
function begin(group: string, seconds: number): void {
  const episode = { start: START + seconds * 1000, peak: 2, peakTime: START, causes: [], accepted: false };
  lasting.set(group, episode);
  illness.hooks(group).onBegin?.(episode);
}

beforeEach(() => {
  [time, reads, lasting] = [START, true, new Map()];
  source = told(models.flatMap(({ features }) => features), ({ component }, at) => 5 + 0.1 * noise() + (component === 'db' && at >= START ? 9 : 0));
  folder = mkdtempSync(join(tmpdir(), 'roentgen-illness-'));
  log = createEpisodeLog(join(folder, 'episodes.jsonl'), 'shop', () => time);
  illness = createIllness(service, { episodes: log, source, pass: async (_stage, _service, work) => (reads ? work() : null), now: () => time });
});
afterEach(() => {
  log.close();
  rmSync(folder, { recursive: true });
});

test('while an episode lasts its suspects are told, and kept with it', async () => {
  begin('cpu', 0);
  await step(20);
  expect(illness.suspects()).toMatchObject({ since: START, components: [{ component: 'db' }, { component: 'web' }] });
  expect(log.active('cpu')?.components[0]).toMatchObject({ component: 'db' });
  expect(source.asked[0]).toEqual([START - baselineMs(STEP_MS) - 3 * STEP_MS, START + 20_000]);
  lasting.clear();
  await step(21);
  expect(illness.suspects()).toBeNull();
});

test('they are asked for again while rows come that count, not for as long as it lasts', async () => {
  begin('cpu', 0);
  for (let seconds = 1; seconds <= 2000; seconds++) {
    await step(seconds);
  }
  expect(source.asked.length).toBeGreaterThan(20);
  expect(source.asked.length).toBeLessThan(60);
  expect(source.asked.at(-1)?.[1]).toBe(START + presentMs(STEP_MS));
});

test('another group that falls ill later has them in its record, too', async () => {
  begin('cpu', 0);
  await step(1000);
  begin('memory', 1000);
  await step(1001);
  expect(log.active('memory')?.components[0]).toMatchObject({ component: 'db' });
});

test('suspects of another episode do not stand for one of which nothing can be read', async () => {
  begin('cpu', 0);
  await step(20);
  lasting.clear();
  begin('cpu', 100);
  reads = false;
  await step(101);
  expect(illness.suspects()).toBeNull();
});

test('an older episode is asked for at once', async () => {
  begin('cpu', 10);
  await step(20);
  begin('memory', 5);
  await step(21);
  expect(illness.suspects()?.since).toBe(START + 5000);
});

test('a group that falls ill long after another has its own suspects, and the older episode keeps what it had', async () => {
  source = told(models.flatMap(({ features }) => features), ({ component }, at) => 5 + 0.1 * noise() + (component === 'db' && at >= START ? 9 : 0) + (component === 'web' && at >= START + 300_000 ? 9 : 0));
  illness = createIllness(service, { episodes: log, source, pass: async (_stage, _service, work) => work(), now: () => time });
  begin('memory', 0);
  await step(250);
  begin('cpu', 300);
  await step(320);
  expect(illness.suspects()).toMatchObject({ since: START + 300_000, components: [{ component: 'web' }, { component: 'db' }] });
  expect(log.active('cpu')?.components[0]).toMatchObject({ component: 'web' });
  expect(log.active('memory')?.components[0]).toMatchObject({ component: 'db' });
});

test('a group that follows another within a baseline is of the same incident', async () => {
  begin('cpu', 0);
  begin('memory', 59);
  await step(70);
  expect(illness.suspects()?.since).toBe(START);
});
