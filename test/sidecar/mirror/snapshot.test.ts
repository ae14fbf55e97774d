/** Saving and rolling back the whole mirror on this machine, as root, asked for through its control socket. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessTarget, TargetFile } from '../../../sidecar/contract';
import { askControl } from '../../../sidecar/mirror/control-client';
import { type Mirror, mirrorUp } from '../../../sidecar/mirror/environment';
import { eventually, fromInside, remainsOf } from './remains';

const instance = `ts${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'roentgen-rollback-'));
const PATIENCE = 60_000;
let mirror: Mirror;

beforeAll(async () => {
  mirror = await mirrorUp({ instance, service: 'employees', directory, load: { daySeconds: 30 } });
}, 120_000);

afterAll(async () => {
  await mirror?.down();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

const targets = () => (JSON.parse(readFileSync(mirror.targetFile, 'utf8')) as TargetFile).targets;
const target = (component: string) => targets().find((each) => each.component === component) as ProcessTarget;
const incarnations = () => Object.fromEntries(targets().map(({ component, incarnation }) => [component, incarnation]));
const sql = (component: string, text: string) => fromInside(instance, `const client = new (require('pg').Client)({ host: '${target(component).address}', user: 'postgres', database: 'employees' });
  await client.connect();
  return (await client.query(${JSON.stringify(text)})).rows;`);

test('without a saved state nothing is rolled back', async () => {
  const before = incarnations();
  await expect(askControl(directory, { verb: 'rollback' }, PATIENCE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(incarnations()).toEqual(before);
});

test('after a roll-back what was written since the saving is gone, the replica streams again, and users are served', async () => {
  sql('db1', "create table kept as select 1 as value");
  const { snapshotAt, components } = await askControl(directory, { verb: 'snapshot' }, PATIENCE);
  expect(snapshotAt).not.toBeNull();
  expect(components).toHaveLength(6);
  sql('db1', "create table lost as select 1 as value");
  sql('db1', 'drop table kept');
  process.kill(target('app1').pid, 'SIGKILL');
  const before = incarnations();
  const { rollbackSeconds } = await askControl(directory, { verb: 'rollback' }, PATIENCE);
  expect(rollbackSeconds).toBeGreaterThan(0);
  for (const component of ['db1', 'db2']) {
    expect(sql(component, "select coalesce(to_regclass('kept')::text, '-') as kept, coalesce(to_regclass('lost')::text, '-') as lost")).toEqual([{ kept: 'kept', lost: '-' }]);
  }
  expect(sql('db2', 'select status from pg_stat_wal_receiver')).toEqual([{ status: 'streaming' }]);
  Object.entries(incarnations()).forEach(([component, incarnation]) => expect({ component, newer: incarnation > before[component] }).toEqual({ component, newer: true }));
  const status = await eventually('an answer to a user', () => (fromInside(instance, `return (await fetch('http://${target('web1').address}/health')).status;`) === 200 ? 200 : null));
  expect(status).toBe(200);
  sql('db1', 'create table after_it as select 1 as value');
  await eventually('the replica to follow', () => ((sql('db2', "select to_regclass('after_it') is not null as there") as Array<{ there: boolean }>)[0].there ? true : null));
});

test('one component and those that use it are rolled back, the others go on', async () => {
  const before = incarnations();
  await askControl(directory, { verb: 'rollback', components: ['app2'] }, PATIENCE);
  const after = incarnations();
  expect(Object.keys(after).filter((component) => after[component] !== before[component])).toEqual(['web1', 'web2', 'app2']);
  expect(sql('db1', "select to_regclass('after_it') is not null as there")).toEqual([{ there: true }]);
});

test('down leaves the saved state and nothing else, and the next start can roll back to it', async () => {
  await mirror.down();
  expect(remainsOf(instance, directory)).toEqual([]);
  mirror = await mirrorUp({ instance, service: 'employees', directory });
  expect(sql('db1', "select to_regclass('after_it') is not null as there")).toEqual([{ there: true }]);
  await mirror.rollback();
  expect(sql('db1', "select to_regclass('after_it') is not null as there, to_regclass('kept') is not null as kept")).toEqual([{ there: false, kept: true }]);
}, 120_000);
