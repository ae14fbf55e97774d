/** The same build in the Grafana before: packages of 13.1 with React 18. What the newest makes of every page is in looks.test.ts. */
import { builtAddresses } from './processes';
import { openSession, settled } from './session';

const session = openSession({ generation: '13.1' });

interface Loader {
  import: (id: string) => Promise<{ version: string }>;
}

test('the page is made of Grafana 13.1.1 and React 18.3.1, and the plugin gets that React', async () => {
  const versions = await session.page.evaluate(async () => {
    const { System, grafanaBootData } = window as unknown as { System: Loader; grafanaBootData: { settings: { buildInfo: { version: string } } } };
    return [grafanaBootData.settings.buildInfo.version, (await System.import('react')).version];
  });
  expect(versions).toEqual(['13.1.1', '18.3.1']);
});

/** What of the page belongs to the plugin: parts with its test ids, or panels of a dashboard. */
const PARTS = 'main [data-testid^="roentgen-"], main [data-panel-type] section';

test.each(builtAddresses())('%s renders without an error', async (address) => {
  const { page } = session;
  await page.goto(`${session.hostUrl}${address}`);
  await page.locator(PARTS).first().waitFor();
  await settled(page);
  expect(await page.locator('main').innerText()).not.toMatch(/does not load|An unexpected error happened/);
  expect(session.faults()).toEqual([]);
});

test('radiographies are drawn', async () => {
  await session.page.goto(`${session.hostUrl}/d/roentgen-radiographies`);
  await session.page.locator('canvas[data-drawn]').nth(3).waitFor();
  expect(session.faults()).toEqual([]);
});

/** A dashboard that is not ours, with one panel about one component. */
const FOREIGN = {
  uid: 'foreign',
  title: 'Somebody else’s',
  time: { from: 'now-1h', to: 'now' },
  refresh: '',
  annotations: { list: [] },
  templating: { list: [] },
  panels: [{ id: 1, type: 'timeseries', title: 'CPU of app1', gridPos: { x: 0, y: 0, w: 12, h: 8 }, targets: [{ refId: 'A', expr: 'up{service="employees", component="app1"}' }], fieldConfig: { defaults: {}, overrides: [] }, options: {} }],
};

test('the menu of a panel about one component leads to a chaos run on it', async () => {
  const { page } = session;
  await page.route('**/api/dashboards/uid/foreign', (route) => route.fulfill({ json: { dashboard: FOREIGN, meta: {} } }));
  await page.goto(`${session.hostUrl}/d/foreign`);
  await page.getByTestId('data-testid Panel menu CPU of app1').click({ force: true });
  await page.getByRole('menuitem', { name: 'Extensions' }).hover();
  await page.getByText('Launch chaos on this component').click();
  await page.locator('main [data-testid="roentgen-chaos"]').waitFor();
  expect(new URL(page.url()).searchParams.get('component')).toBe('app1');
  expect(session.faults()).toEqual([]);
});
