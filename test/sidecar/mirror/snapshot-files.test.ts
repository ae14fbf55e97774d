/** Saved states as files: what a crash leaves of them. The supervisor is a stand-in that ends nothing; snapshot.test.ts has the real one. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from '../../../sidecar/mirror/manifest';
import { createSnapshots, settleSnapshot, type Snapshots } from '../../../sidecar/mirror/snapshot';

let directory: string;
let replaced: Array<{ components: string[]; force: boolean }>;
let clock: number;
let open: Snapshots[];
const volume = (component: string) => join(directory, 'volumes', component, 'data', 'table');
const write = (component: string, text: string) => {
  mkdirSync(join(volume(component), '..'), { recursive: true });
  writeFileSync(volume(component), text);
};
const content = () => ['db1', 'db2'].map((component) => readFileSync(volume(component), 'utf8'));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'roentgen-snapshot-'));
  replaced = [];
  clock = 1000;
  open = [];
  write('db1', 'one');
  write('db2', 'two');
});
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  rmSync(directory, { recursive: true, force: true });
});

const DEPENDENTS: Record<string, string[]> = { db1: ['app', 'db2'], db2: ['app'], app: [] };

async function opened() {
  await settleSnapshot('ts', directory);
  const snapshots = createSnapshots({
    instance: 'ts',
    directory,
    supervisor: { replace: async (components, force, work) => {
      replaced.push({ components, force });
      await work();
    } },
    specs: [{ component: 'app', keeps: false }, { component: 'db1', keeps: true }, { component: 'db2', keeps: true }],
    stopOrder: ['app', 'db2', 'db1'],
    dependents: (component) => DEPENDENTS[component],
    healthy: async () => undefined,
    onStep: () => undefined,
    now: () => clock++,
  });
  open.push(snapshots);
  return snapshots;
}

test('the state is saved while those that have one are down, users first, and is back after a roll-back of all', async () => {
  const snapshots = await opened();
  expect(snapshots.manifest()).toBeNull();
  const manifest = await snapshots.take();
  expect(manifest).toEqual({ at: 1000, folder: 'at-1000', volumes: [{ component: 'db2', files: 1, bytes: 3 }, { component: 'db1', files: 1, bytes: 3 }] });
  for (const round of ['first', 'second']) {
    write('db1', `spoilt ${round}`);
    expect(await snapshots.rollback()).toMatchObject({ components: ['app', 'db1', 'db2'], seconds: expect.any(Number) });
    expect(content()).toEqual(['one', 'two']);
  }
  expect(replaced).toEqual([{ components: ['db2', 'db1'], force: false }, ...Array(2).fill({ components: ['app', 'db1', 'db2'], force: true })]);
  await snapshots.close();
});

test.each([
  [['app'], ['app'], ['new one', 'new two']],
  [['db2'], ['app', 'db2'], ['new one', 'two']],
  [['db1'], ['app', 'db1', 'db2'], ['one', 'two']],
])('rolling back %s takes those that use it along and leaves the rest', async (wanted, components, after) => {
  const snapshots = await opened();
  await snapshots.take();
  write('db1', 'new one');
  write('db2', 'new two');
  expect(await snapshots.rollback(wanted)).toMatchObject({ components });
  expect(content()).toEqual(after);
  await snapshots.close();
});

test('without a saved state, or with a component that is not there, nothing is touched', async () => {
  const snapshots = await opened();
  await expect(snapshots.rollback()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(snapshots.rollback(['db9'])).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN' });
  expect(replaced).toEqual([]);
  expect(content()).toEqual(['one', 'two']);
});

test('a later owner finds the state; the next saving takes its place and its room', async () => {
  const first = await opened();
  await first.take();
  await first.close();
  const second = await opened();
  expect(second.manifest()).toMatchObject({ at: 1000 });
  write('db1', 'later');
  clock = 2000;
  await second.take();
  expect(readdirSync(join(directory, 'snapshot'))).toContain('at-2000');
  expect(readdirSync(join(directory, 'snapshot'))).not.toContain('at-1000');
  write('db1', 'spoilt');
  await second.rollback();
  expect(content()).toEqual(['later', 'two']);
  await second.close();
});

test('an owner that was killed while it saved leaves the old state', async () => {
  const snapshots = await opened();
  await snapshots.take();
  await snapshots.close();
  mkdirSync(join(directory, 'snapshot', 'at-9999', 'db1'), { recursive: true });
  const next = await opened();
  expect(next.manifest()).toMatchObject({ at: 1000 });
  expect(existsSync(join(directory, 'snapshot', 'at-9999'))).toBe(false);
});

test.each([
  ['before the first rename', () => undefined],
  ['between the two renames of a volume', () => renameSync(join(directory, 'volumes', 'db1'), join(directory, 'trash'))],
  ['between two volumes', () => write('db1', 'one')],
])('an owner that was killed in a roll-back %s: the next finishes it before anything starts', async (_, cut) => {
  const snapshots = await opened();
  await snapshots.take();
  await snapshots.close();
  write('db1', 'spoilt one');
  write('db2', 'spoilt two');
  writeFileSync(join(directory, 'snapshot', 'under-way.json'), '["db2","db1"]');
  cut();
  await settleSnapshot('ts', directory);
  expect(content()).toEqual(['one', 'two']);
  expect(existsSync(join(directory, 'snapshot', 'under-way.json'))).toBe(false);
});

test.each([
  ['a flipped bit in the manifest', () => {
    const path = join(directory, 'snapshot', 'manifest.json');
    const bytes = readFileSync(path);
    bytes[20] ^= 1;
    writeFileSync(path, bytes);
  }],
  ['a volume that lost a file', () => rmSync(join(directory, 'snapshot', 'at-1000', 'db1', 'data', 'table'))],
  ['a volume that was cut short', () => writeFileSync(join(directory, 'snapshot', 'at-1000', 'db2', 'data', 'table'), 't')],
])('%s: it is no saved state any more, and nothing is rolled back to it', async (_, damage) => {
  const snapshots = await opened();
  await snapshots.take();
  await snapshots.close();
  damage();
  expect(readManifest(directory)).toBeNull();
  await expect((await opened()).rollback()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(content()).toEqual(['one', 'two']);
});
