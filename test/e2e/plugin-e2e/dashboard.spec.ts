import { expect, test } from './app';

const RADIOGRAPHIES = { uid: 'roentgen-radiographies' };

test('a radiography on a dashboard is drawn from the panel’s data, and says in words what it shows', async ({ gotoDashboardPage }) => {
  const dashboard = await gotoDashboardPage(RADIOGRAPHIES);
  await dashboard.waitForPanelsQueriesToComplete();
  const panel = dashboard.getPanelByTitle('network');
  await panel.scrollIntoView();
  await expect(panel.locator.locator('canvas[role="img"]')).toHaveAttribute('aria-label', /\d+ samples/);
  await expect(panel.getErrorIcon()).toHaveCount(0);
});

test('without data the radiography says what it lacks, and is not broken', async ({ gotoDashboardPage, page }) => {
  // Before the page opens: the panel asks at once.
  await page.route('**/api/ds/query*', async (route) => {
    const { queries } = route.request().postDataJSON() as { queries: Array<{ refId: string }> };
    await route.fulfill({ json: { results: Object.fromEntries(queries.map(({ refId }) => [refId, { status: 200, frames: [] }])) } });
  });
  const dashboard = await gotoDashboardPage(RADIOGRAPHIES);
  const panel = dashboard.getPanelByTitle('network');
  await panel.scrollIntoView();
  await expect(panel.locator).toContainText(/no data|no series/i);
  await expect(panel.locator.locator('canvas[role="img"]')).toHaveCount(0);
});

test('a shipped dashboard shows its panels without an error', async ({ gotoDashboardPage, page, selectors }) => {
  const dashboard = await gotoDashboardPage({ uid: 'roentgen-overview' });
  await dashboard.waitForPanelsQueriesToComplete();
  await expect(dashboard.getPanelByTitle('Scores').locator).toBeVisible();
  await expect(dashboard.getByGrafanaSelector(selectors.components.Panels.Panel.status('error'))).toHaveCount(0);
  await expect(page.getByText('Panel plugin not found')).toHaveCount(0);
});
