/** A real socket; behind it verbs that only remember what they were asked. Those of a mirror are in snapshot.test.ts. */

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoentgenError } from '../../../sidecar/errors';
import { controlFile, type ControlVerbs, type MirrorState, parseAsk, serveControl } from '../../../sidecar/mirror/control';
import { askControl } from '../../../sidecar/mirror/control-client';

const STATE: MirrorState = { components: [{ component: 'app1', up: true, restarts: 2, node: null }], snapshotAt: null, rollbackSeconds: null };
const PATIENCE = 2000;
let directory: string;
let close: () => Promise<void>;
let asked: unknown[];
/** Changes wait for it. */
let gate: Promise<void>;

async function serve(): Promise<void> {
  const note = (verb: string) => async (value?: unknown) => {
    asked.push([verb, value]);
    await gate;
  };
  const verbs: ControlVerbs = {
    status: () => ({ ...STATE, snapshotAt: asked.length > 0 ? 7 : null }),
    recover: note('recover'),
    snapshot: note('snapshot'),
    rollback: note('rollback'),
    restart: async (component) => {
      throw new RoentgenError('COMPONENT_UNKNOWN', `no component ${component}`, 'it has app1');
    },
    load: note('load'),
  };
  ({ close } = await serveControl(directory, verbs));
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'roentgen-control-'));
  asked = [];
  gate = Promise.resolve();
  await serve();
});
afterEach(async () => {
  await close();
  rmSync(directory, { recursive: true, force: true });
});

test('status answers the state, each change the state after it', async () => {
  expect(await askControl(directory, { verb: 'status' }, PATIENCE)).toEqual(STATE);
  expect(await askControl(directory, { verb: 'snapshot' }, PATIENCE)).toEqual({ ...STATE, snapshotAt: 7 });
  await askControl(directory, { verb: 'rollback' }, PATIENCE);
  await askControl(directory, { verb: 'rollback', components: ['app1'] }, PATIENCE);
  await askControl(directory, { verb: 'load', load: { peak: 3 } }, PATIENCE);
  await askControl(directory, { verb: 'recover' }, PATIENCE);
  expect(asked).toEqual([['snapshot', undefined], ['rollback', undefined], ['rollback', ['app1']], ['load', { peak: 3 }], ['recover', undefined]]);
});

test('what the owner refuses reaches the asker with its code and hint', async () => {
  await expect(askControl(directory, { verb: 'restart', component: 'x' }, PATIENCE)).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN', message: 'no component x', hint: 'it has app1' });
});

test('one change at a time; looking is always possible', async () => {
  let open: () => void = () => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const first = askControl(directory, { verb: 'rollback' }, PATIENCE);
  await askControl(directory, { verb: 'status' }, PATIENCE);
  while (asked.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await expect(askControl(directory, { verb: 'snapshot' }, PATIENCE)).rejects.toMatchObject({ code: 'TASK_BUSY', message: expect.stringContaining('rollback') });
  expect(await askControl(directory, { verb: 'status' }, PATIENCE)).toMatchObject({ components: STATE.components });
  open();
  await first;
  await askControl(directory, { verb: 'snapshot' }, PATIENCE);
});

test.each([
  'down', '{"verb":"exec","command":"id"}', '{"verb":"__proto__"}', '{"verb":"status","more":1}', '{"verb":"restart"}', '{"verb":"restart","component":"../db1"}',
  '{"verb":"rollback","components":[]}', '{"verb":"rollback","components":["a",1]}', '{"verb":"load","load":7}', 'null', '[]', '',
])('%s is refused', (line) => {
  expect(() => parseAsk(line)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test('only the owner of the mirror may connect, and a socket that a killed owner left is replaced', async () => {
  expect(statSync(controlFile(directory)).mode & 0o777).toBe(0o600);
  await close();
  writeFileSync(controlFile(directory), '');
  await serve();
  expect(await askControl(directory, { verb: 'status' }, PATIENCE)).toEqual(STATE);
  expect(existsSync(controlFile(directory))).toBe(true);
});

test('a request without an end is cut off and harms nobody', async () => {
  const ended = await new Promise<boolean>((resolve) => {
    const socket = connect(controlFile(directory)).on('error', () => undefined).on('close', () => resolve(true));
    socket.write('x'.repeat(100_000));
  });
  expect(ended).toBe(true);
  expect(await askControl(directory, { verb: 'status' }, PATIENCE)).toEqual(STATE);
});

test('an owner that is gone, or takes too long, is told as such', async () => {
  gate = new Promise(() => undefined);
  await expect(askControl(directory, { verb: 'snapshot' }, 100)).rejects.toMatchObject({ code: 'RUNTIME_UNAVAILABLE', message: expect.stringContaining('0.1 s') });
  await close();
  await expect(askControl(directory, { verb: 'status' }, PATIENCE)).rejects.toMatchObject({ code: 'RUNTIME_UNAVAILABLE' });
  await serve();
});

test('a folder whose socket would have too long a path is refused in words', async () => {
  const deep = join(directory, 'x'.repeat(120));
  await expect(serveControl(deep, {} as ControlVerbs)).rejects.toMatchObject({ code: 'MIRROR_FAILED', message: expect.stringContaining('too long') });
});
