import { testIds } from '../../../src/ids';
import { expect, PAGES, plugin, test } from './app';

// One test for all: plugin-e2e opens Grafana's first page twice before each.
test('every page of the navigation opens under its name', async ({ open, page }) => {
  test.slow();
  expect(PAGES.length).toBeGreaterThan(9);
  for (const { name, path } of PAGES) {
    await test.step(name, async () => {
      await open(path);
      await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
      await expect(page.getByText('An unexpected error happened')).toHaveCount(0);
    });
  }
});

test('pages lead to one another without loading Grafana anew, and the back button leads back', async ({ open, page }) => {
  await open('overview');
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await page.getByRole('link', { name: 'Chaos', exact: true }).first().click();
  await expect(page.getByTestId(testIds.chaos.history)).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId(testIds.overview.tile).first()).toBeVisible();
  expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
});

test('an address that the app does not have leads to its first page', async ({ open, page }) => {
  await open('nowhere');
  await expect(page).toHaveURL(new RegExp(`/a/${plugin.id}/overview`));
});
