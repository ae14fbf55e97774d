import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { testIds } from '../../src/ids';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { type Environment, startEnvironment } from './environment';
import { backfillByClick, checkBacktest, checkChaos, checkConfiguration, checkDashboard, checkEpisodes, checkModels, checkOverview, checkRadiography, checkSpots, choose, compareByClick, launchByClicks, stopByClick } from './pages';
import { atFirst } from './stand-in';

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
  Object.assign(environment.sidecar, atFirst());
  await setRole(browser.page, environment.hostUrl, 'Admin');
  await setTheme(browser.page, environment.hostUrl, 'dark');
});

/** The host page has no monospace font, which Grafana has. */
const faults = () => browser.errors.filter((error) => !error.includes('/public/fonts/'));
const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);

describe('the built plugin, in the host page and Chromium', () => {
  test('the overview has a tile a group with a status word, and says so where there is no score', async () => {
    const { tiles, statuses } = await checkOverview(browser.page, environment.hostUrl, 3);
    expect(tiles).toBe(4);
    expect(statuses.join(' ')).toMatch(/normal/);
    expect(statuses.join(' ')).toMatch(/learning/);
    expect(faults()).toEqual([]);
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
    expect(faults()).toEqual([]);
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
    expect(await versions.nth(0).innerText()).toMatch(/● in use.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*\(2 h\).*24\s+ensemble\s+0\.08 %\s+0\.4 a day\s+0\.31/s);
    expect(await versions.nth(3).innerText()).toMatch(/✕ cannot be used.*digest.*–/s);
    expect(await versions.nth(3).locator(`[data-testid="${testIds.models.use}"]`).getAttribute('aria-disabled')).toBe('true');
    await versions.nth(1).locator(`[data-testid="${testIds.models.lineage}"]`).click();
    expect(await byId(testIds.models.details).innerText()).toMatch(/engine\s+onnxruntime.*validation loss\s+0\.0211.*learningRate\s+0\.003/s);
    await screenshot(browser.page, 'models-details-dark');
    expect(faults()).toEqual([]);
  });

  test('models: an older version is used in two steps, and the way back is the same', async () => {
    await checkModels(browser.page, environment.hostUrl, 3);
    const network = byId(testIds.models.group).nth(2);
    const version = (i: number) => network.locator(`[data-testid="${testIds.models.row}"]`).nth(i);
    const use = (i: number) => version(i).locator(`[data-testid="${testIds.models.use}"]`);
    const inUse = () => environment.sidecar.versions.get('network')?.map((each) => each.inUse);
    await use(1).click();
    await network.getByText('This rolls the group back from').waitFor();
    expect(inUse()).toEqual([true, false, false, false]);
    await byId(testIds.models.confirmed).click();
    await version(1).getByText('in use').waitFor();
    expect(inUse()).toEqual([false, true, false, false]);
    await use(0).click();
    await network.getByText('It takes the place of').waitFor();
    await byId(testIds.models.confirmed).click();
    await version(0).getByText('in use').waitFor();
    expect(faults()).toEqual([]);
  });

  test('models: what the sidecar refuses is shown with its code and hint', async () => {
    await checkModels(browser.page, environment.hostUrl, 3);
    const kept = environment.sidecar.versions.get('cpu')?.[1];
    if (!kept) {
      throw new Error('the stand-in has no kept version');
    }
    await byId(testIds.models.use).nth(0).click();
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

  test('models: a staged version is compared with the one in use, and promoted in two steps; incidents that were learned and why learning waits are told', async () => {
    Object.assign(environment.sidecar, { staged: true, learningHeld: 'An episode of network lasts.' });
    await checkModels(browser.page, environment.hostUrl, 3);
    await byId(testIds.models.held).getByText('An episode of network lasts.').waitFor();
    expect(await byId(testIds.models.incidents).innerText()).toMatch(/1 likely incident.*nominal\.exclude_incidents: true/s);
    expect(await byId(testIds.models.staged).innerText()).toMatch(/0\.28 % of them over the line, against 3\.1 %.*\+2 new.*−1 gone/s);
    await byId(testIds.models.promote).click();
    await byId(testIds.models.confirmed).click();
    await byId(testIds.models.staged).waitFor({ state: 'detached' });
    expect(environment.sidecar.versions.get('network')?.[0]).toMatchObject({ inUse: true, features: 26 });
    expect(faults()).toEqual([]);
  });

  test('score card: the detectors are compared by a click, the best is marked with the reason, random stands last', async () => {
    const detectors = await compareByClick(browser.page, environment.hostUrl);
    expect(detectors[0]).toMatch(/pca.*★ best/s);
    expect([detectors.length, detectors.at(-1)?.trim()]).toEqual([6, 'random']);
    expect(await byId(testIds.scorecard.part).innerText()).toMatch(/9 of 9\s+0\.4 a day\s+0\.12 %\s+20 s\s+0\.90.*fewest false episodes.*detector: pca/s);
    expect(faults()).toEqual([]);
  });

  test('backfill: what was written is told; where Prometheus refuses, so is what it needs', async () => {
    expect(await backfillByClick(browser.page, environment.hostUrl)).toMatch(/17,280 rows scored, 483,840 samples written/);
    environment.sidecar.backfillError = { code: 'REMOTE_WRITE_REFUSED', message: 'Prometheus refused the scores', hint: 'Let it take them.' };
    expect(await backfillByClick(browser.page, environment.hostUrl)).toMatch(/REMOTE_WRITE_REFUSED.*--web\.enable-remote-write-receiver.*out_of_order_time_window/s);
    expect(faults()).toEqual([]);
  });

  test('the overview names the suspects of an episode and leads to it; nodes stand under their own heading', async () => {
    Object.assign(environment.sidecar, { illSince: Date.now() - 70_000, nodes: true });
    const { tiles } = await checkOverview(browser.page, environment.hostUrl, 5);
    expect(tiles).toBe(6);
    await byId(testIds.overview.nodes).waitFor();
    expect(await byId(testIds.overview.suspects).innerText()).toMatch(/Most suspect: db1 \(stopped\), app1 \(41 scales off\).*network \(\+0 s\) → cpu \(\+35 s\)/s);
    await browser.page.getByText('Look at the episode').click();
    await byId(testIds.episodes.details).waitFor();
    expect(faults()).toEqual([]);
  });

  test('while nothing is the matter, the overview is without suspects and model notes', async () => {
    await checkOverview(browser.page, environment.hostUrl, 3);
    expect(await byId(testIds.overview.suspects).count() + await byId(testIds.overview.nodes).count() + await browser.page.getByText('See its models').count()).toBe(0);
  });

  test('episodes: one that lasts stands on top; its details have suspects, contributions and ways to look closer; its level is accepted in two steps', async () => {
    environment.sidecar.illSince = Date.now() - 70_000;
    const { rows } = await checkEpisodes(browser.page, environment.hostUrl);
    expect(rows.length).toBe(4);
    expect(rows[0]).toMatch(/■ active.*network\s+7\.31\s+db1 \(stopped\)\s+container_cpu_usage_seconds_total\s+network → cpu/s);
    await byId(testIds.episodes.open).first().click();
    expect(await byId(testIds.episodes.suspects).innerText()).toMatch(/db1.*stopped.*app1\s+\+5 s\s+41 scales.*\+18 scales, \+140 %/s);
    expect(await byId(testIds.episodes.causes).innerText()).toMatch(/db1 container_network_transmit_packets_total\s+52 %.*All others together: 6 %/s);
    const explore = await byId(testIds.episodes.suspects).getByRole('link').first().getAttribute('href');
    expect(decodeURIComponent(explore ?? '')).toContain('rate(container_cpu_usage_seconds_total{service=\\"employees\\", name=~\\"db1(-.+)?\\"}[$__rate_interval])');
    await byId(testIds.episodes.accept).click();
    expect(environment.sidecar.illSince).not.toBeNull();
    await byId(testIds.models.confirmed).click();
    await byId(testIds.episodes.row).first().getByText('new level accepted').waitFor();
    expect(environment.sidecar.illSince).toBeNull();
    expect(faults()).toEqual([]);
  });

  test('episodes: one that ended was nominal, says a person; its radiography has its group and time', async () => {
    await checkEpisodes(browser.page, environment.hostUrl);
    await byId(testIds.episodes.open).first().click();
    await byId(testIds.episodes.nominal).click();
    await byId(testIds.models.confirmed).click();
    await browser.page.getByText('It was nominal, says test').waitFor();
    expect(environment.sidecar.episodes[0]).toMatchObject({ nominal: true, author: 'test' });
    await browser.page.getByText('Radiography of network at this time').click();
    await browser.page.locator('canvas[data-drawn]').waitFor();
    expect(await byId(testIds.radiography.panel).count()).toBe(1);
    await browser.page.getByText('Show all groups').click();
    await byId(testIds.radiography.panel).nth(3).waitFor();
    expect(faults()).toEqual([]);
  });

  test('episodes: a quiet range says so and what to do; viewers have no actions', async () => {
    environment.sidecar.episodes = environment.sidecar.episodes.slice(0, 1);
    await setRole(browser.page, environment.hostUrl, 'Viewer');
    const to = Date.now() - 86_400_000;
    expect(await checkEpisodes(browser.page, environment.hostUrl, `?from=${to - 3_600_000}&to=${to}`)).toEqual({ rows: [] });
    await browser.page.getByText('Choose a longer range').waitFor();
    await checkEpisodes(browser.page, environment.hostUrl);
    await byId(testIds.episodes.open).first().click();
    await byId(testIds.episodes.details).waitFor();
    expect(await byId(testIds.episodes.nominal).count()).toBe(0);
  });

  test('backtest: mistakes are named before anything is sent; then present and tried stand side by side with charts and lines to copy', async () => {
    await checkBacktest(browser.page, environment.hostUrl);
    await browser.page.locator('#backtest-line').fill('1.5');
    await browser.page.locator('#backtest-quiet').fill('Someday');
    await browser.page.getByText('“Someday” is no such time').waitFor();
    expect(await byId(testIds.backtest.start).isDisabled()).toBe(true);
    await browser.page.locator('#backtest-quiet').fill('02:00-04:00');
    await byId(testIds.backtest.start).click();
    await byId(testIds.task.progress).waitFor();
    await byId(testIds.backtest.chart).nth(3).waitFor();
    expect(await byId(testIds.backtest.result).innerText()).toMatch(/2 of 2 incidents found, at present 2; 0 false episodes in 1 day, at present 6/);
    expect(await byId(testIds.backtest.table).locator('tbody tr').first().innerText()).toMatch(/cpu\s+2 of 2\s+2 of 2\s+2 a day\s+0 a day ✓.*15 s\s+23 s ✕/s);
    expect(await byId(testIds.backtest.chart).first().locator('svg').getAttribute('aria-label')).toBe('cpu: score over time with the line at 1; 2 incidents, 2 found; 2 episodes, 0 of them false');
    expect(await byId(testIds.backtest.yaml).innerText()).toMatch(/quiet_hours:\n {2}- "02:00-04:00"/);
    expect(faults()).toEqual([]);
  });

  test('backtest: incidents are added by hand, and a running one is cancelled', async () => {
    environment.sidecar.taskMs = 60_000;
    await checkBacktest(browser.page, environment.hostUrl);
    const yesterday = new Date(Date.now() - 80_000_000).toISOString().slice(0, 11);
    await browser.page.locator('#incident-from').fill(`${yesterday}10:00:00`);
    await browser.page.locator('#incident-to').fill(`${yesterday}10:05:00`);
    await browser.page.getByRole('button', { name: 'Add' }).click();
    await browser.page.getByText('Chosen by hand').waitFor();
    await browser.page.getByText('10:00:00 to 10:05:00 (5 min) UTC').waitFor();
    await byId(testIds.backtest.start).click();
    await byId(testIds.task.stop).click();
    await browser.page.getByText(/The backtest was cancelled/).waitFor();
    expect(environment.sidecar.tasks[0].state).toBe('cancelled');
    expect(faults()).toEqual([]);
  });

  test('radiography: signatures of a group are found by a click, with what they characterise', async () => {
    await checkRadiography(browser.page, environment.hostUrl, 4);
    const network = byId(testIds.radiography.signatures).nth(2);
    await network.locator(`[data-testid="${testIds.radiography.findSignatures}"]`).click();
    await network.getByText('118 deviations, 12 % of them in no signature').waitFor();
    expect(await network.locator('tbody tr').first().innerText()).toMatch(/app1 container_network_transmit_packets_total 62 %.*70 %\s+83/s);
    expect(faults()).toEqual([]);
  });

  test('fault spots: a bar a component, the evaluation table, and a campaign that is started and stopped', async () => {
    const { bars, rows } = await checkSpots(browser.page, environment.hostUrl);
    expect([bars, rows]).toEqual([4, 10]);
    await byId(testIds.spots.start).click();
    await byId(testIds.spots.progress).getByText(/running: \d+ of 40/).waitFor();
    await screenshot(browser.page, 'spots-campaign-dark');
    await byId(testIds.spots.stop).click();
    await byId(testIds.spots.progress).getByText(/stopped/).waitFor();
    expect(faults()).toEqual([]);
  });

  test('classifiers of two environments are compared by a click', async () => {
    await checkSpots(browser.page, environment.hostUrl);
    await byId(testIds.spots.compare).click();
    await byId(testIds.spots.verdict).getByText(/● alike: a classifier of mirror does as well in production/).waitFor();
    await screenshot(browser.page, 'spots-transfer-dark');
  });

  test('samples: the rarest class first; one is looked at, discarded with a reason, and taken back in', async () => {
    await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/samples`);
    await byId(testIds.samples.row).first().waitFor();
    expect(await byId(testIds.samples.row).count()).toBe(30);
    expect(await byId(testIds.samples.balance).innerText()).toMatch(/cpu-stress on app1/);
    await byId(testIds.samples.open).first().click();
    await byId(testIds.samples.chart).locator('svg').nth(3).waitFor();
    await screenshot(browser.page, 'samples-open-dark');
    await browser.page.getByLabel('Reason').fill('a deployment was going on');
    await byId(testIds.samples.discard).click();
    await byId(testIds.samples.row).first().getByText('✕ discarded: a deployment was going on').waitFor();
    await byId(testIds.samples.restore).click();
    await byId(testIds.samples.row).first().getByText('● teaches').waitFor();
    expect(await byId(testIds.samples.download).evaluateAll((all) => all.map((each) => each.getAttribute('href')?.split('?')[1]))).toEqual(['format=parquet', 'format=csv', 'format=npz']);
    expect(faults()).toEqual([]);
  });

  test('a mirror tells its components, its differences, and is rolled back in two steps', async () => {
    await browser.page.goto(`${environment.hostUrl}/a/roentgen-xray-app/mirror`);
    const card = byId(testIds.mirror.card);
    await card.getByText('✕ app2').waitFor();
    expect(await byId(testIds.mirror.differences).innerText()).toMatch(/app1\s+cpu\s+2\s+0\.12/);
    await byId(testIds.mirror.rollback).click();
    await card.getByText('Everything that was written since is lost.').waitFor();
    await screenshot(browser.page, 'mirror-rollback-dark');
    await byId(testIds.models.confirmed).click();
    await byId(testIds.mirror.rollback).waitFor();
    expect(faults()).toEqual([]);
  });

  test('the safety lever is pulled by one click, hides the launch form, and is released in two steps', async () => {
    await checkChaos(browser.page, environment.hostUrl);
    await byId(testIds.chaos.pull).click();
    await byId(testIds.chaos.engaged).getByText(/Pulled by test at .* pulled on the Chaos page/).waitFor();
    await screenshot(browser.page, 'chaos-lever-dark');
    expect(await byId(testIds.chaos.form).count()).toBe(0);
    await byId(testIds.chaos.release).click();
    await byId(testIds.models.confirmed).click();
    await byId(testIds.chaos.form).waitFor();
  });

  test('random faults are drawn, and a plan that would be refused says why and cannot be launched', async () => {
    environment.sidecar.refusals = [{ code: 'NOT_NOMINAL', message: 'memory of employees is in an episode', hint: 'Wait until it has ended' }];
    await checkChaos(browser.page, environment.hostUrl);
    await choose(browser.page, 'chaos-experiment', 'Random faults');
    await byId(testIds.chaos.draw).click();
    await browser.page.getByText('3 faults drawn').waitFor();
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.refusals).getByText(/memory of employees is in an episode/).waitFor();
    expect(await byId(testIds.chaos.launch).isDisabled()).toBe(true);
    await screenshot(browser.page, 'chaos-refused-dark');
  });

  test('a chaos run is previewed, launched by a click, seen, stopped, and stands in the history with its interval', async () => {
    await launchByClicks(browser.page, environment.hostUrl, { title: 'Packet loss', component: 'app1', seconds: 60 });
    await screenshot(browser.page, 'chaos-running-dark');
    expect(environment.sidecar.runs[0]).toMatchObject({ state: 'running', faults: [{ fault: 'packet-loss', component: 'app1', parameters: { percent: 50 } }] });
    await stopByClick(browser.page);
    await byId(testIds.chaos.row).first().getByText('■ aborted').waitFor();
    expect(await byId(testIds.chaos.row).first().innerText()).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/);
    expect(faults()).toEqual([]);
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
    const code = await browser.page.evaluate(() => fetch('/api/plugin-proxy/roentgen-xray-app/stop/chaos/stop', { method: 'POST', body: '{}' }).then(({ status }) => status));
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
    expect(faults()).toEqual([]);
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

const PAGES = ['/a/roentgen-xray-app/overview', '/a/roentgen-xray-app/episodes', '/a/roentgen-xray-app/radiography', '/a/roentgen-xray-app/models', '/a/roentgen-xray-app/models?tab=scorecard', '/a/roentgen-xray-app/models?tab=backfill', '/a/roentgen-xray-app/backtest', '/a/roentgen-xray-app/spots', '/a/roentgen-xray-app/samples', '/a/roentgen-xray-app/mirror', '/a/roentgen-xray-app/chaos', '/plugins/roentgen-xray-app', '/d/roentgen-overview', '/d/roentgen-radiographies'];

interface Violation {
  id: string;
  help: string;
  nodes: Array<{ html: string }>;
}

/** What axe finds on the open page. */
async function violations(): Promise<string[]> {
  // what the pointer is over has colours of its own
  await browser.page.mouse.move(0, 0);
  await browser.page.waitForTimeout(300);
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
    await page.waitForTimeout(1500);
    await screenshot(page, `${path.split('/').filter(Boolean).join('-').replace('a-roentgen-xray-app-', '').replace('?tab=', '-')}-${theme}`);
    expect(await violations()).toEqual([]);
  });

  test('the second step of an action on models, and its details, are accessible', async () => {
    const { page } = browser;
    await setTheme(page, environment.hostUrl, theme);
    await checkModels(page, environment.hostUrl, 3);
    await byId(testIds.models.use).first().click();
    await byId(testIds.models.lineage).first().click();
    await byId(testIds.models.confirm).waitFor();
    await page.waitForTimeout(500);
    await screenshot(page, `models-confirm-${theme}`);
    expect(await violations()).toEqual([]);
  });

  test('an episode that lasts is accessible: suspects on the overview, details and the second step of an action', async () => {
    const { page } = browser;
    Object.assign(environment.sidecar, { illSince: Date.now() - 70_000, nodes: true, staged: true });
    await setTheme(page, environment.hostUrl, theme);
    await checkOverview(page, environment.hostUrl, 5);
    await byId(testIds.overview.suspects).waitFor();
    await screenshot(page, `overview-episode-${theme}`);
    expect(await violations()).toEqual([]);
    await checkEpisodes(page, environment.hostUrl, '?episode=active');
    await byId(testIds.episodes.accept).click();
    await byId(testIds.models.confirm).waitFor();
    await screenshot(page, `episodes-active-${theme}`);
    expect(await violations()).toEqual([]);
  });

  test('results are accessible: score card, backtest with its charts, signatures', async () => {
    const { page } = browser;
    await setTheme(page, environment.hostUrl, theme);
    await compareByClick(page, environment.hostUrl);
    await screenshot(page, `scorecard-result-${theme}`);
    expect(await violations()).toEqual([]);
    await checkBacktest(page, environment.hostUrl);
    await byId(testIds.backtest.start).click();
    await byId(testIds.backtest.chart).nth(3).waitFor();
    await byId(testIds.backtest.table).scrollIntoViewIfNeeded();
    await screenshot(page, `backtest-result-${theme}`);
    expect(await violations()).toEqual([]);
    await checkRadiography(page, environment.hostUrl, 4);
    await byId(testIds.radiography.findSignatures).first().click();
    await byId(testIds.radiography.signatures).first().locator('table').waitFor();
    expect(await violations()).toEqual([]);
  });
});
