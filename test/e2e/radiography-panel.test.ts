/** The radiography panel in real Chromium, as Grafana hands it data: made samples answer its queries, no Prometheus takes part. */
import { readFileSync } from 'node:fs';
import type { Download, Locator } from 'playwright-core';
import { type Browser, openBrowser, screenshot, setTheme } from './browser';
import { startHostPage } from './environment';
import { generator } from './history';
import { ensurePlugin, type Program } from './processes';

jest.setTimeout(120_000);

const END = Math.floor(Date.now() / 5000) * 5000;
const COUNT = 720;
const times = Array.from({ length: COUNT }, (_, i) => END - 5000 * (COUNT - 1 - i));
/** Eight minutes of a fault in the middle of the hour. */
const faulty = (i: number) => i >= 360 && i < 456;

interface Frame {
  schema: object;
  data: object;
}

function frame(refId: string, name: string, values: Array<number | null>, labels: Record<string, string> = {}): Frame {
  return { schema: { refId, fields: [{ name: 'Time', type: 'time' }, { name: 'Value', type: 'number', labels, config: { displayNameFromDS: name } }] }, data: { values: [times.slice(0, values.length), values] } };
}

/** Error and KPI of a service whose fault reaches it to this share. */
function samples(reach: number, seed: number): { errors: number[]; kpis: number[] } {
  const random = generator(seed);
  return { errors: times.map((_, i) => 0.3 + 0.15 * random() + (faulty(i) ? reach * (2 + random()) : 0)), kpis: times.map((_, i) => 1.5 * random() + (faulty(i) ? reach * (8 + 5 * random()) : 0)) };
}

const { errors, kpis } = samples(1, 7);
const ONE: Record<string, Frame[]> = {
  A: [frame('A', 'error', errors)],
  B: [frame('B', 'failed requests', kpis)],
  threshold: [frame('threshold', 'threshold', errors.map(() => 0.5))],
  limit: [frame('limit', 'limit', errors.map(() => 5))],
};
const CONTRIBUTIONS = [frame('C', 'app1 packets', times.map((_, i) => (faulty(i) ? 0.7 : null)), { component: 'app1', feature: 'packets' })];

interface Case {
  data: Record<string, Frame[]>;
  options?: object;
  defaults?: object;
  annotated?: boolean;
  width?: number;
  height?: number;
}

let host: { url: string; program: Program };
let browser: Browser;

beforeAll(async () => {
  ensurePlugin();
  const nowhere = 'http://127.0.0.1:9';
  host = await startHostPage({ prometheusUrl: nowhere, sidecarUrl: nowhere, viewToken: 'view', launchToken: 'launch' });
  browser = await openBrowser();
  await setTheme(browser.page, host.url, 'dark');
});

afterAll(async () => {
  await browser?.close();
  await host?.program.stop();
});

beforeEach(() => {
  browser.errors.length = 0;
});

afterEach(() => expect(browser.errors).toEqual([]));

const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);

/** A dashboard with this panel alone. */
async function open({ data, options = {}, defaults = {}, annotated = false, width = 12, height = 12 }: Case): Promise<Locator> {
  const panel = { id: 1, type: 'roentgen-radiography-panel', title: 'network', gridPos: { x: 0, y: 0, w: width, h: height }, targets: Object.keys(data).map((refId) => ({ refId, expr: 'x' })), fieldConfig: { defaults, overrides: [] }, options };
  const list = annotated ? [{ name: 'Chaos runs', enable: true, expr: 'x', iconColor: 'red', titleFormat: '' }] : [];
  const dashboard = { uid: 'panel', title: 'Panel', time: { from: 'now-1h', to: 'now' }, refresh: '', annotations: { list }, templating: { list: [] }, panels: [panel] };
  const run = (name: string, from: number, to: number) => ({ schema: { ...frame('Anno', name, []).schema, name }, data: { values: [times.slice(from, to), times.slice(from, to).map(() => 1)] } });
  const frames = (body: string) => (body.includes('"Anno"') ? { Anno: { status: 200, frames: [run('delay on app1', 360, 456), run('stress on db1', 100, 150)] } } : Object.fromEntries(Object.entries(data).map(([refId, each]) => [refId, { status: 200, frames: each }])));
  await browser.page.unrouteAll();
  await browser.page.route('**/api/dashboards/uid/panel', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify({ dashboard, meta: {} }) }));
  await browser.page.route('**/api/ds/query', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify({ results: frames(route.request().postData() ?? '') }) }));
  await browser.page.goto(`${host.url}/d/panel`);
  return browser.page.locator('[data-panel-title="network"]');
}

async function clickAt(panel: Locator, right: number, down: number): Promise<void> {
  const box = await panel.locator('[data-testid="radiography-plot"]').boundingBox();
  await browser.page.mouse.click(box!.x + 52 + right * (box!.width - 66), box!.y + 8 + down * (box!.height - 44));
}

const drawn = (panel: Locator) => panel.locator('canvas[data-drawn]').first().waitFor();

test('the legend tells scale, lines (found by themselves) and samples, and hides and shows the marks of each chaos run', async () => {
  const panel = await open({ data: ONE, annotated: true });
  await drawn(panel);
  expect(await panel.locator('canvas').getAttribute('aria-label')).toMatch(/720 samples, 96 of them over the threshold 0.5\. .* The limit of failed requests is 5/);
  expect(await byId('radiography-legend').innerText()).toMatch(/100 %[\s\S]*threshold[\s\S]*limit[\s\S]*720 samples/);
  const run = panel.getByRole('button', { name: /delay on app1/ });
  await run.waitFor();
  expect([await run.innerText(), await panel.getByRole('button', { name: /stress on db1/ }).innerText()]).toEqual([expect.stringMatching(/96$/), expect.stringMatching(/50$/)]);
  const pixels = () => panel.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  await browser.page.waitForTimeout(300);
  const marked = await pixels();
  await run.click();
  await browser.page.waitForTimeout(300);
  expect(await run.getAttribute('aria-pressed')).toBe('false');
  expect(await pixels()).not.toBe(marked);
  await run.click();
  await browser.page.waitForTimeout(300);
  expect(await pixels()).toBe(marked);
  await screenshot(browser.page, 'panel-annotations-dark');
});

interface Axe {
  run: (context: Element) => Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }>;
}

/** What axe's rules find in the panel. */
async function violations(): Promise<string[]> {
  await browser.page.addScriptTag({ content: readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') });
  return browser.page.evaluate(async () => (await (window as unknown as { axe: Axe }).axe.run(document.querySelector('[data-panel-title]') ?? document.body)).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

test.each(['dark', 'light'] as const)('a zone offers the fields’ links over its own times, ranks further series, and is accessible by axe’s rules: %s', async (theme) => {
  await setTheme(browser.page, host.url, theme);
  const panel = await open({ annotated: true, options: { isoLines: true }, data: { ...ONE, C: CONTRIBUTIONS, D: [frame('D', 'cpu of app1', times.map((_, i) => (faulty(i) ? 0.9 : 0.2)))] }, defaults: { links: [{ title: 'Logs', url: '/explore?from=${__from}&to=${__to}' }] } });
  await drawn(panel);
  await clickAt(panel, 0.7, 0.3);
  const link = panel.getByRole('link', { name: 'Logs' });
  const address = new URL((await link.getAttribute('href'))!, host.url);
  const [from, to] = ['from', 'to'].map((name) => Number(address.searchParams.get(name)));
  expect(Math.abs(from - times[360])).toBeLessThan(60_000);
  expect(Math.abs(to - times[455])).toBeLessThan(60_000);
  const rows = await byId('radiography-zone-series').locator('li').allInnerTexts();
  expect(rows).toEqual([expect.stringMatching(/app1 packets 70 % here/), expect.stringMatching(/cpu of app1 ▲ higher: 0\.9 here/)]);
  await screenshot(browser.page, `panel-zone-${theme}`);
  expect(await violations()).toEqual([]);
});

test('several errors against one KPI are small multiples, the worst first; one opens large and goes back', async () => {
  const services = [0, 0.3, 1].map((reach, i) => frame('A', `mse app${i}`, samples(reach, i + 1).errors, { component: `app${i}` }));
  const panel = await open({ data: { ...ONE, A: services }, width: 14 });
  const tiles = byId('radiography-facet');
  await drawn(panel);
  expect((await tiles.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['app2', 'app1', 'app0']);
  await screenshot(browser.page, 'panel-facets-dark');
  await tiles.first().focus();
  await browser.page.keyboard.press('Enter');
  await panel.getByRole('application', { name: /app2/ }).waitFor();
  await panel.getByRole('button', { name: 'All series' }).click();
  await tiles.nth(2).waitFor();
});

async function saved(action: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([browser.page.waitForEvent('download') as Promise<Download>, action()]);
  return { name: download.suggestedFilename(), bytes: readFileSync((await download.path())!) };
}

test('image and data are saved by menu and by keyboard', async () => {
  const panel = await open({ data: ONE });
  await drawn(panel);
  const menu = panel.getByRole('button', { name: /Save image or data/ });
  const image = await saved(async () => {
    await menu.focus();
    await browser.page.keyboard.press('Enter');
    await browser.page.getByRole('menuitem', { name: 'Image (PNG)' }).click();
  });
  expect(image.name).toMatch(/^radiography-network-image-\d{8}t\d{6}z\.png$/);
  expect([...image.bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
  expect(image.bytes.readUInt32BE(16)).toBeGreaterThan(1000);
  await panel.locator('[data-testid="radiography-plot"]').focus();
  const table = await saved(() => browser.page.keyboard.press('s'));
  const rows = table.bytes.toString('utf8').replace(/^\ufeff/, '').trim().split('\r\n');
  expect([rows[0], rows.length]).toEqual(['time,time_ms,error,failed requests,threshold,over_threshold,in_zone,annotations', COUNT + 1]);
  const grid = await saved(() => browser.page.keyboard.press('d'));
  expect(grid.bytes.toString('utf8').trim().split('\r\n')).toHaveLength(192 * 144 + 1);
});

test('data that do not fit are explained in the panel’s own words', async () => {
  const panel = await open({ data: { A: ONE.A } });
  await panel.getByText(/takes two numeric series, and there is one: “error”/).waitFor();
});
