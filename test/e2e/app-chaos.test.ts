import { testIds } from '../../src/ids';
import { screenshot } from './browser';
import { checkChaos, checkSpots, choose, launchByClicks, stopByClick } from './pages';
import { openSession } from './session';

const session = openSession();
const { byId, faults } = session;

describe('fault spots, mirrors and chaos, in the host page and Chromium', () => {
  test('fault spots: a bar a component, the evaluation table, and a campaign that is started and stopped', async () => {
    const { bars, rows } = await checkSpots(session.page, session.hostUrl);
    expect([bars, rows]).toEqual([4, 10]);
    await byId(testIds.spots.start).click();
    await byId(testIds.spots.progress).getByText(/running: \d+ of 40/).waitFor();
    await screenshot(session.page, 'spots-campaign-dark');
    await byId(testIds.spots.stop).click();
    await byId(testIds.spots.progress).getByText(/stopped/).waitFor();
    expect(faults()).toEqual([]);
  });

  test('classifiers of two environments are compared by a click', async () => {
    await checkSpots(session.page, session.hostUrl);
    await byId(testIds.spots.compare).click();
    await byId(testIds.spots.verdict).getByText(/● alike: a classifier of mirror does as well in production/).waitFor();
    await screenshot(session.page, 'spots-transfer-dark');
  });

  test('samples: the rarest class first; one is looked at, discarded with a reason, and taken back in', async () => {
    await session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/samples`);
    await byId(testIds.samples.row).first().waitFor();
    expect(await byId(testIds.samples.row).count()).toBe(30);
    expect(await byId(testIds.samples.balance).innerText()).toMatch(/cpu-stress on app1/);
    await byId(testIds.samples.open).first().click();
    await byId(testIds.samples.chart).locator('svg').nth(3).waitFor();
    await screenshot(session.page, 'samples-open-dark');
    await session.page.getByLabel('Reason').fill('a deployment was going on');
    await byId(testIds.samples.discard).click();
    await byId(testIds.samples.row).first().getByText('✕ discarded: a deployment was going on').waitFor();
    await byId(testIds.samples.restore).click();
    await byId(testIds.samples.row).first().getByText('● teaches').waitFor();
    expect(await byId(testIds.samples.download).evaluateAll((all) => all.map((each) => each.getAttribute('href')?.split('?')[1]))).toEqual(['format=parquet', 'format=csv', 'format=npz']);
    expect(faults()).toEqual([]);
  });

  test('a mirror tells its components, its differences, and is rolled back in two steps', async () => {
    await session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/mirror`);
    const card = byId(testIds.mirror.card);
    await card.getByText('✕ app2').waitFor();
    expect(await byId(testIds.mirror.differences).innerText()).toMatch(/app1\s+cpu\s+2\s+0\.12/);
    await byId(testIds.mirror.rollback).click();
    await card.getByText('Everything that was written since is lost.').waitFor();
    await screenshot(session.page, 'mirror-rollback-dark');
    await byId(testIds.models.confirmed).click();
    await byId(testIds.mirror.rollback).waitFor();
    expect(faults()).toEqual([]);
  });

  test('the safety lever is pulled by one click, hides the launch form, and is released in two steps', async () => {
    await checkChaos(session.page, session.hostUrl);
    await byId(testIds.chaos.pull).click();
    await byId(testIds.chaos.engaged).getByText(/Pulled by test at .* pulled on the Chaos page/).waitFor();
    await screenshot(session.page, 'chaos-lever-dark');
    expect(await byId(testIds.chaos.form).count()).toBe(0);
    await byId(testIds.chaos.release).click();
    await byId(testIds.models.confirmed).click();
    await byId(testIds.chaos.form).waitFor();
  });

  test('random faults are drawn, and a plan that would be refused says why and cannot be launched', async () => {
    session.sidecar.refusals = [{ code: 'NOT_NOMINAL', message: 'memory of employees is in an episode', hint: 'Wait until it has ended' }];
    await checkChaos(session.page, session.hostUrl);
    await choose(session.page, 'chaos-experiment', 'Random faults');
    await byId(testIds.chaos.draw).click();
    await session.page.getByText('3 faults drawn').waitFor();
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.refusals).getByText(/memory of employees is in an episode/).waitFor();
    expect(await byId(testIds.chaos.launch).isDisabled()).toBe(true);
    await screenshot(session.page, 'chaos-refused-dark');
  });

  test('a chaos run is previewed, launched by a click, seen, stopped, and stands in the history with its interval', async () => {
    await launchByClicks(session.page, session.hostUrl, { title: 'Packet loss', component: 'app1', seconds: 60 });
    await screenshot(session.page, 'chaos-running-dark');
    expect(session.sidecar.runs[0]).toMatchObject({ state: 'running', faults: [{ fault: 'packet-loss', component: 'app1', parameters: { percent: 50 } }] });
    await stopByClick(session.page);
    await byId(testIds.chaos.row).first().getByText('■ aborted').waitFor();
    expect(await byId(testIds.chaos.row).first().innerText()).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/);
    expect(faults()).toEqual([]);
  });

  test('an unavailable fault and a value out of bounds are named before anything is sent', async () => {
    await checkChaos(session.page, session.hostUrl);
    await session.page.locator('#chaos-duration').fill('99999');
    await session.page.getByText('1 to 3600 seconds.').waitFor();
    expect(await byId(testIds.chaos.preview).isDisabled()).toBe(true);
  });

  test('what the sidecar refuses is shown with its code and hint', async () => {
    await launchByClicks(session.page, session.hostUrl, { title: 'Pause', component: 'app2', seconds: 30 });
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.launch).click();
    await byId(testIds.failure).getByText('TARGET_BUSY').waitFor();
    await byId(testIds.chaos.stopAll).click();
    await session.page.getByText('Nothing is being broken right now.').waitFor();
  });
});
