/** The dashboard "vIMS radiography" in real Chromium during packet loss: SYRROCA's figure 6, four radiographies against failed calls. */
import type { Locator } from 'playwright-core';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { type Recorded, startRecorded } from './recorded';
import { GROUPS, VIMS, vimsHistory } from './stand-in-vims';

jest.setTimeout(180_000);

const END = Math.floor(Date.now() / 5000) * 5 - 10;
let recorded: Recorded;
let browser: Browser;
const panel = (title: string): Locator => browser.page.locator(`[data-panel-title="${title}"]`);

beforeAll(async () => {
  [recorded, browser] = await Promise.all([startRecorded(vimsHistory(END)), openBrowser()]);
  await setRole(browser.page, recorded.hostUrl, 'Viewer');
  await setTheme(browser.page, recorded.hostUrl, 'dark');
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await recorded?.close();
});

beforeEach(() => void (browser.errors.length = 0));

const open = (more = '') => browser.page.goto(`${recorded.hostUrl}/d/roentgen-vims?var-service=${VIMS}&from=${1000 * (END - 2400)}&to=${1000 * END}${more}`);

/** What the picture of a group says in words. */
async function summary(group: string): Promise<string> {
  await panel(group).locator('canvas[data-drawn]').waitFor();
  return (await panel(group).locator('canvas').getAttribute('aria-label')) ?? '';
}

test('has a radiography of each group against failed calls, and the loss shows in the network at many failed calls and hardly elsewhere', async () => {
  await open();
  const summaries = Object.fromEntries(await Promise.all(GROUPS.map(async (group) => [group, await summary(group)] as const)));
  const over = (group: string) => Number(/(\d+) of them over/.exec(summaries[group])?.[1] ?? NaN);
  expect(summaries).toEqual(Object.fromEntries(GROUPS.map((group) => [group, expect.stringContaining('failed_calls')])));
  expect(over('network')).toBeGreaterThan(100);
  expect(over('memory') + over('filesystem')).toBe(0);
  await screenshot(browser.page, 'vims-radiography-dark');
  expect(browser.errors).toEqual([]);
});

test('has calls, failed calls and registrations beside them', async () => {
  await open();
  for (const [title, line] of [['Calls', 'failed'], ['Registrations', 'done'], ['Cores of each component', 'pcscf']]) {
    await panel(title).scrollIntoViewIfNeeded();
    await panel(title).getByText(line, { exact: true }).first().waitFor();
  }
});

test('shows one component by itself', async () => {
  await open('&var-component=hss');
  expect(await summary('network')).toMatch(/failed_calls/);
});
