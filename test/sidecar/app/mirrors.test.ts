/** Real files and a real control socket; behind the socket stands this test instead of a mirror. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMirrors, mirrorHandlers } from '../../../sidecar/app/mirrors';
import type { Call } from '../../../sidecar/http/server';
import { serveControl } from '../../../sidecar/mirror/control';

let root: string;
let close: () => Promise<void>;
const asked: unknown[] = [];
const folder = (name: string) => join(root, name);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'roentgen-mirrors-'));
  for (const name of ['up', 'down', 'none']) {
    mkdirSync(folder(name));
    writeFileSync(join(folder(name), 'targets.json'), JSON.stringify({ service: `service-${name}`, targets: [] }));
  }
  for (const name of ['up', 'down']) {
    writeFileSync(join(folder(name), 'mirror.json'), JSON.stringify({ instance: name, service: `service-${name}`, runtime: 'process', pid: 1, metricsUrl: '', nodes: {}, startedAt: 5 }));
  }
  writeFileSync(join(folder('up'), 'differences.json'), JSON.stringify([{ component: 'app1', what: 'cpu', source: '2', mirror: '0.12' }]));
  const note = (verb: string) => async (value?: unknown) => void asked.push(value === undefined ? verb : [verb, value]);
  const status = () => ({ components: [{ component: 'app1', up: true, restarts: 3, node: 'n1' }], snapshotAt: 77, rollbackSeconds: 2.5 });
  ({ close } = await serveControl(folder('up'), { status, recover: note('recover'), snapshot: note('snapshot'), rollback: note('rollback'), restart: note('restart'), load: note('load') }));
});
afterAll(async () => {
  await close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => asked.splice(0));

const mirrors = () => createMirrors(['up', 'down', 'none'].map((name) => join(folder(name), 'targets.json')));
const call = (mirror: string, body: unknown = {}) => ({ params: { mirror }, body }) as unknown as Call;

test('a mirror a folder that has one, with what its owner says, or what it left', async () => {
  expect(await mirrors().list()).toEqual([
    { mirror: 'up', service: 'service-up', runtime: 'process', up: true, startedAt: 5, components: [{ component: 'app1', up: true, restarts: 3, node: 'n1' }], differences: [{ component: 'app1', what: 'cpu', source: '2', mirror: '0.12' }], snapshotAt: 77, rollbackSeconds: 2.5 },
    { mirror: 'down', service: 'service-down', runtime: 'process', up: false, startedAt: 5, components: [], differences: [], snapshotAt: null, rollbackSeconds: null },
  ]);
});

test('it is rolled back and saved through its owner, whole or by component', async () => {
  const handlers = mirrorHandlers(mirrors(), true);
  expect(await handlers.snapshot(call('up'))).toMatchObject({ mirror: 'up', snapshotAt: 77 });
  await handlers.rollback(call('up'));
  await handlers.rollback(call('up', { components: ['app1'] }));
  expect(asked).toEqual(['snapshot', 'rollback', ['rollback', ['app1']]]);
});

test.each([
  ['a mirror that is not there', 'x', {}, 'NOT_FOUND'],
  ['a mirror that is down', 'down', {}, 'RUNTIME_UNAVAILABLE'],
  ['no list of components', 'up', { components: 'app1' }, 'REQUEST_INVALID'],
])('%s is told', async (_, mirror, body, code) => {
  await expect((async () => mirrorHandlers(mirrors(), true).rollback(call(mirror, body)))()).rejects.toMatchObject({ code });
  expect(asked).toEqual([]);
});

test('where chaos is switched off nothing is rolled back', () => {
  expect(() => mirrorHandlers(mirrors(), false).rollback(call('up'))).toThrow(expect.objectContaining({ code: 'CHAOS_DISABLED' }));
});

test('campaigns ask by service', async () => {
  expect(['service-up', 'service-none'].map(mirrors().has)).toEqual([true, false]);
  await mirrors().change('service-up', { verb: 'recover' });
  expect(asked).toEqual(['recover']);
  await expect(mirrors().change('service-none', { verb: 'recover' })).rejects.toMatchObject({ code: 'SERVICE_UNKNOWN' });
});
