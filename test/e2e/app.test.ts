import { request as httpRequest } from 'node:http';
import { testIds } from '../../src/ids';
import { screenshot, setRole } from './browser';
import { checkConfiguration, checkDashboard, checkOverview, checkRadiography } from './pages';
import { openSession } from './session';

const session = openSession();
const { byId, faults } = session;

describe('the built plugin, in the host page and Chromium', () => {
  test('the overview has a tile a group with a status word, and says so where there is no score', async () => {
    const { tiles, statuses } = await checkOverview(session.page, session.hostUrl, 3);
    expect(tiles).toBe(4);
    expect(statuses.join(' ')).toMatch(/normal/);
    expect(statuses.join(' ')).toMatch(/learning/);
    expect(faults()).toEqual([]);
  });

  test('the overview explains why it is empty', async () => {
    session.sidecar.empty = true;
    await session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/overview`);
    await session.page.getByText('No services yet').waitFor();
  });

  test('radiographies are drawn from the real Prometheus, with a text for those who cannot see them', async () => {
    const { groups, labels, colours } = await checkRadiography(session.page, session.hostUrl, 4);
    expect(groups).toBe(4);
    expect(labels.find((label) => label.includes('network'))).toMatch(/samples, \d+ of them over the threshold 0\.5/);
    expect(colours).toBeGreaterThan(200);
    expect(faults()).toEqual([]);
  });

  test('only anomalous points: groups without any say so', async () => {
    await checkRadiography(session.page, session.hostUrl, 4);
    await session.page.getByText('Only anomalous points').click();
    await session.page.getByText(/of \d+ samples are anomalous, too few/).first().waitFor();
    await screenshot(session.page, 'radiography-anomalous-dark');
  });

  test('the tooltip tells error, KPI and density', async () => {
    await checkRadiography(session.page, session.hostUrl, 4);
    await session.page.locator('canvas[role="img"]').first().hover();
    const text = await session.page.locator('[data-testid="radiography-tooltip"]').innerText();
    expect(text).toMatch(/reconstruction error.*failed_requests.*density: \d+ %.*\d+ samples here/s);
  });

  test('radiography: signatures of a group are found by a click, with what they characterise', async () => {
    await checkRadiography(session.page, session.hostUrl, 4);
    const network = byId(testIds.radiography.signatures).nth(2);
    await network.locator(`[data-testid="${testIds.radiography.findSignatures}"]`).click();
    await network.getByText('118 deviations, 12 % of them in no signature').waitFor();
    expect(await network.locator('tbody tr').first().innerText()).toMatch(/app1 container_network_transmit_packets_total 62 %.*70 %\s+83/s);
    expect(faults()).toEqual([]);
  });

  test('the overview names the suspects of an episode and leads to it; nodes stand under their own heading', async () => {
    Object.assign(session.sidecar, { illSince: Date.now() - 70_000, nodes: true });
    const { tiles } = await checkOverview(session.page, session.hostUrl, 5);
    expect(tiles).toBe(6);
    await byId(testIds.overview.nodes).waitFor();
    expect(await byId(testIds.overview.suspects).innerText()).toMatch(/Most suspect: db1 \(stopped\), app1 \(41 scales off\).*network \(\+0 s\) → cpu \(\+35 s\)/s);
    await session.page.getByText('Look at the episode').click();
    await byId(testIds.episodes.details).waitFor();
    expect(faults()).toEqual([]);
  });

  test('while nothing is the matter, the overview is without suspects and model notes', async () => {
    await checkOverview(session.page, session.hostUrl, 3);
    expect(await byId(testIds.overview.suspects).count() + await byId(testIds.overview.nodes).count() + await session.page.getByText('See its models').count()).toBe(0);
  });

  test('viewers see everything and have no launch button; the proxy refuses them as well', async () => {
    await setRole(session.page, session.hostUrl, 'Viewer');
    await session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/chaos`);
    await session.page.getByText('You may look').waitFor();
    expect(await byId(testIds.chaos.form).count()).toBe(0);
    const code = await session.page.evaluate(() => fetch('/api/plugin-proxy/roentgen-xray-app/stop/chaos/stop', { method: 'POST', body: '{}' }).then(({ status }) => status));
    expect(code).toBe(403);
    await checkOverview(session.page, session.hostUrl);
  });

  test('the configuration checks the connection, and never hands the tokens to the browser', async () => {
    expect(await checkConfiguration(session.page, session.hostUrl)).toMatch(/Sidecar 0\.1\.0 answers/);
    const settings = await (await fetch(`${session.hostUrl}/api/plugins/roentgen-xray-app/settings`)).text();
    [session.sidecar.viewToken, session.sidecar.launchToken].forEach((token) => expect(settings).not.toContain(token));
    expect(JSON.parse(settings).secureJsonFields).toEqual({ viewToken: true, stopToken: true, launchToken: true, adminToken: true });
  });

  test('a wrong token leads to an error with a code on the page; the right one mends it', async () => {
    const save = (viewToken: string) => fetch(`${session.hostUrl}/api/plugins/roentgen-xray-app/settings`, { method: 'POST', body: JSON.stringify({ enabled: true, pinned: true, secureJsonData: { viewToken } }) });
    await save('wrong');
    await session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/overview`);
    await byId(testIds.failure).getByText('UNAUTHENTICATED').waitFor();
    await screenshot(session.page, 'overview-unauthenticated-dark');
    await save(session.sidecar.viewToken);
    await checkOverview(session.page, session.hostUrl);
  });

  test.each(['roentgen-overview', 'roentgen-radiographies'])('the dashboard %s shows its panels', async (uid) => {
    const { titles, canvases } = await checkDashboard(session.page, session.hostUrl, uid);
    expect(faults()).toEqual([]);
    expect(titles.length).toBeGreaterThan(5);
    expect(canvases).toBe(uid === 'roentgen-radiographies' ? 4 : 0);
  });

  test('pages that other sites could lead here are refused', async () => {
    const { port } = new URL(session.hostUrl);
    const status = await new Promise((done) => httpRequest({ host: '127.0.0.1', port, path: '/api/search', headers: { host: 'evil.example' } }, (response) => done(response.statusCode)).end());
    expect(status).toBe(403);
    const foreign = await fetch(`${session.hostUrl}/api/plugins/roentgen-xray-app/settings`, { method: 'POST', headers: { origin: 'http://evil.example' }, body: '{}' });
    expect(foreign.status).toBe(403);
  });
});
