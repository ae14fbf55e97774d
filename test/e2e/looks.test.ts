/** Every page and dashboard of the built bundle in both themes, narrow and wide: screenshots to look at, axe, nothing that scrolls sideways, no errors. */
import { testIds } from '../../src/ids';
import { screenshot, setTheme } from './browser';
import { checkBacktest, checkEpisodes, checkModels, checkOverview, checkRadiography, compareByClick } from './pages';
import { builtAddresses } from './processes';
import { openSession, settled, violations } from './session';

const session = openSession();
const { byId, faults } = session;

/** Beside what plugin.json includes: parts behind tabs, and states that have a look of their own. */
const FURTHER = ['/a/roentgen-xray-app/models?tab=scorecard', '/a/roentgen-xray-app/models?tab=backfill'];
const ADDRESSES = [...builtAddresses(), ...FURTHER];
const NARROW = { width: 1280, height: 800 };
const WIDE = { width: 3840, height: 2160 };

/** Findings in Grafana's own parts, with the reason why they are not ours to mend. */
const ALLOWED: Array<{ finding: RegExp; reason: string }> = [];
const ours = (findings: string[]) => findings.filter((finding) => !ALLOWED.some((allowed) => allowed.finding.test(finding)));

const nameOf = (address: string) => address.split(/[/?]/).filter((part) => part && part !== 'a' && part !== 'roentgen-xray-app').join('-').replace('tab=', '') || 'configuration';

/** Pixels by which the page is wider than its place; parts that scroll inside themselves are fine. */
const overflow = () =>
  session.page.evaluate(() => {
    const places = [document.documentElement, ...document.querySelectorAll('main')];
    return Math.max(...places.map((place) => place.scrollWidth - place.clientWidth));
  });

async function toggleTheme(): Promise<void> {
  await session.page.getByRole('button', { name: / theme$/ }).click();
  await settled(session.page);
}

async function resize(size: { width: number; height: number }): Promise<void> {
  await session.page.setViewportSize(size);
  await settled(session.page);
}

/** One look: its screenshot is kept, what does not fit is told. */
async function look(address: string, theme: string, width: number): Promise<string[]> {
  await screenshot(session.page, `${nameOf(address)}-${theme}-${width}`);
  const wider = await overflow();
  return wider > 0 ? [`at ${width} pixels the page is ${wider} too wide`] : [];
}

afterEach(() => session.page.setViewportSize({ width: 1440, height: 900 }));

// The themes are changed on the open page, which is what a reader does, and saves opening each page twice.
test.each(ADDRESSES)('%s is accessible by axe’s rules and fits, dark and light, narrow and wide', async (address) => {
  await session.page.setViewportSize(NARROW);
  await session.page.goto(`${session.hostUrl}${address}`);
  await session.page.locator('main h1').first().waitFor();
  const dark = [...(await violations(session.page)), ...(await look(address, 'dark', NARROW.width))];
  await toggleTheme();
  const light = [...(await violations(session.page)), ...(await look(address, 'light', NARROW.width))];
  await resize(WIDE);
  light.push(...(await look(address, 'light', WIDE.width)));
  await toggleTheme();
  dark.push(...(await look(address, 'dark', WIDE.width)));
  expect({ dark: ours(dark), light: ours(light), faults: faults() }).toEqual({ dark: [], light: [], faults: [] });
});

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  beforeEach(() => setTheme(session.page, session.hostUrl, theme));

  test('the second step of an action on models, and its details, are accessible', async () => {
    await checkModels(session.page, session.hostUrl, 3);
    await byId(testIds.models.use).first().click();
    await byId(testIds.models.lineage).first().click();
    await byId(testIds.models.confirm).waitFor();
    expect(await violations(session.page)).toEqual([]);
    await screenshot(session.page, `models-confirm-${theme}`);
  });

  test('an episode that lasts is accessible: suspects on the overview, details and the second step of an action', async () => {
    const { page, hostUrl } = session;
    Object.assign(session.sidecar, { illSince: Date.now() - 70_000, nodes: true, staged: true });
    await checkOverview(page, hostUrl, 5);
    await byId(testIds.overview.suspects).waitFor();
    await screenshot(page, `overview-episode-${theme}`);
    expect(await violations(page)).toEqual([]);
    await checkEpisodes(page, hostUrl, '?episode=active');
    await byId(testIds.episodes.accept).click();
    await byId(testIds.models.confirm).waitFor();
    await screenshot(page, `episodes-active-${theme}`);
    expect(await violations(page)).toEqual([]);
  });

  test('results are accessible: score card, backtest with its charts, signatures', async () => {
    const { page, hostUrl } = session;
    session.sidecar.taskMs = 100;
    await compareByClick(page, hostUrl);
    await screenshot(page, `scorecard-result-${theme}`);
    expect(await violations(page)).toEqual([]);
    await checkBacktest(page, hostUrl);
    await byId(testIds.backtest.start).click();
    await byId(testIds.backtest.chart).nth(3).waitFor();
    await byId(testIds.backtest.table).scrollIntoViewIfNeeded();
    await screenshot(page, `backtest-result-${theme}`);
    expect(await violations(page)).toEqual([]);
    await checkRadiography(page, hostUrl, 4);
    await byId(testIds.radiography.findSignatures).first().click();
    await byId(testIds.radiography.signatures).first().locator('table').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
