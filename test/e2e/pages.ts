/**
 * What each page must show, against any sidecar: the stand-in in these tests, the real one in the demo's. `baseUrl` is the host
 * page's (or a Grafana's) address. Each function opens the page and throws where something is missing.
 */
import type { Page } from 'playwright-core';
import { BASE_PATH, testIds } from '../../src/ids';

const byId = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`);

async function open(page: Page, baseUrl: string, path: string, ready: string): Promise<void> {
  await page.goto(`${baseUrl}${path}`);
  await byId(page, ready).first().waitFor();
}

/** Pixels of a canvas: how many colours, and how many pixels of the plot are darker or lighter than its commonest. */
export async function canvasColours(page: Page, selector: string): Promise<number> {
  return page.locator(selector).first().evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    const colours = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4) {
      colours.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
    }
    return colours.size;
  });
}

/** One tile a group with a status word; at least `scored` of them with a score. */
export async function checkOverview(page: Page, baseUrl: string, scored = 1): Promise<{ tiles: number; statuses: string[] }> {
  await open(page, baseUrl, `${BASE_PATH}/overview`, testIds.overview.page);
  const tiles = byId(page, testIds.overview.tile);
  await tiles.first().waitFor();
  await byId(page, testIds.overview.score).nth(scored - 1).waitFor();
  return { tiles: await tiles.count(), statuses: await byId(page, testIds.overview.status).allInnerTexts() };
}

/** A drawn radiography, or a text that says what lacks, for every group; at least `drawn` drawn. */
export async function checkRadiography(page: Page, baseUrl: string, drawn = 1): Promise<{ groups: number; labels: string[]; colours: number }> {
  await open(page, baseUrl, `${BASE_PATH}/radiography`, testIds.radiography.panel);
  const canvases = page.locator('canvas[role="img"]');
  await canvases.nth(drawn - 1).waitFor();
  await page.waitForTimeout(300);
  const labels = await canvases.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
  return { groups: await byId(page, testIds.radiography.panel).count(), labels, colours: await canvasColours(page, 'canvas[role="img"]') };
}

/** Bars and the table where there is a classifier; the campaign part always. */
export async function checkSpots(page: Page, baseUrl: string): Promise<{ bars: number; rows: number }> {
  await open(page, baseUrl, `${BASE_PATH}/spots`, testIds.spots.page);
  await page.getByText('Campaign', { exact: true }).first().waitFor();
  return { bars: await byId(page, testIds.spots.bar).count(), rows: await byId(page, testIds.spots.table).locator('tbody tr').count() };
}

/** A section a group, each with its state in words; `tables` of them with a table of versions. */
export async function checkModels(page: Page, baseUrl: string, tables = 1, query = ''): Promise<{ groups: number; states: string[]; rows: number }> {
  await open(page, baseUrl, `${BASE_PATH}/models${query}`, testIds.models.group);
  await byId(page, testIds.models.table).nth(tables - 1).waitFor();
  const states = await byId(page, testIds.models.state).allInnerTexts();
  return { groups: await byId(page, testIds.models.group).count(), states, rows: await byId(page, testIds.models.row).count() };
}

/** A row an episode, those that last on top, or a text that says that there was none. */
export async function checkEpisodes(page: Page, baseUrl: string, query = ''): Promise<{ rows: string[] }> {
  await open(page, baseUrl, `${BASE_PATH}/episodes${query}`, testIds.episodes.page);
  await byId(page, testIds.episodes.table).or(page.getByText('No episode of')).first().waitFor();
  return { rows: await byId(page, testIds.episodes.row).allInnerTexts() };
}

/** The form of a backtest, with the incidents that should be found. */
export async function checkBacktest(page: Page, baseUrl: string): Promise<void> {
  await open(page, baseUrl, `${BASE_PATH}/backtest`, testIds.backtest.form);
  await page.getByText('Incidents that should be found').waitFor();
}

/** The score card of a service, compared by a click; resolves with the detectors, best first. */
export async function compareByClick(page: Page, baseUrl: string): Promise<string[]> {
  await open(page, baseUrl, `${BASE_PATH}/models?tab=scorecard`, testIds.scorecard.part);
  await byId(page, testIds.scorecard.start).click();
  await byId(page, testIds.scorecard.table).waitFor();
  return byId(page, testIds.scorecard.table).locator('tbody th').allInnerTexts();
}

/** Scores of the past, asked for by a click; resolves with what came of it. */
export async function backfillByClick(page: Page, baseUrl: string): Promise<string> {
  await open(page, baseUrl, `${BASE_PATH}/models?tab=backfill`, testIds.backfill.part);
  await byId(page, testIds.backfill.start).click();
  await byId(page, testIds.task.progress).waitFor();
  await byId(page, testIds.task.progress).waitFor({ state: 'detached' });
  return byId(page, testIds.backfill.part).innerText();
}

export async function checkChaos(page: Page, baseUrl: string): Promise<void> {
  await open(page, baseUrl, `${BASE_PATH}/chaos`, testIds.chaos.history);
  await byId(page, testIds.chaos.form).waitFor();
}

/** Chooses in a combobox by typing. */
export async function choose(page: Page, input: string, option: string): Promise<void> {
  await page.locator(`#${input}`).click();
  await page.locator(`#${input}`).fill(option);
  await page.getByRole('option', { name: option }).first().click();
}

/** `anyway`: whatever state the service is in. Two steps: preview shows the plan, launch starts it. Resolves when the run is seen in progress. */
export async function launchByClicks(page: Page, baseUrl: string, fault: { title: string; component: string; seconds: number; anyway?: boolean }): Promise<void> {
  await checkChaos(page, baseUrl);
  await choose(page, 'chaos-component', fault.component);
  await choose(page, 'chaos-fault', fault.title);
  await page.locator('#chaos-duration').fill(String(fault.seconds));
  if (fault.anyway) {
    await page.getByText('Safety: gate and stop conditions').click();
    await page.getByText('Start even while the service is not nominal').click();
  }
  await byId(page, testIds.chaos.preview).click();
  await byId(page, testIds.chaos.plan).waitFor();
  await byId(page, testIds.chaos.launch).click();
  await byId(page, testIds.chaos.stop).first().waitFor();
}

export async function stopByClick(page: Page): Promise<void> {
  await byId(page, testIds.chaos.stop).first().click();
  await page.getByText('Nothing is being broken right now.').waitFor();
}

export async function checkConfiguration(page: Page, baseUrl: string): Promise<string> {
  await open(page, baseUrl, '/plugins/roentgen-xray-app', testIds.config.page);
  await byId(page, testIds.config.check).click();
  await byId(page, testIds.config.checked).waitFor();
  return byId(page, testIds.config.checked).innerText();
}

/** Every panel of a shipped dashboard by title; radiographies must be drawn or say what lacks. */
export async function checkDashboard(page: Page, baseUrl: string, uid: string, panels = 6): Promise<{ titles: string[]; canvases: number }> {
  await page.goto(`${baseUrl}/d/${uid}`);
  await page.locator('[data-panel-type]').nth(panels - 1).waitFor();
  await page.locator('[data-panel-type] section').nth(panels - 1).waitFor();
  await page.waitForTimeout(1500);
  const titles = await page.locator('[data-panel-type]').evaluateAll((all) => all.map((each) => each.getAttribute('data-panel-title') ?? ''));
  return { titles, canvases: await page.locator('canvas[role="img"]').count() };
}
