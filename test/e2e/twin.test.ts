import { readFileSync } from 'node:fs';
import { BASE_PATH, testIds } from '../../src/ids';
import { type Browser, openBrowser, screenshot, setRole, setTheme } from './browser';
import { type Environment, startEnvironment } from './environment';
import { choose } from './pages';

jest.setTimeout(180_000);

let environment: Environment;
let browser: Browser;

beforeAll(async () => {
  environment = await startEnvironment();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await environment?.close();
});

beforeEach(async () => {
  browser.errors.length = 0;
  await setRole(browser.page, environment.hostUrl, 'Editor');
  await setTheme(browser.page, environment.hostUrl, 'dark');
});

/** The host page has no monospace font, which Grafana has. */
const faults = () => browser.errors.filter((error) => !error.includes('/public/fonts/'));
const byId = (id: string) => browser.page.locator(`[data-testid="${id}"]`);
const linkOf = (name: string) => browser.page.locator(`[data-link="${name}"]`);
const rowOf = (flow: string) => browser.page.locator(`[data-testid="${testIds.twin.row}"][data-flow="${flow}"]`);
const simulated = (column: number) => byId(testIds.twin.totals).locator('table').nth(1).locator('tbody tr').first().locator('td').nth(column).filter({ hasText: '±' });

async function open(): Promise<void> {
  await browser.page.goto(`${environment.hostUrl}${BASE_PATH}/twin`);
  await byId(testIds.twin.row).first().waitFor();
}

async function failByKeyboard(link: string): Promise<void> {
  await linkOf(link).focus();
  await browser.page.keyboard.press('Enter');
  await byId(testIds.twin.fail).click();
}

async function axe(): Promise<string[]> {
  await browser.page.addScriptTag({ content: readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') });
  return browser.page.evaluate(async () => (await (window as unknown as { axe: { run: (root: Document) => Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }> } }).axe.run(document)).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`));
}

test('a link fails: after-values by both methods, flows take another way; undo brings back what was', async () => {
  await open();
  expect(await linkOf('B>D').getAttribute('aria-label')).toMatch(/Link B to D: \d+/);
  await failByKeyboard('B>D');
  await rowOf('A-F').getByText('rerouted: A → C → E → F').waitFor();
  expect(await linkOf('B>D').getAttribute('aria-label')).toBe('Link B to D: failed');
  expect(await rowOf('A-F').innerText()).toMatch(/▲ \+\d/);
  await simulated(1).waitFor();
  expect(await byId(testIds.twin.totals).innerText()).toMatch(/(?:Queueing estimate: closed forms|Learned correction: model shipped).*Packet simulation: [\d,]+ packets in 4 runs from seed 1/s);
  await screenshot(browser.page, 'twin-failed-dark');
  await byId(testIds.twin.undo).click();
  await rowOf('A-F').getByText('A → B → D → F').waitFor();
  expect(await byId(testIds.twin.undo).isDisabled()).toBe(true);
  expect(faults()).toEqual([]);
});

test('flows without a way are told, first of all', async () => {
  await open();
  await byId(testIds.twin.node).first().focus();
  await browser.page.keyboard.press('End');
  await browser.page.keyboard.press('Home');
  await browser.page.keyboard.press('Enter');
  await byId(testIds.twin.panel).getByText('Fail all its links').click();
  await byId(testIds.twin.row).first().getByText('✕ no way left').waitFor();
  expect(await byId(testIds.twin.totals).innerText()).toMatch(/✕ 4/);
  expect(faults()).toEqual([]);
});

test('where to put a task: a flow is sent to another node, and its delay before and after stand beside each other', async () => {
  await open();
  await choose(browser.page, 'twin-network', 'Task offloading');
  await rowOf('task-cloud-1').getByTestId(testIds.twin.route).click();
  await choose(browser.page, 'twin-chosen-dst', 'edge');
  await rowOf('task-cloud-1').getByText('device1 → access1 → edge').waitFor();
  expect(await rowOf('task-cloud-1').innerText()).toMatch(/▼ -\d/);
  expect(faults()).toEqual([]);
});

test('two plans are kept and compared', async () => {
  await open();
  const keep = async (name: string) => {
    await byId(testIds.twin.planName).fill(name);
    await byId(testIds.twin.save).click();
    await byId(testIds.twin.saved).getByText(name).waitFor();
  };
  await keep('as it is');
  await failByKeyboard('B>D');
  await rowOf('A-F').getByText('rerouted').waitFor();
  await keep('<b>without B-D</b>');
  await byId(testIds.twin.plans).getByText('Compare as it is').or(browser.page.getByLabel('Compare as it is')).first().check({ force: true });
  await browser.page.getByLabel('Compare <b>without B-D</b>').check({ force: true });
  await byId(testIds.twin.compare).click();
  await byId(testIds.twin.drawing).nth(1).waitFor();
  const labels = await byId(testIds.twin.drawing).nth(1).locator('[data-link]').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
  expect(labels.filter((label) => label.includes('more: ')).length).toBeGreaterThan(0);
  expect(labels.filter((label) => label.includes('less: ')).length).toBeGreaterThan(0);
  expect(faults()).toEqual([]);
});

test('figures by each method that can be used, each with how far it is off; the worst paths first', async () => {
  await open();
  const method = (name: string) => browser.page.getByRole('radio', { name, exact: true });
  await byId(testIds.twin.error).getByText(/Typically off by|has not been measured/).waitFor();
  const title = (text: string) => browser.page.getByRole('heading', { name: text });
  for (const name of ['Queueing estimate', 'Learned correction', 'Packet simulation']) {
    await method(name).check({ force: true });
    await title(`Flows by change, ${name}`).waitFor();
  }
  expect(await byId(testIds.twin.error).innerText()).toContain('Packet by packet');
  await method('Learned correction').check({ force: true });
  await method('Worst first').check({ force: true });
  await title('Worst paths, Learned correction').waitFor();
  await failByKeyboard('B>D');
  await rowOf('A-F').getByText('rerouted').waitFor();
  expect(await byId(testIds.twin.totals).locator('caption').first().innerText()).toMatch(/Learned correction: model shipped/);
  expect(await rowOf('A-F').innerText()).toMatch(/▲ \+\d/);
  expect(faults()).toEqual([]);
});

test('a plan is published; models are listed, and a training is begun and cancelled', async () => {
  await open();
  await byId(testIds.twin.planName).fill('published');
  await byId(testIds.twin.save).click();
  await byId(testIds.twin.saved).getByText('published').waitFor();
  const publish = browser.page.getByLabel('Predictions of published as metrics');
  await publish.click({ force: true });
  await byId(testIds.twin.plans).getByText('roentgen_twin_path_delay_seconds').waitFor();
  await browser.page.reload();
  await publish.waitFor({ state: 'attached' });
  expect(await publish.isChecked()).toBe(true);
  await byId(testIds.twin.version).first().getByText('in use').waitFor();
  await byId(testIds.twin.models).locator('summary').click();
  await byId(testIds.twin.train).click();
  await byId(testIds.task.stop).click();
  await byId(testIds.twin.models).getByText('Training was cancelled').waitFor();
  expect(faults()).toEqual([]);
});

test('a file comes in; one that is cut off is refused with its code', async () => {
  await open();
  const example = readFileSync('deploy/twin/4-task-offloading.json');
  const input = browser.page.locator('input[type="file"]');
  await input.setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: example });
  await linkOf('edge>metro').waitFor();
  await rowOf('model-sync').waitFor();
  await input.setInputFiles({ name: 'half.json', mimeType: 'application/json', buffer: example.subarray(0, 900) });
  await byId(testIds.failure).getByText('FILE_UNREADABLE').waitFor();
  await input.setInputFiles({ name: 'loop.json', mimeType: 'application/json', buffer: Buffer.from(example.toString().replace('"to": "metro"', '"to": "edge"')) });
  await byId(testIds.failure).getByText('SCENARIO_INVALID').waitFor();
});

test('a viewer sees the examples with their estimates, and may not ask for more', async () => {
  await setRole(browser.page, environment.hostUrl, 'Viewer');
  await open();
  await choose(browser.page, 'twin-network', 'Data-centre fabric');
  await linkOf('tor1>core1').waitFor();
  expect(await byId(testIds.twin.row).count()).toBe(15);
  expect(await byId(testIds.twin.save).count()).toBe(0);
  expect(faults()).toEqual([]);
});

test.each(['dark', 'light'] as const)('axe finds nothing in the %s theme', async (theme) => {
  await setTheme(browser.page, environment.hostUrl, theme);
  await open();
  await failByKeyboard('B>D');
  await byId(testIds.twin.route).first().click();
  await simulated(1).waitFor();
  await browser.page.mouse.move(0, 0);
  expect(await axe()).toEqual([]);
  await screenshot(browser.page, `twin-${theme}`);
});
