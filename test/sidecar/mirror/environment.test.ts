/** The whole mirror on this machine, as root. The components run what `npm run build` made. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessTarget, TargetFile } from '../../../sidecar/contract';
import { type Mirror, mirrorUp } from '../../../sidecar/mirror/environment';
import { eventually, fromInside, remainsOf } from './remains';

const instance = `te${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'roentgen-mirror-'));
const start = () => mirrorUp({ instance, service: 'employees', directory, restartDelayMs: 1500, load: { daySeconds: 30 } });
let mirror: Mirror;

beforeAll(async () => {
  mirror = await start();
}, 120_000);

afterAll(async () => {
  await mirror?.down();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

const target = (component: string): ProcessTarget => {
  const file = JSON.parse(readFileSync(mirror.targetFile, 'utf8')) as TargetFile;
  return file.targets.find((each) => each.component === component) as ProcessTarget;
};
const scrape = async () => (await fetch(mirror.metricsUrl)).text();
const value = (text: string, start: string) => Number(text.split('\n').find((line) => line.startsWith(start))?.split(' ').pop() ?? NaN);
const counter = (text: string, name: string, component: string) => value(text, `${name}{namespace="employees",pod="${component}"`);
const SIGN_IN = `
  const post = (path, body, token) => fetch('http://10.86.0.11' + path, { method: 'POST', body: JSON.stringify(body), headers: { authorization: 'Bearer ' + token } });
  const { token } = await (await post('/login', { id: 1, password: 'mirror-1' })).json();`;

test('a signed-in user gets records through either web component, a stranger does not', () => {
  const statuses = fromInside(instance, `${SIGN_IN}
    const get = async (host, token) => (await fetch('http://' + host + '/employees/7', { headers: { authorization: 'Bearer ' + token } })).status;
    return [await get('10.86.0.11', token), await get('10.86.0.12', token), await get('10.86.0.11', 'x'), (await post('/login', { id: 1, password: 'wrong' })).status];`);
  expect(statuses).toEqual([200, 200, 401, 401]);
});

test('what is written to the primary is read from the replica', async () => {
  const id = fromInside(instance, `${SIGN_IN}
    return (await (await post('/employees', { name: 'new', email: 'new@example.org', department: 'core', title: 'trainee', salary: 3000 }, token)).json()).id;`);
  const name = await eventually('the record on db2', () =>
    fromInside(instance, `const client = new (require('pg').Client)({ host: '10.86.0.32', user: 'employees', database: 'employees' });
      await client.connect();
      const { rows } = await client.query('select name, pg_is_in_recovery() as replica from employees where id = ${id}');
      return rows[0] ?? null;`)
  );
  expect(name).toEqual({ name: 'new', replica: true });
});

test('all six components have metrics, and users are served without errors', async () => {
  const text = await eventually('requests', async () => {
    const metrics = await scrape();
    return value(metrics, 'roentgen_mirror_requests_total') > 20 ? metrics : null;
  });
  for (const component of mirror.components) {
    expect(counter(text, 'container_cpu_usage_seconds_total', component)).toBeGreaterThan(0);
    expect(counter(text, 'container_memory_working_set_bytes', component)).toBeGreaterThan(0);
    expect(counter(text, 'container_network_receive_bytes_total', component)).toBeGreaterThan(0);
    expect(value(text, `roentgen_mirror_component_up{service="employees",component="${component}"}`)).toBe(1);
  }
  expect(value(text, 'roentgen_mirror_request_errors_total{service="employees",reason="status"}')).toBe(0);
});

test('a killed component is gone from the metrics, then comes back as a new incarnation with counters from the start', async () => {
  const before = target('app1');
  const cpuBefore = counter(await scrape(), 'container_cpu_usage_seconds_total', 'app1');
  process.kill(before.pid, 'SIGKILL');
  await eventually('app1 down', async () => (Number.isNaN(counter(await scrape(), 'container_cpu_usage_seconds_total', 'app1')) ? true : null));
  const after = await eventually('app1 up', () => (target('app1').incarnation > before.incarnation && target('app1').pid > 0 ? target('app1') : null));
  expect(after.incarnation).toBe(before.incarnation + 1);
  expect(after.cgroups).not.toEqual(before.cgroups);
  expect(after.netns).toBe(before.netns);
  const text = await scrape();
  expect(counter(text, 'container_cpu_usage_seconds_total', 'app1')).toBeLessThan(cpuBefore);
  expect(value(text, 'roentgen_mirror_component_restarts_total{service="employees",component="app1"}')).toBe(1);
  await mirror.recover();
});

test('a killed database comes back in its role, with its data, and recovery brings the old records back', async () => {
  for (const component of ['db1', 'db2']) {
    process.kill(target(component).pid, 'SIGKILL');
  }
  await mirror.recover();
  const count = fromInside(instance, `const client = new (require('pg').Client)({ host: '10.86.0.31', user: 'employees', database: 'employees' });
    await client.connect();
    return (await client.query("select count(*) filter (where id <= 500)::int as seeded, count(*) filter (where name = 'new')::int as added, pg_is_in_recovery() as replica from employees")).rows[0];`);
  expect(count).toEqual({ seeded: 500, added: 0, replica: false });
});

test('a component is restarted in order on demand, an unknown one is refused', async () => {
  const { incarnation } = target('web2');
  await mirror.restart('web2');
  expect(target('web2').incarnation).toBe(incarnation + 1);
  await expect(mirror.restart('web9')).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN' });
});

test('the same instance cannot be brought up twice, and the first one stays', async () => {
  await expect(start()).rejects.toMatchObject({ code: 'MIRROR_FAILED', message: expect.stringContaining('is up already') });
  expect(target('db1').pid).toBeGreaterThan(0);
});

test('down leaves nothing, a frozen component included, and the next start has the databases of the last', async () => {
  const { incarnation, cgroups } = target('app2');
  if (cgroups.freezer) {
    writeFileSync(join(cgroups.freezer, 'freezer.state'), 'FROZEN');
  }
  await mirror.down();
  expect(remainsOf(instance, directory)).toEqual([]);
  expect(target('app2').pid).toBe(0);
  const steps: string[] = [];
  mirror = await mirrorUp({ instance, service: 'employees', directory, onStep: (text) => steps.push(text) });
  expect(steps).toContain('components, with the data of the last time');
  expect(target('app2').incarnation).toBeGreaterThan(incarnation);
}, 120_000);
