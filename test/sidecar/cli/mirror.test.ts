import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirror, type MirrorFlags } from '../../../sidecar/cli/mirror';
import { serveControl } from '../../../sidecar/mirror/control';

const directory = mkdtempSync(join(tmpdir(), 'roentgen-mirror-'));
const asked: unknown[] = [];
const nothing = async () => undefined;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ close } = await serveControl(directory, { status: () => ({ components: [], snapshotAt: null, rollbackSeconds: null }), recover: nothing, snapshot: nothing, rollback: nothing, restart: nothing, load: async (change) => void asked.push(change) }));
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(async () => {
  await close();
  rmSync(directory, { recursive: true });
  jest.restoreAllMocks();
});

const load = (flags: Partial<MirrorFlags>) => mirror('load', { directory, ...flags } as MirrorFlags);

test('a running mirror gets other users', async () => {
  await load({ peak: '40', day: '2m' });
  expect(asked).toEqual([{ peak: 40, daySeconds: 120 }]);
});

test.each([
  ['nothing to change', {}, 'REQUEST_INVALID'],
  ['a day that is none', { day: 'soon' }, 'CONFIG_INVALID'],
  ['a mirror that is not there', { directory: join(directory, 'elsewhere'), peak: '1' }, 'RUNTIME_UNAVAILABLE'],
])('%s is told with a code', (_, flags, code) => expect(load(flags)).rejects.toMatchObject({ code }));
