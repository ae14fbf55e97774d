import { parseConfig } from '../../sidecar/config/load';
import { BASE_PATH, testIds } from '../../src/ids';
import { letterMillimetres } from '../../src/wall/legible';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { type Environment, startEnvironment } from './environment';
import { SERVICE } from './history';
import { atFirst } from './stand-in';

jest.setTimeout(120_000);

let environment: Environment;
let browser: Browser;

beforeAll(async () => {
  environment = await startEnvironment();
  browser = await openBrowser();
  // time runs as it is, and can be put forward: nobody waits for pages to turn
  await browser.page.clock.install();
});

afterAll(async () => {
  await browser?.close();
  await environment?.close();
});

beforeEach(async () => {
  // what the page before still waits for, or is just told, is not the next test's
  await browser.page.goto('about:blank');
  browser.errors.length = 0;
  Object.assign(environment.sidecar, atFirst(), { runs: [] });
  await setRole(browser.page, environment.hostUrl, 'Viewer');
  await setTheme(browser.page, environment.hostUrl, 'light');
});

const faults = () => browser.errors.filter((error) => !error.includes('/public/fonts/'));
const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);
const tiles = () => byId(testIds.wall.tile);
const inState = (state: string) => browser.page.locator(`[data-testid="${testIds.wall.tile}"][data-state="${state}"]`);
const open = (path: string) => browser.page.goto(`${environment.hostUrl}${BASE_PATH}/${path}`);

async function openWall(width: number, height: number, query: string): Promise<void> {
  await browser.page.setViewportSize({ width, height });
  await open(`wall?kiosk&${query}`);
  await tiles().first().waitFor();
}

/** What can be told by measuring: smallest letters that matter, where tiles end, lines that are cut off, scroll bars. */
async function measure(width: number, height: number) {
  await browser.page.setViewportSize({ width, height });
  await browser.page.waitForFunction((wide) => Math.max(...Array.from(document.querySelectorAll('article')).map((each) => each.getBoundingClientRect().right)) <= wide, width);
  const matters = [testIds.wall.status, testIds.wall.score, testIds.wall.counts].map((id) => `[data-testid="${id}"]`);
  const fonts = await browser.page.locator([...matters, `[data-testid="${testIds.wall.tile}"] h2`].join(', ')).evaluateAll((all) => all.map((each) => Number.parseFloat(getComputedStyle(each).fontSize)));
  const page = await browser.page.evaluate(() => {
    const boxes = Array.from(document.querySelectorAll('article')).map((each) => each.getBoundingClientRect());
    const inside = Array.from(document.querySelectorAll('article, article *:not(i, b)'));
    const root = document.documentElement;
    return {
      right: Math.max(...boxes.map(({ right }) => right)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
      cut: inside.filter((each) => each.clientHeight > 0 && each.scrollHeight > each.clientHeight + 0.2 * Number.parseFloat(getComputedStyle(each).fontSize)).map((each) => each.textContent),
      scrolls: root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight,
    };
  });
  return { ...page, figures: fonts.length, letter: letterMillimetres(Math.min(...fonts), { width, height }) };
}

describe('the wall', () => {
  test('fills the screen without scroll bars, ill first, says that a chaos run is behind it; what matters can be read from 5 m', async () => {
    Object.assign(environment.sidecar, { nodes: true, illSince: Date.now() - 60_000 });
    environment.sidecar.runs.unshift({ run: 'r1', experiment: 'test', service: SERVICE, author: 'test', state: 'running', deviated: null, reason: null, startedAt: Date.now(), endedAt: null, faults: [{ fault: 'packet-loss', component: 'app2', parameters: { seconds: 600 }, start: Date.now(), end: null, error: null, confirmation: null }] });
    await openWall(3840, 2160, '');
    await byId(testIds.wall.chaos).first().waitFor();
    expect(await tiles().count()).toBe(6);
    expect(await tiles().first().innerText()).toMatch(/^network\n+■episode.*worst: app1.*chaos run: packet-loss on app2/s);
    expect(await byId(testIds.wall.counts).innerText()).toBe('■ 1 of 6 ill');
    expect(await byId(testIds.wall.bar).innerText()).toMatch(/failed_requests [\d.]+ 1\/s over 5/);
    for (const [width, height] of [[3840, 2160], [1280, 720]]) {
      const { figures, letter, cut, scrolls, right, bottom } = await measure(width, height);
      expect({ cut, scrolls }).toEqual({ cut: [], scrolls: false });
      expect(figures).toBeGreaterThan(15);
      expect(letter).toBeGreaterThan(24.8);
      expect([right <= width && right > 0.97 * width, bottom <= height && bottom > 0.95 * height]).toEqual([true, true]);
    }
    expect(faults()).toEqual([]);
  });

  test('turns its pages, stands still while something is ill, and goes on when all is well', async () => {
    Object.assign(environment.sidecar, { moreServices: 5, collecting: false });
    await openWall(1280, 720, 'rotate=10&silent=60');
    const shows = (text: string) => byId(testIds.wall.pages).getByText(text).waitFor();
    await shows('page 1 of 3');
    await browser.page.clock.fastForward(10_500);
    await shows('page 2 of 3');
    environment.sidecar.illSince = Date.now();
    await browser.page.clock.fastForward(2100);
    await byId(testIds.wall.held).getByText('held: alarm').waitFor();
    await shows('page 1 of 3');
    expect(await tiles().first().getAttribute('data-state')).toBe('episode');
    await browser.page.clock.fastForward(30_000);
    await inState('episode').waitFor();
    await shows('page 1 of 3');
    environment.sidecar.illSince = null;
    await browser.page.clock.fastForward(2100);
    await byId(testIds.wall.held).waitFor({ state: 'detached' });
    await browser.page.clock.fastForward(10_500);
    await shows('page 2 of 3');
    expect(faults()).toEqual([]);
  });

  test('has no green left when the sidecar is gone, tells so once to those who cannot see it, and comes back', async () => {
    environment.sidecar.collecting = false;
    await openWall(1280, 720, '');
    await inState('normal').first().waitFor();
    environment.sidecar.silent = true;
    await browser.page.clock.fastForward(20_000);
    await inState('silent').nth(3).waitFor();
    expect(await tiles().count()).toBe(4);
    expect(await byId(testIds.wall.silent).first().innerText()).toMatch(/^since \d\d:\d\d:\d\d$/);
    expect(await byId(testIds.wall.counts).innerText()).toBe('✕ no answer');
    expect(await byId(testIds.wall.told).innerText()).toBe('The sidecar does not answer.');
    await screenshot(browser.page, 'wall-silent');
    environment.sidecar.silent = false;
    await browser.page.clock.fastForward(20_000);
    await inState('normal').first().waitFor();
    expect(await inState('silent').count()).toBe(0);
  });

  test('that never had an answer says so instead of staying empty', async () => {
    environment.sidecar.silent = true;
    await open('wall?kiosk');
    await byId(testIds.wall.empty).waitFor();
    await browser.page.clock.fastForward(20_000);
    await byId(testIds.wall.silent).getByText(/no answer since \d\d:\d\d:\d\d/).waitFor();
  });
});

describe('the first steps', () => {
  const check = (id: string) => browser.page.locator(`[data-check="${id}"]`);

  test('are all done where everything is there', async () => {
    environment.sidecar.collecting = false;
    await open('setup');
    await byId(testIds.setup.summary).getByText('8 of 8 done').waitFor();
    expect(await check('series').innerText()).toMatch(/employees: 4 groups, 96 features/);
    await byId(testIds.setup.next).click();
    await byId(testIds.overview.tile).first().waitFor();
    expect(await byId(testIds.overview.links).innerText()).toBe('Wall');
    expect(faults()).toEqual([]);
  });

  test('propose services that Prometheus has, in lines that the sidecar takes', async () => {
    environment.sidecar.empty = true;
    await open('overview');
    await byId(testIds.overview.links).getByText('First steps').click();
    await byId(testIds.setup.summary).getByText('next: Services have series').waitFor();
    await browser.page.clock.fastForward(31_000);
    await byId(testIds.setup.candidate).nth(1).waitFor();
    expect(await byId(testIds.setup.candidate).locator('h3').allInnerTexts()).toEqual(['Kubernetes namespace boutique: 3 pods', 'Compose project blog: 2 services']);
    const [boutique, blog] = (await byId(testIds.setup.yaml).allInnerTexts()).map((text) => parseConfig(text, 'roentgen.yaml').services[0]);
    expect(boutique).toMatchObject({ name: 'boutique', selector: '{namespace="boutique"}', componentLabel: 'pod', nodes: { selector: '{job="roentgen"}' } });
    expect(blog).toMatchObject({ name: 'blog', componentLabel: 'container_label_com_docker_compose_service' });
    await screenshot(browser.page, 'setup-empty');
    environment.sidecar.empty = false;
    await check('series').getByText('Services with series: 1').waitFor();
    expect(faults()).toEqual([]);
  });
});
