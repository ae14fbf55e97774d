/** Rights, end to end: what each role sees and may do, what the proxy and the sidecar refuse, and that no token comes to the browser. */
import { readFileSync } from 'node:fs';
import type { Response } from 'playwright-core';
import { BASE_PATH, testIds } from '../../src/ids';
import { screenshot, setRole } from './browser';
import { checkBacktest } from './pages';
import { openSession } from './session';
import { TOKENS } from './stand-in-rights';

const session = openSession();
const { byId, faults } = session;

type Role = 'Viewer' | 'Editor' | 'Admin';
const CALLS: Array<[prefix: string, method: string, path: string]> = [['view', 'GET', '/status'], ['stop', 'POST', '/chaos/stop'], ['launch', 'POST', '/services/employees/learn'], ['admin', 'POST', '/audit/query']];

/** Status and code of a call that a page's own script makes. */
const fetched = (prefix: string, method: string, path: string) =>
  session.page.evaluate(async ([url, verb]) => {
    const answer = await fetch(url, { method: verb, body: verb === 'GET' ? undefined : '{}' });
    const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
    return [answer.status, code ?? null];
  }, [`/api/plugin-proxy/roentgen-xray-app/${prefix}${path}`, method]);

const open = (path: string) => session.page.goto(`${session.hostUrl}${path}`);
const saveTokens = (secureJsonData: object) => fetch(`${session.hostUrl}/api/plugins/roentgen-xray-app/settings`, { method: 'POST', body: JSON.stringify({ enabled: true, pinned: true, secureJsonData }) });

describe('who may do what', () => {
  test.each<[Role, number[], journal: number]>([['Viewer', [200, 403, 403, 403], 0], ['Editor', [200, 200, 200, 403], 0], ['Admin', [200, 200, 200, 200], 1]])('a %s may look, stop, launch, configure: %p; and sees the audit journal: %d', async (role, expected, journal) => {
    await session.page.goto('about:blank');
    await setRole(session.page, session.hostUrl, role);
    await open(`${BASE_PATH}/activity`);
    await session.page.getByText('Past tasks').waitFor();
    expect(await byId(testIds.activity.audit).count()).toBe(journal);
    expect(faults()).toEqual([]);
    const answers = [];
    for (const call of CALLS) {
      answers.push((await fetched(...call))[0]);
    }
    expect(answers).toEqual(expected);
  });

  test('a route’s token does no more than the route is for, whoever asks: the sidecar refuses it by itself', async () => {
    await open(`${BASE_PATH}/activity`);
    expect(await fetched('stop', 'POST', '/services/employees/learn')).toEqual([403, 'FORBIDDEN']);
    expect(await fetched('stop', 'POST', '/audit/query')).toEqual([403, 'FORBIDDEN']);
    expect(await fetched('launch', 'POST', '/audit/query')).toEqual([403, 'FORBIDDEN']);
    expect(await fetched('launch', 'POST', '/services/employees/tuning')).toEqual([403, 'FORBIDDEN']);
    expect((await fetched('view', 'POST', '/services/employees/learn'))[0]).toBe(404);
    expect((await fetched('admin', 'GET', '/services'))[0]).toBe(404);
  });

  test('past the proxy there is no way in without a token', async () => {
    const answers = await Promise.all(CALLS.map(async ([, method, path]) => (await fetch(`${session.sidecar.url}/api/v1${path}`, { method, body: method === 'GET' ? undefined : '{}' })).status));
    expect(answers).toEqual([401, 401, 401, 401]);
  });
});

test('no token comes to the browser: in no answer, in no field, in nothing that the page keeps', async () => {
  const texts: Array<Promise<string>> = [];
  const listen = (response: Response) => void texts.push(response.text().catch(() => ''));
  session.page.on('response', listen);
  await open('/plugins/roentgen-xray-app');
  await byId(testIds.config.check).click();
  await byId(testIds.config.rights).waitFor();
  const kept = await session.page.evaluate(async () => [JSON.stringify((window as unknown as { grafanaBootData: unknown }).grafanaBootData), JSON.stringify({ ...localStorage, ...sessionStorage }), document.cookie, ...[...document.querySelectorAll('input')].map(({ value }) => value), document.documentElement.outerHTML]);
  await open(`${BASE_PATH}/activity`);
  await byId(testIds.activity.entries).waitFor();
  session.page.off('response', listen);
  const all = [...kept, ...(await Promise.all(texts))].join('\n');
  expect(all).toContain('sidecarUrl');
  expect(all).toContain('secureJsonFields');
  expect(Object.values(TOKENS).filter((token) => all.includes(token))).toEqual([]);
});

test('configuration: each token is tried through its own route; one with too little and one with too much right are named', async () => {
  await open('/plugins/roentgen-xray-app');
  await byId(testIds.config.check).click();
  const table = byId(testIds.config.rights);
  await table.waitFor();
  expect((await table.innerText()).match(/✓ It has this right and no more/g)).toHaveLength(4);
  await saveTokens({ adminToken: TOKENS.launchToken, viewToken: TOKENS.adminToken });
  await byId(testIds.config.check).click();
  await table.getByText('✕ It has the launch right only').waitFor();
  expect(await table.innerText()).toMatch(/View token.*▲ It has the admin right, more than this route needs/s);
  await screenshot(session.page, 'configuration-rights-dark');
  await saveTokens({ adminToken: TOKENS.adminToken, viewToken: TOKENS.viewToken });
});

test('configuration: two tokens that are the same are refused before they are saved', async () => {
  await open('/plugins/roentgen-xray-app');
  const resets = session.page.getByRole('button', { name: 'Reset' });
  await resets.nth(3).click();
  await resets.nth(1).click();
  await byId(testIds.config.stopToken).fill('the-same-token-twice');
  await byId(testIds.config.adminToken).fill('the-same-token-twice');
  await session.page.getByText('Stop token and Admin token are the same').waitFor();
  expect(await byId(testIds.config.save).isDisabled()).toBe(true);
});

test('backtest: the line is dragged over the present scores, tried, saved in two steps, and taken back', async () => {
  session.sidecar.taskMs = 300;
  await checkBacktest(session.page, session.hostUrl);
  const line = byId(testIds.backtest.line).first();
  const over = byId(testIds.backtest.over).first();
  const grip = (await line.boundingBox()) ?? { x: 0, y: 0, height: 0 };
  const before = await over.innerText();
  await session.page.mouse.move(grip.x + 150, grip.y + grip.height / 2);
  await session.page.mouse.down();
  await session.page.mouse.move(grip.x + 150, grip.y + grip.height / 2 + 30, { steps: 5 });
  await session.page.mouse.up();
  expect(Number(await session.page.locator('#backtest-line').inputValue())).toBeLessThan(0.5);
  expect(await over.innerText()).not.toBe(before);
  await line.focus();
  await session.page.keyboard.press('Home');
  await session.page.keyboard.press('PageUp');
  expect(await session.page.locator('#backtest-line').inputValue()).toBe('1.5');
  expect(await line.getAttribute('aria-valuetext')).toBe('1.5 times the present line');

  await byId(testIds.backtest.start).click();
  await byId(testIds.backtest.keep).click();
  await session.page.getByText('Line: 1 → 1.5').waitFor();
  await byId(testIds.models.confirmed).click();
  await byId(testIds.backtest.tuned).getByText('Line: 1 → 1.5').waitFor();
  expect(session.sidecar.tuning.present.line).toBe(1.5);
  await session.page.getByText('start another one to try more').waitFor();
  expect(await session.page.locator('#backtest-line').inputValue()).toBe('1');
  await screenshot(session.page, 'backtest-tuned-dark');

  await byId(testIds.backtest.reset).click();
  await session.page.getByText('Line: 1.5 → 1').waitFor();
  await byId(testIds.models.confirmed).click();
  await byId(testIds.backtest.tuned).waitFor({ state: 'detached' });
  expect(session.sidecar.tuning.saved).toBeNull();
  expect(faults()).toEqual([]);
});

test('backtest: editors have the lines to hand in, and no way to save', async () => {
  session.sidecar.taskMs = 100;
  await setRole(session.page, session.hostUrl, 'Editor');
  await checkBacktest(session.page, session.hostUrl);
  await session.page.locator('#backtest-line').fill('1.5');
  await byId(testIds.backtest.start).click();
  await byId(testIds.backtest.yaml).waitFor();
  expect(await byId(testIds.backtest.keep).count()).toBe(0);
});

test('activity: what runs has its progress and is stopped there; the journal is filtered and taken away as a file', async () => {
  session.sidecar.taskMs = 60_000;
  await open(`${BASE_PATH}/activity`);
  expect(await fetched('launch', 'POST', '/services/employees/scorecard')).toEqual([200, null]);
  await byId(testIds.activity.work).filter({ hasText: 'Score card' }).getByRole('progressbar').waitFor();
  await byId(testIds.activity.stop).click();
  await byId(testIds.activity.past).getByText('■ cancelled').waitFor();
  await session.page.locator('#audit-user').fill('watcher');
  await byId(testIds.activity.show).click();
  const rows = byId(testIds.activity.entries).locator('tbody tr');
  await session.page.waitForFunction((id) => document.querySelectorAll(`[data-testid="${id}"] tbody tr`).length === 1, testIds.activity.entries);
  expect(await rows.first().innerText()).toMatch(/watcher\s+view\s+learn\s+employees\s+⊘ refused\s+FORBIDDEN/);
  await screenshot(session.page, 'activity-dark');
  const [download] = await Promise.all([session.page.waitForEvent('download'), byId(testIds.activity.csv).click()]);
  expect(download.suggestedFilename()).toBe('roentgen-audit.csv');
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/^time,user,right,action,subject,detail,outcome,code\r\n[^\r]*,watcher,view,learn,employees,,refused,FORBIDDEN\r\n$/);
  expect(faults()).toEqual([]);
});
