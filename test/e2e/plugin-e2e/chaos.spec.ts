import { testIds } from '../../../src/ids';
import { choose } from '../pages';
import { expect, test } from './app';

test('what a fault would hit is shown before anything can be launched', async ({ open, page }) => {
  await open('chaos');
  await expect(page.getByTestId(testIds.chaos.launch)).toHaveCount(0);
  await choose(page, 'chaos-component', 'app1');
  await choose(page, 'chaos-fault', 'Packet loss');
  await page.getByTestId(testIds.chaos.preview).click();
  await expect(page.getByTestId(testIds.chaos.plan)).toContainText('app1');
  await expect(page.getByTestId(testIds.chaos.launch)).toBeVisible();
});

test('the safety lever keeps everything from being launched until it is released', async ({ open, page }) => {
  await open('chaos');
  await page.getByTestId(testIds.chaos.pull).click();
  await expect(page.getByTestId(testIds.chaos.engaged)).toBeVisible();
  await expect(page.getByTestId(testIds.chaos.form)).toHaveCount(0);
  await page.getByTestId(testIds.chaos.release).click();
  await page.getByTestId(testIds.models.confirmed).click();
  await expect(page.getByTestId(testIds.chaos.form)).toBeVisible();
});
