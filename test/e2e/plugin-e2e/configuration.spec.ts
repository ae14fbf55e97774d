import { testIds } from '../../../src/ids';
import { expect, plugin, test } from './app';

test('the configuration finds the sidecar and shows no token', async ({ gotoAppConfigPage, page }) => {
  await gotoAppConfigPage({ pluginId: plugin.id });
  await page.getByTestId(testIds.config.check).click();
  await expect(page.getByTestId(testIds.config.checked)).toContainText(/Sidecar [\d.]+ answers/);
  await expect(page.getByTestId(testIds.config.viewToken)).toBeDisabled();
});

test('saving writes the settings and keeps tokens that were not typed anew', async ({ gotoAppConfigPage, page }) => {
  const configuration = await gotoAppConfigPage({ pluginId: plugin.id });
  const saved = configuration.waitForSettingsResponse();
  await page.getByTestId(testIds.config.save).click();
  expect((await saved).ok()).toBe(true);
  const settings = await page.request.get(`/api/plugins/${plugin.id}/settings`);
  expect((await settings.json()).secureJsonFields).toMatchObject({ viewToken: true, launchToken: true });
});
