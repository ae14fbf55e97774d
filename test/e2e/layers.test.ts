/** Nodes and the service on them, from a real Prometheus, in real Chromium: also where the sidecar has no record of the time. */
import { METRICS } from '../../sidecar/contract';
import { BASE_PATH, testIds } from '../../src/ids';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { KPI_NAME, SERVICE } from './history';
import { canvasColours } from './pages';
import { violations } from './session';
import { type LayersEnvironment, startLayersEnvironment } from './stand-in-layers';

jest.setTimeout(180_000);

let environment: LayersEnvironment;
let browser: Browser;
const ids = testIds.layers;
const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);
const drawing = `canvas[data-testid="${ids.drawing}"]`;
/** With the date where midnight lies between it and the end. */
const clock = (before: number) => `(\\d\\d-\\d\\d )?${new Date(1000 * (environment.end - before)).toISOString().slice(11, 19)}`;

beforeAll(async () => {
  [environment, browser] = await Promise.all([startLayersEnvironment(Date.now()), openBrowser()]);
  await setRole(browser.page, environment.hostUrl, 'Viewer');
  await setTheme(browser.page, environment.hostUrl, 'dark');
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await environment?.close();
});

beforeEach(() => {
  browser.errors.length = 0;
  environment.reset();
});

const hour = () => `from=${1000 * (environment.end - 3600)}&to=${1000 * environment.end}&timezone=utc`;

async function open(spells = 5, range = hour()): Promise<void> {
  await browser.page.goto(`${environment.hostUrl}${BASE_PATH}/service?service=${SERVICE}&${range}`);
  await browser.page.locator(`${drawing}[data-drawn]`).waitFor();
  await byId(ids.spell).nth(spells - 1).waitFor();
}

test('each time at which a node or the service was ill is told in a sentence: what went first, what followed after how many seconds, and whether users suffered', async () => {
  await open();
  const told = (await byId(ids.spell).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  expect(told).toEqual([
    expect.stringMatching(`^▼ the service first .*app1 cpu went over its line at ${clock(700)}, before any node: node-1:9100 node-cpu 15 s later\\..*${KPI_NAME} kept within its limit`),
    expect.stringMatching(`^□ stayed below .*node-2:9100 node-network went over its line at ${clock(1300)}; nothing of the service followed`),
    expect.stringMatching(`^▲ from below .*node-1:9100 node-cpu went over its line at ${clock(1800)}; the service followed: app1 cpu 10 s later, db1 network 20 s later\\. ${KPI_NAME} went over its limit 30 s later \\(up to 12.00 1/s\\)`),
    expect.stringMatching(`^● inside the service .*app2 memory went over its line at ${clock(2300)}; no node did\\.`),
    expect.stringMatching(`^▲ from below .*node-1:9100 node-cpu went over its line at ${clock(3000)};`),
  ]);
  expect(await byId(ids.summary).innerText()).toMatch(/A node was ill: 4 × \(from below 2, the service first 1, at the same time 0, stayed below 1\)\. The service was ill without one: 1 ×/);
  expect(browser.errors).toEqual([]);
});

test('a chosen time joins its onsets in the drawing and lists them across layers; only a time that the sidecar has recorded leads to an episode', async () => {
  await open();
  const { page } = browser;
  expect(await page.locator(drawing).getAttribute('aria-label')).toMatch(/^Scores of nodes and of the service over time: node-cpu, node-network, node-1:9100 node-cpu, node-2:9100 node-network, cpu, memory, network, app1 cpu, app2 memory, db1 network, failed_requests$/);
  expect(await canvasColours(page, drawing)).toBeGreaterThan(20);
  const open1 = byId(testIds.layers.part).getByText('Open the episode of node-cpu');
  expect(await open1.count()).toBe(0);
  await byId(ids.spell).nth(2).focus();
  await page.keyboard.press('Enter');
  expect(await byId(ids.spell).nth(2).getAttribute('aria-pressed')).toBe('true');
  const rows = (await byId(ids.onsets).locator('tbody tr').allInnerTexts()).map((text) => text.split('\t').map((cell) => cell.trim()));
  expect(rows.map(([layer, where, group, , after, peak, node]) => [layer, where, group, after, peak, node])).toEqual([
    ['■ physical', 'node-1:9100', 'node-cpu', '0 s', '6.00', '–'],
    ['■ physical', 'all together', 'node-cpu', '0 s', '6.00', '–'],
    ['● virtual', 'app1', 'cpu', '10 s', '3.00', 'node-1:9100'],
    ['● virtual', 'all together', 'cpu', '10 s', '3.00', '–'],
    ['● virtual', 'db1', 'network', '20 s', '2.00', 'node-1:9100'],
    ['● virtual', 'all together', 'network', '20 s', '2.00', '–'],
  ]);
  expect(await byId(ids.joins).locator('[data-part="join"]').getAttribute('d')).toMatch(/^(M[\d.]+ [\d.]+L[\d.]+ [\d.]+L[\d.]+ [\d.]+){6}$/);
  expect(await open1.getAttribute('href')).toMatch(/episodes\?service=employees&episode=node-cpu-\d+/);
  await screenshot(page, 'layers-dark');
  await byId(testIds.layers.part).getByText('Show these times').click();
  await page.waitForURL(/from=\d{13}/);
});

test('the matrix says which component goes along with which node, and on which node it runs', async () => {
  await open();
  expect(await byId(ids.matrix).locator('thead th').allInnerTexts()).toEqual(['Node', 'Time over its line', 'app1', 'db1', 'app2']);
  const cells = (await byId(ids.cell).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  expect(cells).toHaveLength(6);
  expect(cells[0]).toMatch(/^×\d\.\d ▲ together ⌂ \d\.\d to [\d.]+, φ 0\.\d\d both \d+ % of the time$/);
  expect(cells[2]).toMatch(/^×0\.0 \? too few φ -0\.\d\d both 0 % of the time$/);
  expect(cells[5]).toMatch(/\? too few ⌂/);
});

test('the cross is moved and spoken by keys, in both themes nothing is found by axe', async () => {
  await open();
  const { page } = browser;
  await page.locator(`[role="application"]:has(${drawing})`).focus();
  for (const key of ['Home', 'PageDown', 'ArrowDown']) {
    await page.keyboard.press(key);
  }
  await byId(ids.part).locator('[role="status"]', { hasText: /node-cpu, score 0\.\d\d/ }).waitFor({ state: 'attached' });
  for (const theme of ['dark', 'light'] as const) {
    await setTheme(page, environment.hostUrl, theme);
    // Grafana's own picker fails for a range between two times, and with a time zone beside it
    await open(4, 'from=now-1h&to=now');
    expect(await violations(page)).toEqual([]);
  }
  await setTheme(page, environment.hostUrl, 'dark');
});

test('without the sidecar the layers come from what was recorded', async () => {
  const { page } = browser;
  await page.route('**/api/plugin-proxy/**', (route) => route.fulfill({ status: 502, contentType: 'application/json', body: '{"message":"bad gateway"}' }));
  // the service's step is not known then: what is less than half a minute apart may fall into one, and what is less than five minutes apart is one time
  await open(4);
  const origins = (await byId(ids.spell).allInnerTexts()).map((text) => text.slice(0, 1));
  expect(origins.join('')).toMatch(/^[▼◆][▲◆]●[▲◆]$/);
  expect(await byId(ids.spell).nth(1).innerText()).toMatch(/node-1:9100 node-cpu.*app1 cpu.*failed_requests went over its limit/s);
  await page.unroute('**/api/plugin-proxy/**');
});

test('without nodes it is said what to configure', async () => {
  environment.sidecar.nodes = false;
  await browser.page.goto(`${environment.hostUrl}${BASE_PATH}/service?service=${SERVICE}&from=now-1h&to=now`);
  await byId(ids.part).getByText('Name their series as “nodes”').waitFor();
});

test('the vIMS dashboard tells the layers apart by what the sidecar says of its groups', async () => {
  const { page } = browser;
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/ds/query') && asked.push(request.postData() ?? ''));
  await page.goto(`${environment.hostUrl}/d/roentgen-vims?var-service=${SERVICE}&from=${1000 * (environment.end - 3600)}&to=${1000 * environment.end}`);
  const panel = (title: string) => page.locator(`[data-panel-title="${title}"]`);
  await panel('Layers: nodes').scrollIntoViewIfNeeded();
  await panel('Layers: nodes').getByText('node-1:9100 node-cpu').first().waitFor();
  await panel('Layers: components').getByText('app1 cpu').first().waitFor();
  expect(await panel('Layers: nodes').getByText('app1').count()).toBe(0);
  expect(await panel('Layers: components').getByText('node-1').count()).toBe(0);
  await panel('Layers: episodes').getByText('physical node-cpu').first().waitFor();
  expect(asked.some((body) => body.includes(METRICS.groupInfo.name))).toBe(true);
});
