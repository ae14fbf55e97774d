import { testIds } from '../../../src/ids';
import { setRole } from '../browser';
import { expect, plugin, REAL, test } from './app';

// In a real Grafana the project of this spec is signed in as a viewer.
test.beforeEach(async ({ page, baseURL }) => {
  if (!REAL) {
    await setRole(page, baseURL ?? '', 'Viewer');
  }
});

test('viewers see the scores and cannot launch, on the page or past it', async ({ open, page }) => {
  await open('overview');
  await expect(page.getByTestId(testIds.overview.tile).first()).toBeVisible();
  await open('chaos');
  await expect(page.getByTestId(testIds.chaos.history)).toBeVisible();
  await expect(page.getByTestId(testIds.chaos.form)).toHaveCount(0);
  for (const path of ['launch/chaos/runs', 'stop/chaos/stop', 'admin/services']) {
    const answer = await page.request.post(`/api/plugin-proxy/${plugin.id}/${path}`, { data: {} });
    expect([path, answer.status()]).toEqual([path, 403]);
  }
});

test('viewers do not get to the configuration', async ({ gotoAppConfigPage, page }) => {
  await gotoAppConfigPage({ pluginId: plugin.id });
  await expect(page.getByTestId(testIds.config.page)).toHaveCount(0);
});
