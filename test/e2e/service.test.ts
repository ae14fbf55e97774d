import { METRICS } from '../../sidecar/contract';
import { testIds } from '../../src/ids';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { type Environment, startEnvironment } from './environment';
import { PAST_RUN, SERVICE } from './history';
import { canvasColours } from './pages';
import { atFirst } from './stand-in';

jest.setTimeout(120_000);

let environment: Environment;
let browser: Browser;
const ids = testIds.service;
const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);
const canvas = (id: string) => `canvas[data-testid="${id}"]`;

beforeAll(async () => {
  environment = await startEnvironment();
  browser = await openBrowser();
  await setRole(browser.page, environment.hostUrl, 'Viewer');
  await setTheme(browser.page, environment.hostUrl, 'dark');
});

afterAll(async () => {
  await browser?.close();
  await environment?.close();
});

beforeEach(() => {
  browser.errors.length = 0;
  const now = Date.now();
  const [start, end] = [now - 1_815_000, now - 1_330_000];
  Object.assign(environment.sidecar, atFirst());
  environment.sidecar.runs.splice(0, Infinity, { run: PAST_RUN.run, experiment: 'lossy-app', service: SERVICE, author: 'ops', state: 'completed', deviated: true, reason: null, startedAt: start, endedAt: end, faults: [{ fault: 'packet-loss', component: PAST_RUN.component, parameters: { percent: 50 }, start, end, error: null, confirmation: null }] });
});

async function open(query = ''): Promise<void> {
  await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/service?service=${SERVICE}&from=now-1h&to=now${query}`);
  await browser.page.locator(`${canvas(ids.scores)}[data-drawn]`).waitFor();
}

const address = () => new URL(browser.page.url()).searchParams;

test('answers what was ill, since when, why, whether users suffered and whether it was us, and draws every part from the real Prometheus', async () => {
  await open();
  const { page } = browser;
  await page.locator(`${canvas(ids.heat)}[data-drawn]`).waitFor();
  const verdict = await byId(ids.verdict).innerText();
  expect(verdict).toMatch(/What was ill\?\s+■ network, cpu.*Since when\?.*it lasted 8 min.*Why\?\s+db1 has stopped.*Did users suffer\?\s+▲ yes.*limit 5\.00.*Was it us\?\s+▨ likely: chaos\s+packet-loss app1, by ops/s);
  expect(await page.locator(canvas(ids.scores)).getAttribute('aria-label')).toBe('Scores of cpu, memory, network, filesystem over time with the line at 1; 1 episodes, 1 faults');
  expect(await page.locator(canvas(ids.kpi)).getAttribute('aria-label')).toMatch(/failed_requests over time with its limit at 5/);
  expect(await page.locator(canvas(ids.heat)).getAttribute('aria-label')).toMatch(/Contributions of \d+ features over time; the largest is app2 container_cpu_usage_seconds_total/);
  expect(await canvasColours(page, canvas(ids.scores))).toBeGreaterThan(50);
  expect(await canvasColours(page, canvas(ids.heat))).toBeGreaterThan(4);
  expect(await byId(ids.band).allInnerTexts()).toEqual(['■ network', expect.stringContaining('▨ packet-loss')]);
  expect(await byId(ids.onset).innerText()).toMatch(/Groups\s+cpu.*network.*Components\s+db1.*app1.*nginx.*app2\s+onset not seen/s);
  await page.locator('[data-testid="radiography-canvas"][data-drawn]').nth(3).waitFor();
  await screenshot(page, 'service-dark');
  expect(browser.errors).toEqual([]);
});

test('a drag on a chart becomes the range of the address, the back button undoes it, and a band shows its time', async () => {
  await open();
  const { page } = browser;
  const box = (await page.locator(canvas(ids.kpi)).boundingBox())!;
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 30, { steps: 3 });
  await page.mouse.up();
  await page.waitForURL(/from=\d{13}&to=\d{13}/);
  const seconds = (Number(address().get('to')) - Number(address().get('from'))) / 1000;
  expect(seconds).toBeGreaterThan(700);
  expect(seconds).toBeLessThan(740);
  await page.goBack();
  await page.waitForURL(/from=now-1h&to=now/);
  await page.getByText('Last 1 hour').waitFor();
  await page.goForward();
  await page.waitForURL(/from=\d{13}/);
  await page.goBack();
  await byId(ids.band).first().click();
  await page.waitForURL(/episode=network-/);
  expect(await byId(ids.chosen).getByText('Open the episode').getAttribute('href')).toMatch(new RegExp(`/episodes\\?service=${SERVICE}&episode=network-\\d+&from=\\d+&to=\\d+`));
  await byId(ids.band).nth(1).click();
  await byId(ids.chosen).getByText('Chaos run lossy-app (packet-loss on app1)').waitFor();
  expect(await byId(ids.chosen).getByText('Open the run').getAttribute('href')).toMatch(/chaos\?service=employees&run=run-past$/);
});

test('a feature of the heat map leads to Explore with its contribution and its own series over the page’s range; its answer has data', async () => {
  await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/service?service=${SERVICE}&from=now-1h&to=now&group=network&component=app1`);
  const link = byId(ids.cause).filter({ hasText: 'container_network_transmit_packets_total' });
  await link.waitFor();
  const url = new URL((await link.getAttribute('href'))!, environment.hostUrl);
  const { zone } = JSON.parse(url.searchParams.get('panes')!);
  expect(zone.queries.map(({ expr }: { expr: string }) => expr)).toEqual([
    `${METRICS.contribution.name}{service="${SERVICE}", group="network", component="app1", feature="container_network_transmit_packets_total"}`,
    `rate(container_network_transmit_packets_total{service="${SERVICE}", name=~"app1(-.+)?"}[$__rate_interval])`,
  ]);
  expect(zone.range.to - zone.range.from).toBeGreaterThan(3_590_000);
  const answer = await (await fetch(`${environment.prometheusUrl}/api/v1/query_range?${new URLSearchParams({ query: zone.queries[0].expr, start: String(zone.range.from / 1000), end: String(zone.range.to / 1000), step: '30' })}`)).json();
  expect(answer.data.result).toHaveLength(1);
  await byId(ids.timeLine).getByText('No scores in this range').waitFor();
  expect(await byId(ids.cause).allInnerTexts()).not.toContainEqual(expect.stringContaining('db1'));
});

test('bars and a table are other ways to see the causes; the zone of a radiography is marked on the time line', async () => {
  await open();
  const { page } = browser;
  await byId(ids.causes).getByRole('radio', { name: 'Components over time' }).click();
  await page.locator(`${canvas(ids.bars)}[data-drawn]`).waitFor();
  expect(await page.locator(canvas(ids.bars)).getAttribute('aria-label')).toMatch(/^Share of the error by component over time: .*app2 \d+ %/);
  expect(await canvasColours(page, canvas(ids.bars))).toBeGreaterThan(4);
  await byId(ids.causes).getByRole('radio', { name: 'Table' }).click();
  expect(await byId(ids.table).locator('tbody tr').filter({ hasText: 'mode="user"' }).innerText()).toMatch(/app2 container_cpu_usage_seconds_total\{mode="user"\}\s+cpu\s+\d+ %\s+80 % at/);
  const plot = byId(ids.radiographies).locator('[data-testid="radiography-plot"]').nth(2);
  await plot.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByText('◫ Chosen zone').waitFor();
  await byId(ids.radiographies).locator('[data-testid="radiography-zone-details"]').waitFor();
});

test('without the sidecar the recorded scores are still shown, and what is missing says so', async () => {
  const { page } = browser;
  await page.route('**/api/plugin-proxy/**', (route) => route.fulfill({ status: 502, contentType: 'application/json', body: '{"message":"bad gateway"}' }));
  await open();
  await page.getByText('The sidecar does not answer.').first().waitFor();
  await byId(ids.band).nth(2).waitFor();
  expect((await byId(ids.band).evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))).join('\n')).toMatch(/^cpu, from .*\nnetwork, from .*packet-loss on app1, from/s);
  await page.unroute('**/api/plugin-proxy/**');
});

test('without Prometheus each part says what to do, and episodes and runs are still told', async () => {
  const { page } = browser;
  await page.route('**/api/ds/query', (route) => route.fulfill({ status: 400, contentType: 'application/json', body: JSON.stringify({ results: { score: { status: 400, frames: [], error: 'Prometheus does not answer' } } }) }));
  await page.goto(`${environment.hostUrl}/a/roentgen-xray-app/service?service=${SERVICE}&from=now-1h&to=now`);
  await byId(ids.band).first().waitFor();
  await byId(ids.timeLine).getByText('PROMETHEUS_QUERY_FAILED').waitFor();
  expect(await byId(ids.verdict).innerText()).toMatch(/network.*no service metric with a limit at that time/s);
  await page.unroute('**/api/ds/query');
});

test('where nothing was scored nothing is called well, and it is said what to do', async () => {
  const { page } = browser;
  await page.goto(`${environment.hostUrl}/a/roentgen-xray-app/service?service=${SERVICE}&from=now-40d&to=now-30d`);
  await byId(ids.timeLine).getByText('No scores in this range').waitFor();
  expect(await byId(ids.verdict).innerText()).toMatch(/^◌ Nothing of the chosen groups was scored/);
  await byId(ids.causes).getByText('Choose a range with an episode.').waitFor();
});
