import { testIds } from '../../src/ids';
import { screenshot, setRole } from './browser';
import { backfillByClick, checkBacktest, checkEpisodes, checkModels, compareByClick } from './pages';
import { openSession } from './session';

const session = openSession();
const { byId, faults } = session;

describe('models, episodes and what is tried on the past, in the host page and Chromium', () => {
  test('models: a section a group, and a version a row with what it was learned from; versions that cannot be used say why', async () => {
    const { groups, states, rows } = await checkModels(session.page, session.hostUrl, 3, '?service=employees');
    expect([groups, rows]).toEqual([4, 12]);
    expect(states[3]).toMatch(/collecting nominal data.*40 %/s);
    await byId(testIds.models.group).nth(3).scrollIntoViewIfNeeded();
    await screenshot(session.page, 'models-collecting-dark');
    const versions = byId(testIds.models.group).first().locator(`[data-testid="${testIds.models.row}"]`);
    expect(await versions.nth(0).innerText()).toMatch(/● in use.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*\(2 h\).*24\s+ensemble\s+0\.08 %\s+0\.4 a day\s+0\.31/s);
    expect(await versions.nth(3).innerText()).toMatch(/✕ cannot be used.*digest.*–/s);
    expect(await versions.nth(3).locator(`[data-testid="${testIds.models.use}"]`).getAttribute('aria-disabled')).toBe('true');
    await versions.nth(1).locator(`[data-testid="${testIds.models.lineage}"]`).click();
    expect(await byId(testIds.models.details).innerText()).toMatch(/engine\s+onnxruntime.*validation loss\s+0\.0211.*learningRate\s+0\.003/s);
    await screenshot(session.page, 'models-details-dark');
    expect(faults()).toEqual([]);
  });

  test('models: an older version is used in two steps, and the way back is the same', async () => {
    await checkModels(session.page, session.hostUrl, 3);
    const network = byId(testIds.models.group).nth(2);
    const version = (i: number) => network.locator(`[data-testid="${testIds.models.row}"]`).nth(i);
    const use = (i: number) => version(i).locator(`[data-testid="${testIds.models.use}"]`);
    const inUse = () => session.sidecar.versions.get('network')?.map((each) => each.inUse);
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
    await checkModels(session.page, session.hostUrl, 3);
    const kept = session.sidecar.versions.get('cpu')?.[1];
    if (!kept) {
      throw new Error('the stand-in has no kept version');
    }
    await byId(testIds.models.use).nth(0).click();
    kept.obstacle = 'it was learned with another step';
    await byId(testIds.models.confirmed).click();
    await byId(testIds.failure).getByText('MODEL_UNFIT').waitFor();
  });

  test('models: a group that learns cannot be asked to learn; when it is done, learning anew takes two steps', async () => {
    await checkModels(session.page, session.hostUrl, 3);
    expect(await byId(testIds.models.learn).getAttribute('aria-disabled')).toBe('true');
    session.sidecar.collecting = false;
    await session.page.locator(`[data-testid="${testIds.models.learn}"][aria-disabled="false"], [data-testid="${testIds.models.learn}"]:not([aria-disabled])`).click();
    await byId(testIds.models.confirm).getByText('The versions in use go on scoring').waitFor();
    await screenshot(session.page, 'models-learn-dark');
    await byId(testIds.models.confirmed).click();
    await byId(testIds.models.row).nth(14).waitFor();
    await session.page.getByText('Learned anew: the newest versions score now.').waitFor();
  });

  test('models: viewers see the versions and have no buttons; a service that is not watched is named', async () => {
    await setRole(session.page, session.hostUrl, 'Viewer');
    await checkModels(session.page, session.hostUrl, 3);
    await session.page.getByText('You may look').waitFor();
    expect(await byId(testIds.models.use).count() + await byId(testIds.models.learn).count()).toBe(0);
    await session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/models?service=payroll`);
    await session.page.getByText('The sidecar watches no service called “payroll”').waitFor();
    expect(await byId(testIds.models.group).count()).toBe(0);
  });

  test('models: a staged version is compared with the one in use, and promoted in two steps; incidents that were learned and why learning waits are told', async () => {
    Object.assign(session.sidecar, { staged: true, learningHeld: 'An episode of network lasts.' });
    await checkModels(session.page, session.hostUrl, 3);
    await byId(testIds.models.held).getByText('An episode of network lasts.').waitFor();
    expect(await byId(testIds.models.incidents).innerText()).toMatch(/1 likely incident.*nominal\.exclude_incidents: true/s);
    expect(await byId(testIds.models.staged).innerText()).toMatch(/0\.28 % of them over the line, against 3\.1 %.*\+2 new.*−1 gone/s);
    await byId(testIds.models.promote).click();
    await byId(testIds.models.confirmed).click();
    await byId(testIds.models.staged).waitFor({ state: 'detached' });
    expect(session.sidecar.versions.get('network')?.[0]).toMatchObject({ inUse: true, features: 26 });
    expect(faults()).toEqual([]);
  });

  test('score card: the detectors are compared by a click, the best is marked with the reason, random stands last', async () => {
    const detectors = await compareByClick(session.page, session.hostUrl);
    expect(detectors[0]).toMatch(/pca.*★ best/s);
    expect([detectors.length, detectors.at(-1)?.trim()]).toEqual([6, 'random']);
    expect(await byId(testIds.scorecard.part).innerText()).toMatch(/9 of 9\s+0\.4 a day\s+0\.12 %\s+20 s\s+0\.90.*fewest false episodes.*detector: pca/s);
    expect(faults()).toEqual([]);
  });

  test('backfill: what was written is told; where Prometheus refuses, so is what it needs', async () => {
    expect(await backfillByClick(session.page, session.hostUrl)).toMatch(/17,280 rows scored, 483,840 samples written/);
    session.sidecar.backfillError = { code: 'REMOTE_WRITE_REFUSED', message: 'Prometheus refused the scores', hint: 'Let it take them.' };
    expect(await backfillByClick(session.page, session.hostUrl)).toMatch(/REMOTE_WRITE_REFUSED.*--web\.enable-remote-write-receiver.*out_of_order_time_window/s);
    expect(faults()).toEqual([]);
  });

  test('episodes: one that lasts stands on top; its details have suspects, contributions and ways to look closer; its level is accepted in two steps', async () => {
    session.sidecar.illSince = Date.now() - 70_000;
    const { rows } = await checkEpisodes(session.page, session.hostUrl);
    expect(rows.length).toBe(4);
    expect(rows[0]).toMatch(/■ active.*network\s+7\.31\s+db1 \(stopped\)\s+container_cpu_usage_seconds_total\s+network → cpu/s);
    await byId(testIds.episodes.open).first().click();
    expect(await byId(testIds.episodes.suspects).innerText()).toMatch(/db1.*stopped.*app1\s+\+5 s\s+41 scales.*\+18 scales, \+140 %/s);
    expect(await byId(testIds.episodes.causes).innerText()).toMatch(/db1 container_network_transmit_packets_total\s+52 %.*All others together: 6 %/s);
    const explore = await byId(testIds.episodes.suspects).getByRole('link').first().getAttribute('href');
    expect(decodeURIComponent(explore ?? '')).toContain('rate(container_cpu_usage_seconds_total{service=\\"employees\\", name=~\\"db1(-.+)?\\"}[$__rate_interval])');
    await byId(testIds.episodes.accept).click();
    expect(session.sidecar.illSince).not.toBeNull();
    await byId(testIds.models.confirmed).click();
    await byId(testIds.episodes.row).first().getByText('new level accepted').waitFor();
    expect(session.sidecar.illSince).toBeNull();
    expect(faults()).toEqual([]);
  });

  test('episodes: one that ended was nominal, says a person; its radiography has its group and time', async () => {
    await checkEpisodes(session.page, session.hostUrl);
    await byId(testIds.episodes.open).first().click();
    await byId(testIds.episodes.nominal).click();
    await byId(testIds.models.confirmed).click();
    await session.page.getByText('It was nominal, says test').waitFor();
    expect(session.sidecar.episodes[0]).toMatchObject({ nominal: true, author: 'test' });
    await session.page.getByText('Radiography of network at this time').click();
    await session.page.locator('canvas[data-drawn]').waitFor();
    expect(await byId(testIds.radiography.panel).count()).toBe(1);
    await session.page.getByText('Show all groups').click();
    await byId(testIds.radiography.panel).nth(3).waitFor();
    expect(faults()).toEqual([]);
  });

  test('episodes: a quiet range says so and what to do; viewers have no actions', async () => {
    session.sidecar.episodes = session.sidecar.episodes.slice(0, 1);
    await setRole(session.page, session.hostUrl, 'Viewer');
    const to = Date.now() - 86_400_000;
    expect(await checkEpisodes(session.page, session.hostUrl, `?from=${to - 3_600_000}&to=${to}`)).toEqual({ rows: [] });
    await session.page.getByText('Choose a longer range').waitFor();
    await checkEpisodes(session.page, session.hostUrl);
    await byId(testIds.episodes.open).first().click();
    await byId(testIds.episodes.details).waitFor();
    expect(await byId(testIds.episodes.nominal).count()).toBe(0);
  });

  test('backtest: mistakes are named before anything is sent; then present and tried stand side by side with charts and lines to copy', async () => {
    await checkBacktest(session.page, session.hostUrl);
    await session.page.locator('#backtest-line').fill('1.5');
    await session.page.locator('#backtest-quiet').fill('Someday');
    await session.page.getByText('“Someday” is no such time').waitFor();
    expect(await byId(testIds.backtest.start).isDisabled()).toBe(true);
    await session.page.locator('#backtest-quiet').fill('02:00-04:00');
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
    session.sidecar.taskMs = 60_000;
    await checkBacktest(session.page, session.hostUrl);
    const yesterday = new Date(Date.now() - 80_000_000).toISOString().slice(0, 11);
    await session.page.locator('#incident-from').fill(`${yesterday}10:00:00`);
    await session.page.locator('#incident-to').fill(`${yesterday}10:05:00`);
    await session.page.getByRole('button', { name: 'Add' }).click();
    await session.page.getByText('Chosen by hand').waitFor();
    await session.page.getByText('10:00:00 to 10:05:00 (5 min) UTC').waitFor();
    await byId(testIds.backtest.start).click();
    await byId(testIds.task.stop).click();
    await session.page.getByText(/The backtest was cancelled/).waitFor();
    expect(session.sidecar.tasks[0].state).toBe('cancelled');
    expect(faults()).toEqual([]);
  });
});
