/** Chaos in the built plugin: experiments of several faults, two steps to a launch, the live run, and what it says of detection. */
import { testIds } from '../../src/ids';
import { screenshot, setRole } from './browser';
import { choose, launchByClicks } from './pages';
import { openSession } from './session';

const session = openSession();
const { byId, faults } = session;
const open = (query: string) => session.page.goto(`${session.hostUrl}/a/roentgen-xray-app/chaos${query}`);

beforeEach(async () => {
  session.sidecar.runs.length = 0;
  await setRole(session.page, session.hostUrl, 'Editor');
});

describe('an experiment of two faults', () => {
  test('is composed, mended, previewed, previewed again after a change, launched, watched and stopped by the keyboard', async () => {
    const { page } = session;
    await open('?view=experiments');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await byId(testIds.chaos.mistakes).getByText('There is no fault.').waitFor();
    await byId(testIds.chaos.addFault).click();
    await byId(testIds.chaos.addFault).click();
    await choose(page, 'chaos-fault-1-kind', 'Packet loss');
    await choose(page, 'chaos-fault-1-component', 'db1');
    await page.locator('#chaos-fault-1-percent').fill('101');
    await byId(testIds.chaos.mistakes).getByText(/101 is not a number that may stand here/).waitFor();
    await byId(testIds.chaos.mistakes).getByText('Allowed: 1 – 100 %').waitFor();
    expect(await byId(testIds.chaos.preview).isDisabled()).toBe(true);
    await screenshot(page, 'chaos-editor-mistake-dark');

    const text = byId(testIds.chaos.text);
    await text.fill((await text.inputValue()).replace('percent: 101', 'percent: 40'));
    await byId(testIds.chaos.bar).nth(1).focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    expect(await page.locator('#chaos-fault-1-after').inputValue()).toBe('0');
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.confirm).getByText('This breaks app1 and db1 of employees for 30 s in all').waitFor();

    await page.locator('#chaos-fault-0-duration').fill('40');
    await byId(testIds.chaos.stale).waitFor();
    expect(await byId(testIds.chaos.launch).isDisabled()).toBe(true);
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.confirm).getByText('for 40 s in all').waitFor();
    await screenshot(page, 'chaos-editor-preview-dark');
    await byId(testIds.chaos.launch).click();

    await byId(testIds.chaos.watch).click();
    await byId(testIds.chaos.phase).nth(1).getByText('▶ in force').waitFor();
    expect(await byId(testIds.chaos.phase).first().innerText()).toMatch(/\d+ s left\s+pause\s+app1/);
    await byId(testIds.chaos.scores).getByText(/▲ over the line/).first().waitFor();
    await byId(testIds.chaos.card).getByText('✓ detected after 4.2 s').waitFor();
    await screenshot(page, 'chaos-live-dark');
    await page.keyboard.press('Alt+Shift+KeyS');
    await page.getByText('Nothing is being broken right now.').waitFor();
    await page.getByText(/■ new-experiment: aborted/).waitFor();
    await byId(testIds.chaos.phase).first().getByText('✓ undone').waitFor();
    expect(session.sidecar.runs[0]).toMatchObject({ state: 'aborted', faults: [{ fault: 'pause', component: 'app1', duration: 40 }, { fault: 'packet-loss', component: 'db1', after: 0, parameters: { percent: 40 } }] });
    expect(faults()).toEqual([]);
  });

  test('is kept as a draft in the browser, worked out by the preview where the text says more than the form, or imported', async () => {
    const { page } = session;
    await open('?view=experiments');
    await page.getByRole('button', { name: 'lossy-database' }).click();
    await byId(testIds.chaos.text).fill('name: waves\nservice: employees\nsequence: serial\nfaults:\n  - { fault: pause, component: app1, duration: 5s }\n');
    await page.getByText(/The form is back as soon as/).waitFor();
    await byId(testIds.chaos.save).click();
    await page.reload();
    await byId(testIds.chaos.draft).getByText('waves').click();
    expect(await byId(testIds.chaos.text).inputValue()).toContain('sequence: serial');
    await byId(testIds.chaos.preview).click();
    await byId(testIds.chaos.plan).getByText('after 0 s: pause on employees/app1 for 5 s').waitFor();
    await page.getByRole('button', { name: 'Delete the draft waves' }).click();
    await byId(testIds.chaos.draft).waitFor({ state: 'detached' });
    await byId(testIds.chaos.experiments).locator('input[type="file"]').setInputFiles({ name: 'e.json', mimeType: 'application/json', buffer: Buffer.from('{"title": "from elsewhere", "method": []}') });
    await byId(testIds.chaos.editor).getByRole('heading', { name: 'from elsewhere' }).waitFor();
    await byId(testIds.chaos.fault).waitFor();
  });
});

test('a link presets the form, and says what of it may not be hit', async () => {
  await open('?service=employees&component=db2&fault=partition');
  await byId(testIds.chaos.form).waitFor();
  expect([await session.page.locator('#chaos-component').inputValue(), await session.page.locator('#chaos-fault').inputValue()]).toEqual(['employees/db2', 'Partition']);
  await open('?component=%3Cb%3Enobody&fault=pause');
  await session.page.getByText('<b>nobody: not on the sidecar’s allow-list').waitFor();
});

test('hundreds of runs are narrowed, paged and their labels taken away; score cards sum them up', async () => {
  const { page } = session;
  session.sidecar.pastRuns = 230;
  await open('?view=history');
  await page.getByText('230 of 230 faults').waitFor();
  expect(await byId(testIds.chaos.row).count()).toBe(50);
  await choose(page, 'chaos-filter-component', 'db1');
  await choose(page, 'chaos-filter-state', 'aborted');
  await page.getByText('12 of 230 faults').waitFor();
  await page.getByRole('button', { name: 'Labels of these' }).click();
  await byId(testIds.chaos.labels).getByText('12 labels').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV', exact: true }).click()]);
  expect(download.suggestedFilename()).toBe('labels.csv');
  await open('?view=scorecards');
  await byId(testIds.chaos.cards).getByText('230 of 230 (100 %)').first().waitFor();
  expect(faults()).toEqual([]);
});

test('a viewer sees the live run and can neither launch nor stop', async () => {
  await launchByClicks(session.page, session.hostUrl, { title: 'Packet loss', component: 'app1', seconds: 60 });
  await setRole(session.page, session.hostUrl, 'Viewer');
  await open('?run=run-1');
  await byId(testIds.chaos.phase).getByText('▶ in force').waitFor();
  await byId(testIds.chaos.card).waitFor();
  await session.page.getByText('Safety lever: released').waitFor();
  await session.page.keyboard.press('Alt+Shift+KeyS');
  expect(await byId(testIds.chaos.stop).or(byId(testIds.chaos.stopAll)).or(byId(testIds.chaos.pull)).count()).toBe(0);
  await open('?view=experiments');
  await session.page.getByRole('button', { name: 'lossy-database' }).click();
  await byId(testIds.chaos.editor).waitFor();
  expect(await byId(testIds.chaos.preview).count()).toBe(0);
  expect(session.sidecar.runs[0].state).toBe('running');
});
