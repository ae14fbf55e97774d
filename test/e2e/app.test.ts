import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { testIds } from '../../src/ids';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { type Environment, startEnvironment } from './environment';
import { checkChaos, checkConfiguration, checkDashboard, checkModels, checkOverview, checkRadiography, checkSpots, launchByClicks, stopByClick } from './pages';
import { COMPONENTS } from './stand-in';
import { startVersions } from './stand-in-models';

jest.setTimeout(180_000);

let environment: Environment;
let browser: Browser;

beforeAll(async () => {
  environment = await startEnvironment();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await environment?.close();
});

beforeEach(async () => {
  browser.errors.length = 0;
  Object.assign(environment.sidecar, { empty: false, collecting: true, versions: startVersions(Date.now(), COMPONENTS) });
  await setRole(browser.page, environment.hostUrl, 'Admin');
  await setTheme(browser.page, environment.hostUrl, 'dark');
});

const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);

describe('the built plugin, in the host page and Chromium', () => {
  test('the overview has a tile a group with a status word, and says so where there is no score', async () => {
    const { tiles, statuses } = await checkOverview(browser.page, environment.hostUrl, 3);
    expect(tiles).toBe(4);
    expect(statuses.join(' ')).toMatch(/normal/);
    expect(statuses.join(' ')).toMatch(/learning/);
    expect(browser.errors).toEqual([]);
  });

  test('the overview explains why it is empty', async () => {
    environment.sidecar.empty = true;
    await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/overview`);
    await browser.page.getByText('No services yet').waitFor();
  });

  test('radiographies are drawn from the real Prometheus, with a text for those who cannot see them', async () => {
    const { groups, labels, colours } = await checkRadiography(browser.page, environment.hostUrl, 4);
    expect(groups).toBe(4);
    expect(labels.find((label) => label.includes('network'))).toMatch(/samples, \d+ of them over the threshold 0\.5/);
    expect(colours).toBeGreaterThan(200);
    expect(browser.errors).toEqual([]);
  });

  test('only anomalous points: groups without any say so', async () => {
    await checkRadiography(browser.page, environment.hostUrl, 4);
    await browser.page.getByText('Only anomalous points').click();
    await browser.page.getByText(/of \d+ samples are anomalous, too few/).first().waitFor();
    await screenshot(browser.page, 'radiography-anomalous-dark');
  });

  test('the tooltip tells error, KPI and density', async () => {
    await checkRadiography(browser.page, environment.hostUrl, 4);
    await browser.page.locator('canvas[role="img"]').first().hover();
    const text = await browser.page.locator('[data-testid="radiography-tooltip"]').innerText();
    expect(text).toMatch(/reconstruction error.*failed_requests.*density: \d+ %.*\d+ samples here/s);
  });

  test('models: a section a group, and a version a row with what it was learned from; versions that cannot be used say why', async () => {
    const { groups, states, rows } = await checkModels(browser.page, environment.hostUrl, 3, '?service=employees');
    expect([groups, rows]).toEqual([4, 12]);
    expect(states[3]).toMatch(/collecting nominal data.*40 %/s);
    await byId(testIds.models.group).nth(3).scrollIntoViewIfNeeded();
    await screenshot(browser.page, 'models-collecting-dark');
    const versions = byId(testIds.models.group).first().locator(`[data-testid="${testIds.models.row}"]`);
    expect(await versions.nth(0).innerText()).toMatch(/● in use.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*\(2 h\).*24.*9 hyper-parameters.*87\s+0\.0143/s);
    expect(await versions.nth(3).innerText()).toMatch(/✕ cannot be used.*digest.*–/s);
    expect(await versions.nth(3).getByRole('button').getAttribute('aria-disabled')).toBe('true');
    await versions.nth(1).locator('summary').click();
    await versions.nth(1).getByText('0.003').waitFor();
    await screenshot(browser.page, 'models-details-dark');
    expect(browser.errors).toEqual([]);
  });

  test('models: an older version is used in two steps, and the way back is the same', async () => {
    await checkModels(browser.page, environment.hostUrl, 3);
    const network = byId(testIds.models.group).nth(2);
    const version = (i: number) => network.locator(`[data-testid="${testIds.models.row}"]`).nth(i);
    const inUse = () => environment.sidecar.versions.get('network')?.map((each) => each.inUse);
    await version(1).getByRole('button').click();
    await network.getByText('This rolls the group back from').waitFor();
    expect(inUse()).toEqual([true, false, false, false]);
    await byId(testIds.models.confirmed).click();
    await version(1).getByText('in use').waitFor();
    expect(inUse()).toEqual([false, true, false, false]);
    await version(0).getByRole('button').click();
    await network.getByText('It takes the place of').waitFor();
    await byId(testIds.models.confirmed).click();
    await version(0).getByText('in use').waitFor();
    expect(browser.errors).toEqual([]);
  });

  test('models: what the sidecar refuses is shown with its code and hint', async () => {
    await checkModels(browser.page, environment.hostUrl, 3);
    const kept = environment.sidecar.versions.get('cpu')?.[1];
    if (!kept) {
      throw new Error('the stand-in has no kept version');
    }
    await byId(testIds.models.row).nth(1).getByRole('button').click();
    kept.obstacle = 'it was learned with another step';
    await byId(testIds.models.confirmed).click();
    await byId(testIds.failure).getByText('MODEL_UNFIT').waitFor();
  });

  test('models: a group that learns cannot be asked to learn; when it is done, learning anew takes two steps', async () => {
    await checkModels(browser.page, environment.hostUrl, 3);
    expect(await byId(testIds.models.learn).getAttribute('aria-disabled')).toBe('true');
    environment.sidecar.collecting = false;
    await browser.page.locator(`[data-testid="${testIds.models.learn}"][aria-disabled="false"], [data-testid="${testIds.models.learn}"]:not([aria-disabled])`).click();
    await byId(testIds.models.confirm).getByText('The versions in use go on scoring').waitFor();
    await screenshot(browser.page, 'models-learn-dark');
    await byId(testIds.models.confirmed).click();
    await byId(testIds.models.row).nth(14).waitFor();
    await browser.page.getByText('Learned anew: the newest versions score now.').waitFor();
  });

  test('models: viewers see the versions and have no buttons; a service that is not watched is named', async () => {
    await setRole(browser.page, environment.hostUrl, 'Viewer');
    await checkModels(browser.page, environment.hostUrl, 3);
    await browser.page.getByText('You may look').waitFor();
    expect(await byId(testIds.models.use).count() + await byId(testIds.models.learn).count()).toBe(0);
    await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/models?service=payroll`);
    await browser.page.getByText('The sidecar watches no service called “payroll”').waitFor();
    expect(await byId(testIds.models.group).count()).toBe(0);
  });

  test('fault spots: a bar a component, the evaluation table, and a campaign that is started and stopped', async () => {
    const { bars, rows } = await checkSpots(browser.page, environment.hostUrl);
    expect([bars, rows]).toEqual([4, 5]);
    await byId(testIds.spots.start).click();
    await byId(testIds.spots.progress).getByText(/running: \d+ of 40/).waitFor();
    await screenshot(browser.page, 'spots-campaign-dark');
    await byId(testIds.spots.stop).click();
    await byId(testIds.spots.progress).getByText(/stopped/).waitFor();
    expect(browser.errors).toEqual([]);
  });

  test('a chaos run is previewed, launched by a click, seen, stopped, and stands in the history with its interval', async () => {
    await launchByClicks(browser.page, environment.hostUrl, { title: 'Packet loss', component: 'app1', seconds: 60 });
    await screenshot(browser.page, 'chaos-running-dark');
    expect(environment.sidecar.runs[0]).toMatchObject({ state: 'running', faults: [{ fault: 'packet-loss', component: 'app1', parameters: { percent: 50 } }] });
    await stopByClick(browser.page);
    await byId(testIds.chaos.row).first().getByText('■ aborted').waitFor();
    expect(await byId(testIds.chaos.row).first().innerText()).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/);
    expect(browser.errors).toEqual([]);
  });

  test('an unavailable fault and a value out of bounds are named before anything is sent', async () => {
    await checkChaos(browser.page, environment.hostUrl);
    await browser.page.locator('#chaos-duration').fill('99999');
    await browser.page.getByText('1 to 3600 seconds.').waitFor();
    expect(await byId(testIds.chaos.preview).isDisabled()).toBe(true);
  });

  test('what the sidecar refuses is shown with its code and hint', async () => {
    await launchByClicks(browser.page, environment.hostUrl, { title: 'Pause', component: 'app2', seconds: 30 });
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.launch).click();
    await byId(testIds.failure).getByText('TARGET_BUSY').waitFor();
    await byId(testIds.chaos.stopAll).click();
    await browser.page.getByText('Nothing is being broken right now.').waitFor();
  });

  test('viewers see everything and have no launch button; the proxy refuses them as well', async () => {
    await setRole(browser.page, environment.hostUrl, 'Viewer');
    await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/chaos`);
    await browser.page.getByText('You may look').waitFor();
    expect(await byId(testIds.chaos.form).count()).toBe(0);
    const code = await browser.page.evaluate(() => fetch('/api/plugin-proxy/roentgen-xray-app/sidecar/chaos/stop', { method: 'POST', body: '{}' }).then(({ status }) => status));
    expect(code).toBe(403);
    await checkOverview(browser.page, environment.hostUrl);
  });

  test('the configuration checks the connection, and never hands the tokens to the browser', async () => {
    expect(await checkConfiguration(browser.page, environment.hostUrl)).toMatch(/Sidecar 0\.1\.0 answers/);
    const settings = await (await fetch(`${environment.hostUrl}/api/plugins/roentgen-xray-app/settings`)).text();
    expect(settings).not.toContain(environment.sidecar.viewToken);
    expect(JSON.parse(settings).secureJsonFields).toEqual({ viewToken: true, launchToken: true });
  });

  test('a wrong token leads to an error with a code on the page; the right one mends it', async () => {
    const save = (viewToken: string) => fetch(`${environment.hostUrl}/api/plugins/roentgen-xray-app/settings`, { method: 'POST', body: JSON.stringify({ enabled: true, pinned: true, secureJsonData: { viewToken } }) });
    await save('wrong');
    await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/overview`);
    await byId(testIds.failure).getByText('UNAUTHENTICATED').waitFor();
    await screenshot(browser.page, 'overview-unauthenticated-dark');
    await save(environment.sidecar.viewToken);
    await checkOverview(browser.page, environment.hostUrl);
  });

  test.each(['roentgen-overview', 'roentgen-radiographies'])('the dashboard %s shows its panels', async (uid) => {
    const { titles, canvases } = await checkDashboard(browser.page, environment.hostUrl, uid);
    expect(browser.errors).toEqual([]);
    expect(titles.length).toBeGreaterThan(5);
    expect(canvases).toBe(uid === 'roentgen-radiographies' ? 4 : 0);
  });

  test('pages that other sites could lead here are refused', async () => {
    const { port } = new URL(environment.hostUrl);
    const status = await new Promise((done) => httpRequest({ host: '127.0.0.1', port, path: '/api/search', headers: { host: 'evil.example' } }, (response) => done(response.statusCode)).end());
    expect(status).toBe(403);
    const foreign = await fetch(`${environment.hostUrl}/api/plugins/roentgen-xray-app/settings`, { method: 'POST', headers: { origin: 'http://evil.example' }, body: '{}' });
    expect(foreign.status).toBe(403);
  });
});

const PAGES = ['/a/roentgen-xray-app/overview', '/a/roentgen-xray-app/radiography', '/a/roentgen-xray-app/models', '/a/roentgen-xray-app/spots', '/a/roentgen-xray-app/chaos', '/plugins/roentgen-xray-app', '/d/roentgen-overview', '/d/roentgen-radiographies'];

interface Violation {
  id: string;
  help: string;
  nodes: Array<{ html: string }>;
}

/** What axe finds on the open page. */
async function violations(): Promise<string[]> {
  await browser.page.addScriptTag({ content: readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') });
  const found = await browser.page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (context: Document) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document)).violations;
  });
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  test.each(PAGES)('%s is accessible by axe’s rules, and a screenshot is kept', async (path) => {
    const { page } = browser;
    await setTheme(page, environment.hostUrl, theme);
    await page.goto(`${environment.hostUrl}${path}`);
    await page.locator('main h1').waitFor();
    await page.waitForTimeout(2500);
    await screenshot(page, `${path.split('/').filter(Boolean).join('-').replace('a-roentgen-xray-app-', '')}-${theme}`);
    expect(await violations()).toEqual([]);
  });

  test('the second step of an action on models, and its details, are accessible', async () => {
    const { page } = browser;
    await setTheme(page, environment.hostUrl, theme);
    await checkModels(page, environment.hostUrl, 3);
    await byId(testIds.models.use).first().click();
    await page.locator('summary').first().click();
    await byId(testIds.models.confirm).waitFor();
    await page.waitForTimeout(500);
    await screenshot(page, `models-confirm-${theme}`);
    expect(await violations()).toEqual([]);
  });
});
