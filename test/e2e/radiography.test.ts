/** Choosing a zone of a radiography in real Chromium, over a real Prometheus that has an hour with a fault and its causes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { METRICS } from '../../sidecar/contract';
import { BASE_PATH, testIds } from '../../src/ids';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { startHostPage } from './environment';
import { GROUPS, openMetricsHistory, SERVICE } from './history';
import { ensurePlugin, freePort, type Program, startProgram } from './processes';
import { type StandIn, startStandIn } from './stand-in';

jest.setTimeout(180_000);

const STEP = 5;
const PACKETS = 'container_network_transmit_packets_total';

/** Causes of the network's errors: a component's packets while the fault lasts, memory at three other moments; NaN ends them. */
function contributions(end: number): string {
  const from = Math.floor(end / STEP) * STEP - 3600;
  const times = Array.from({ length: 720 }, (_, i) => from + i * STEP);
  const faulty = (time: number) => time > end - 1800 && time < end - 1320;
  const row = (component: string, feature: string, value: number | 'NaN', time: number) => `${METRICS.contribution.name}{service="${SERVICE}",group="network",component="${component}",feature="${feature}"} ${value} ${time}`;
  const rest = (i: number) => (i % 200 === 7 ? 0.9 : 'NaN');
  const rows = [
    ...times.map((time) => row('app1', PACKETS, faulty(time) ? 0.7 : 'NaN', time)),
    ...times.map((time) => row('db1', 'container_network_receive_bytes_total', faulty(time) ? 0.2 : 'NaN', time)),
    ...times.map((time, i) => row('db1', 'node_memory_dirty_bytes', faulty(time) ? 0.05 : rest(i), time)),
  ];
  // the dashboard's variables ask for it
  const features = GROUPS.flatMap((group) => times.map((time) => `${METRICS.modelFeatures.name}{service="${SERVICE}",group="${group}"} 24 ${time}`));
  return [`# TYPE ${METRICS.contribution.name} gauge`, ...rows, `# TYPE ${METRICS.modelFeatures.name} gauge`, ...features, '# EOF', ''].join('\n');
}

async function startPrometheus(folder: string): Promise<{ url: string; program: Program }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [config, history, data] = ['prometheus.yml', 'history.txt', 'data'].map((name) => join(folder, name));
  const end = Date.now() / 1000 - 10;
  writeFileSync(config, 'global: { scrape_interval: 1h }\n');
  writeFileSync(history, openMetricsHistory(end).replace('# EOF\n', contributions(end)));
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', history, data], { stdio: 'pipe' });
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'];
  const program = await startProgram('prometheus', args, {}, () => fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false));
  return { url, program };
}

let folder: string;
let sidecar: StandIn;
let prometheus: { url: string; program: Program };
let host: { url: string; program: Program };
let browser: Browser;

beforeAll(async () => {
  ensurePlugin();
  folder = mkdtempSync(join(tmpdir(), 'roentgen-radiography-'));
  sidecar = await startStandIn();
  prometheus = await startPrometheus(folder);
  host = await startHostPage({ prometheusUrl: prometheus.url, sidecarUrl: sidecar.url, viewToken: sidecar.viewToken, launchToken: sidecar.launchToken });
  browser = await openBrowser();
  await setRole(browser.page, host.url, 'Viewer');
});

afterAll(async () => {
  await browser?.close();
  await host?.program.stop();
  await prometheus?.program.stop();
  await sidecar?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  browser.errors.length = 0;
  await setTheme(browser.page, host.url, 'dark');
});

afterEach(() => expect(browser.errors).toEqual([]));

const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);

/** The network's radiography on the app's page. */
async function openNetwork(): Promise<Locator> {
  await browser.page.goto(`${host.url}${BASE_PATH}/radiography`);
  const panel = byId(testIds.radiography.panel).filter({ hasText: 'network' }).first();
  await panel.locator('canvas[data-drawn]').waitFor();
  return panel;
}

/** A place in the plot, by shares of its width and height from the upper left corner. */
async function pixelOf(panel: Locator, right: number, down: number): Promise<[number, number]> {
  const box = await panel.locator('[data-testid="radiography-plot"]').boundingBox();
  return [box!.x + 52 + right * (box!.width - 66), box!.y + 8 + down * (box!.height - 44)];
}

async function clickFaulty(panel: Locator): Promise<void> {
  await browser.page.mouse.click(...(await pixelOf(panel, 0.7, 0.27)));
}

const samplesIn = async (panel: Locator) => Number(/([\d,]+) of/.exec(await panel.locator('[data-testid="radiography-selection"]').innerText())![1].replace(',', ''));

describe('a zone of a radiography', () => {
  test('a click on the dense region of the fault tells its times, and which component and features stand out', async () => {
    const panel = await openNetwork();
    await clickFaulty(panel);
    const rows = panel.locator('[data-testid="radiography-zone-features"] tbody tr');
    await rows.first().waitFor();
    // 96 samples of 5 s are the eight minutes of the fault; few may lie beyond the blob's edge
    expect(await samplesIn(panel)).toBeGreaterThan(80);
    expect(await samplesIn(panel)).toBeLessThanOrEqual(97);
    expect(await rows.first().innerText()).toMatch(new RegExp(`app1\\s*${PACKETS}\\s*70 %\\s*\\d+ %`));
    expect(await panel.locator('[data-testid="radiography-zone-components"] tbody tr').first().innerText()).toMatch(/^app1/);
    expect(await panel.innerText()).not.toContain('node_memory_dirty_bytes');
  });

  test('each feature leads to Explore with its contribution and its own series over the range of the zone', async () => {
    const panel = await openNetwork();
    await clickFaulty(panel);
    const link = panel.locator('[data-testid="radiography-zone-features"] a').first();
    const url = new URL((await link.getAttribute('href'))!, host.url);
    const { zone } = JSON.parse(url.searchParams.get('panes')!);
    expect(url.pathname).toBe('/explore');
    expect(zone.datasource).toBe('roentgen-prometheus');
    expect(zone.queries.map(({ expr }: { expr: string }) => expr)).toEqual([
      `${METRICS.contribution.name}{service="${SERVICE}", group="network", component="app1", feature="${PACKETS}"}`,
      `rate(${PACKETS}{service="${SERVICE}", name=~"app1(-.+)?"}[$__rate_interval])`,
    ]);
    const answer = await (await fetch(`${prometheus.url}/api/v1/query_range?${new URLSearchParams({ query: zone.queries[0].expr, start: String(zone.range.from / 1000), end: String(zone.range.to / 1000), step: '5' })}`)).json();
    expect(answer.data.result).toHaveLength(1);
  });

  test('the nominal zone names what was off there, and a group without causes says so; letting go brings back the picture', async () => {
    const panel = await openNetwork();
    await browser.page.mouse.click(...(await pixelOf(panel, 0.08, 0.95)));
    const rows = panel.locator('[data-testid="radiography-zone-features"] tbody tr');
    await rows.first().waitFor();
    expect(await rows.allInnerTexts()).toEqual([expect.stringMatching(/node_memory_dirty_bytes\s*90 %\s*5.0 %\s*× 18/)]);
    const cpu = byId(testIds.radiography.panel).filter({ hasText: 'cpu' }).first();
    await browser.page.mouse.click(...(await pixelOf(cpu, 0.2, 0.95)));
    await cpu.getByText('this is the nominal state').waitFor();
    await panel.getByRole('button', { name: 'Let go of the zone' }).click();
    await panel.locator('[data-testid="radiography-selection"]').waitFor({ state: 'detached' });
  });

  test('a drag draws a rectangle and takes what lies in it', async () => {
    const panel = await openNetwork();
    const [from, to] = [await pixelOf(panel, 0.35, 0), await pixelOf(panel, 1, 0.6)];
    await browser.page.mouse.move(...from);
    await browser.page.mouse.down();
    await browser.page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
    await browser.page.mouse.move(to[0] + 60, to[1], { steps: 4 });
    await screenshot(browser.page, 'radiography-brush-dark');
    await browser.page.mouse.up();
    await panel.locator('[data-testid="radiography-selection"]').waitFor();
    // eight minutes without their ends, on a grid of 5 s that begins anywhere
    expect([95, 96]).toContain(await samplesIn(panel));
    expect(await panel.locator('[data-testid="radiography-selection"]').innerText()).toMatch(/in one interval/);
  });

  test('works with the keyboard alone', async () => {
    const panel = await openNetwork();
    await panel.locator('[data-testid="radiography-plot"]').focus();
    await browser.page.keyboard.press('Home');
    expect(await panel.locator('[data-part="spoken"]').innerText()).toMatch(/reconstruction error.*density: 100 % of the peak/);
    await browser.page.keyboard.press('Enter');
    await panel.locator('[data-testid="radiography-selection"]').waitFor();
    const nominal = await samplesIn(panel);
    expect(nominal).toBeGreaterThan(500);
    await browser.page.keyboard.press('Escape');
    await panel.locator('[data-testid="radiography-selection"]').waitFor({ state: 'detached' });
    await browser.page.keyboard.press('Home');
    for (let i = 0; i < 40; i++) {
      await browser.page.keyboard.press(i % 2 === 0 ? 'Shift+ArrowRight' : 'Shift+ArrowUp');
    }
    await browser.page.keyboard.press('Enter');
    await panel.locator('[data-testid="radiography-selection"]').waitFor();
    expect(await samplesIn(panel)).not.toBe(nominal);
  });

  test('stays as it was chosen while the page goes on asking', async () => {
    const panel = await openNetwork();
    await clickFaulty(panel);
    await panel.locator('[data-testid="radiography-zone-features"]').waitFor();
    const before = await panel.locator('[data-testid="radiography-selection"]').innerText();
    await browser.page.waitForResponse((response) => response.url().includes('/api/ds/query'));
    await browser.page.waitForTimeout(500);
    expect(await panel.locator('[data-testid="radiography-selection"]').innerText()).toBe(before);
  });

  test('in the panel of a dashboard it tells the times and offers them', async () => {
    await browser.page.goto(`${host.url}/d/roentgen-radiographies`);
    const panel = browser.page.locator('[data-panel-title="network"]');
    await panel.locator('canvas[data-drawn]').waitFor();
    await clickFaulty(panel);
    await panel.getByRole('button', { name: 'Use this time range' }).waitFor();
    expect(await samplesIn(panel)).toBeGreaterThan(80);
    await screenshot(browser.page, 'd-radiographies-zone-dark');
  });
});

/** Red, green and blue of a pixel of the plot, by shares from its upper left corner. */
function colourAt(panel: Locator, right: number, down: number): Promise<number[]> {
  return panel.locator('canvas').evaluate((element, place) => {
    const canvas = element as HTMLCanvasElement;
    const [x, y] = [52 + place[0] * (canvas.width - 66), 8 + place[1] * (canvas.height - 44)];
    return [...canvas.getContext('2d')!.getImageData(x, y, 1, 1).data.slice(0, 3)];
  }, [right, down]);
}

test.each([
  ['Dark is dense', [255, 255, 255]],
  ['Light is dense', [0, 0, 0]],
  ['Cividis', [0x00, 0x22, 0x4e]],
  ['Viridis', [0x44, 0x01, 0x54]],
])('the colours “%s” have their own ground, on which everything stays legible', async (name, ground) => {
  const panel = await openNetwork();
  await browser.page.locator('#radiography-colours').click();
  await browser.page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
  await browser.page.waitForTimeout(300);
  expect(await colourAt(panel, 0.9, 0.97)).toEqual(ground);
  await panel.scrollIntoViewIfNeeded();
  await clickFaulty(panel);
  await screenshot(browser.page, `radiography-colours-${name.toLowerCase().replaceAll(' ', '-')}`);
});

interface Violation {
  id: string;
  nodes: Array<{ html: string }>;
}

async function violations(): Promise<string[]> {
  await browser.page.addScriptTag({ content: readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') });
  const found = await browser.page.evaluate(async () => (await (window as unknown as { axe: { run: (context: Document) => Promise<{ violations: Violation[] }> } }).axe.run(document)).violations);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

test.each(['dark', 'light'] as const)('with a zone chosen, the page is accessible by axe’s rules in the %s theme', async (theme) => {
  await setTheme(browser.page, host.url, theme);
  const panel = await openNetwork();
  await clickFaulty(panel);
  await panel.locator('[data-testid="radiography-zone-features"]').waitFor();
  await browser.page.getByText('Iso-lines').click();
  await browser.page.waitForTimeout(400);
  await screenshot(browser.page, `radiography-zone-${theme}`);
  await panel.locator('[data-testid="radiography-zone-details"]').scrollIntoViewIfNeeded();
  await screenshot(browser.page, `radiography-zone-details-${theme}`);
  expect(await violations()).toEqual([]);
});
