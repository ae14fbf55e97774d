import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { testIds } from '../../src/ids';
import { openSession } from './session';

const session = openSession();
const PAGE = '/a/roentgen-xray-app/alerts';
const open = async (search: string) => {
  await session.page.goto(`${session.hostUrl}${PAGE}${search}`);
  await session.byId(testIds.alerts.fired).waitFor();
};
const fill = (id: string, value: string) => session.page.locator(`#${id}`).fill(value);

describe('alert rules, from what one sees', () => {
  test('the past hour is drawn with the line, and says how often the rule would have fired; the line is tried at once', async () => {
    await open('?service=employees&kind=score&group=network');
    const fired = session.byId(testIds.alerts.fired);
    expect(await fired.innerText()).toMatch(/would have fired 1 time\.\s+Evaluated every 15 s/);
    expect(await session.byId(testIds.alerts.chart).locator('svg').getAttribute('aria-label')).toMatch(/^1 line over time with its limit at 1; .* 1 time$/);
    expect(await session.byId(testIds.alerts.table).locator('tbody tr').innerText()).toMatch(/network\s+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+\d min/);
    await fill('alerts-line', '50');
    await fired.getByText('0 times').waitFor();
    await fill('alerts-line', '');
    await session.page.getByText('not a number that fits').waitFor();
    expect(await session.byId(testIds.alerts.yaml).count()).toBe(0);
    expect(session.faults()).toEqual([]);
  });

  test('the rule is taken away for Prometheus, for Grafana and into Grafana’s editor', async () => {
    await open('?service=employees&kind=score&group=cpu');
    await fill('alerts-line', '1.5');
    const yaml = session.byId(testIds.alerts.yaml);
    await yaml.getByText('> 1.5').waitFor();
    const [file] = await Promise.all([session.page.waitForEvent('download'), session.byId(testIds.alerts.download).click()]);
    expect(file.suggestedFilename()).toBe('RoentgenScoreEmployeesCpu.yaml');
    expect(parse(readFileSync((await file.path()) ?? '', 'utf8')).groups[0].rules[0]).toMatchObject({ for: '5m', labels: { severity: 'warning' } });
    await session.page.getByRole('radio', { name: 'For Grafana’s provisioning' }).click();
    await yaml.getByText('apiVersion: 1').waitFor();
    const [rule] = parse(await yaml.innerText()).groups[0].rules;
    const address = new URL((await session.byId(testIds.alerts.editor).getAttribute('href')) ?? '', session.hostUrl);
    const { queries } = JSON.parse(address.searchParams.get('defaults') ?? '');
    expect([queries[0].model.expr, queries[1].model.conditions[0].evaluator.params]).toEqual([rule.data[0].model.expr, [1.5]]);
    expect(session.faults()).toEqual([]);
  });

  test('what has no past says so, and its rule can be had all the same', async () => {
    await session.page.goto(`${session.hostUrl}${PAGE}?service=employees&kind=cause&component=load`);
    await session.page.getByText('Prometheus has nothing of this in that time').waitFor();
    expect(await session.byId(testIds.alerts.yaml).innerText()).toContain('roentgen_cause_contribution_ratio{service="employees", component="load"}');
  });
});
