/** Frames per second of the built plugin, and how long it takes until something is to be seen. */
import type { Page } from 'playwright-core';
import { type ServiceStatus } from '../../sidecar/contract';
import { answer, type BenchPage } from './page';
import { answerOf, samplesOf } from './samples';

const GROUPS = ['cpu', 'memory', 'network', 'filesystem'];

function serviceOf(now: number): ServiceStatus {
  const groups = GROUPS.map((group) => ({ group, state: 'ready' as const, progress: 1, error: null, trainedAt: now, features: 24, threshold: 1, layer: 'virtual' as const, detector: 'autoencoder' as const, drift: null, staged: null, latest: null, episode: null }));
  return { service: 'employees', components: [], stepSeconds: 5, nominal: null, kpi: { name: 'failed_requests', unit: '1/s', query: '', limit: 5, value: 1 }, groups, componentLabel: 'pod', selector: '{}', nodes: null, suspects: null, learningHeld: null };
}

/** Milliseconds from opening the app's page to the last of its four radiographies. The page is opened once before, as most are. */
export async function firstRadiography({ page, url }: BenchPage): Promise<number> {
  const now = Date.now();
  const { times, errors, kpis } = samplesOf(720, now);
  const perGroup = GROUPS.map((group) => ({ name: group, labels: { group }, values: errors }));
  const threshold = GROUPS.map((group) => ({ name: group, labels: { group }, values: errors.map(() => 1) }));
  const results = { error: answerOf('error', times, perGroup), threshold: answerOf('threshold', times, threshold), kpi: answerOf('kpi', times, [{ name: 'failed_requests', values: kpis }]), limit: answerOf('limit', times, [{ name: 'limit', values: kpis.map(() => 5) }]) };
  await answer(page, '/view/services', [serviceOf(now)]);
  await answer(page, '/api/ds/query', { results });
  let taken = 0;
  for (let opened = 0; opened < 2; opened++) {
    await page.goto(`${url}/a/roentgen-xray-app/radiography`);
    await page.waitForFunction((wanted) => document.querySelectorAll('canvas[data-drawn]').length === wanted, GROUPS.length, { polling: 'raf' });
    taken = await page.evaluate(() => performance.now());
  }
  return taken;
}

const DASHBOARD = {
  uid: 'bench',
  title: 'Benchmark',
  time: { from: 'now-1h', to: 'now' },
  refresh: '',
  annotations: { list: [] },
  templating: { list: [] },
  panels: [{ id: 1, type: 'roentgen-radiography-panel', title: 'points', gridPos: { x: 0, y: 0, w: 24, h: 18 }, targets: [{ refId: 'A', expr: 'x' }], fieldConfig: { defaults: {}, overrides: [] }, options: { thresholdValue: 1, kpiLimitValue: 5 } }],
};

/** The plot's upper left corner within its element, pixels. */
const PLOT_LEFT = 52;
const PLOT_TOP = 8;

export interface Frames {
  /** Frames per second while the pointer moves, and while it draws a rectangle. */
  moving: number;
  drawing: number;
  /** Longest time between two frames of either, milliseconds. */
  slowest: number;
  /** From the answer's arrival to the picture, milliseconds. */
  drawn: number;
  /** Samples of the drawn rectangle, and milliseconds until they were told. */
  selected: number;
  picked: number;
}

/** Every frame's time, for as long as the action lasts. */
export async function recorded(page: Page, action: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames, recording: true });
    const next = (at: number) => {
      frames.push(at);
      if ((window as unknown as { recording: boolean }).recording) {
        requestAnimationFrame(next);
      }
    };
    requestAnimationFrame(next);
  });
  await action();
  return page.evaluate(() => {
    const state = window as unknown as { frames: number[]; recording: boolean };
    state.recording = false;
    return state.frames;
  });
}

const rateOf = (frames: number[]) => ((frames.length - 1) * 1000) / (frames[frames.length - 1] - frames[0]);
const longestOf = (frames: number[]) => frames.slice(1).reduce((most, at, i) => Math.max(most, at - frames[i]), 0);

/** Moves along a figure that crosses the whole plot, as fast as the browser takes events. */
export async function wander(page: Page, box: { x: number; y: number; width: number; height: number }, seconds: number): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  for (let i = 0; Date.now() < end; i++) {
    await page.mouse.move(box.x + box.width * (0.5 + 0.4 * Math.sin(i / 50)), box.y + box.height * (0.45 + 0.35 * Math.sin(i / 37)));
  }
}

/** Milliseconds from the answer's arrival until so many pictures are drawn. */
async function openAnswered({ page, url }: BenchPage, results: object, pictures: number): Promise<number> {
  const [panel] = DASHBOARD.panels;
  const targets = Object.keys(results).map((refId) => ({ refId, expr: 'x' }));
  await answer(page, '/api/dashboards/uid/bench', { dashboard: { ...DASHBOARD, panels: [{ ...panel, targets }] }, meta: {} });
  await answer(page, '/api/ds/query', { results });
  await page.goto(`${url}/d/bench`);
  await page.waitForFunction((wanted) => document.querySelectorAll('canvas[data-drawn]').length >= wanted, pictures, { polling: 'raf' });
  return page.evaluate(() => {
    const arrived = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/ds/query')).map((entry) => (entry as PerformanceResourceTiming).responseEnd);
    return performance.now() - Math.max(...arrived);
  });
}

export function openPoints(bench: BenchPage, size: number): Promise<number> {
  const { times, errors, kpis } = samplesOf(size, Date.now());
  return openAnswered(bench, { A: answerOf('A', times, [{ name: 'error', values: errors }, { name: 'kpi', values: kpis }]) }, 1);
}

/** Milliseconds from the answer's arrival to that many small multiples of so many samples each. */
export function multiplesAt(bench: BenchPage, count: number, size: number): Promise<number> {
  const now = Date.now();
  const { times, kpis } = samplesOf(size, now);
  const errors = Array.from({ length: count }, (_, i) => ({ name: `error ${i}`, labels: { component: `app${i}` }, values: samplesOf(size, now, i + 1).errors }));
  // columns of one frame are of one kind by their field's name
  const frames = errors.map((error) => (answerOf('A', times, [error]) as { frames: object[] }).frames[0]);
  return openAnswered(bench, { A: { status: 200, frames }, B: answerOf('B', times, [{ name: 'kpi', values: kpis }]) }, count);
}

export async function framesAt(bench: BenchPage, size: number, seconds: number): Promise<Frames> {
  const { page } = bench;
  const drawn = await openPoints(bench, size);
  const plot = page.locator('[data-testid="radiography-plot"]');
  const box = await plot.boundingBox();
  if (!box) {
    throw new Error('the radiography has no size');
  }
  const moving = await recorded(page, () => wander(page, box, seconds));
  await page.mouse.move(box.x + PLOT_LEFT, box.y + PLOT_TOP);
  await page.mouse.down();
  const drawing = await recorded(page, () => wander(page, box, seconds));
  await page.mouse.move(box.x + box.width, box.y + box.height, { steps: 3 });
  const before = await page.evaluate(() => performance.now());
  await page.mouse.up();
  const bar = page.locator('[data-testid="radiography-selection"]');
  await bar.waitFor();
  const picked = (await page.evaluate(() => performance.now())) - before;
  const selected = Number(/([\d,]+) of/.exec(await bar.innerText())?.[1].replaceAll(',', ''));
  if (selected !== size) {
    throw new Error(`a rectangle over everything holds ${selected} of ${size} samples`);
  }
  return { moving: rateOf(moving), drawing: rateOf(drawing), slowest: Math.max(longestOf(moving), longestOf(drawing)), drawn, selected, picked };
}
