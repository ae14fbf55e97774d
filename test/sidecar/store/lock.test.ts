import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { holdFolder } from '../../../sidecar/store/lock';

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a data directory', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is held by one process at a time, by whatever name it is called', async () => {
    const data = join(folder, 'data');
    const release = await holdFolder(data);
    symlinkSync(data, join(folder, 'alias'));
    await expect(holdFolder(join(folder, 'alias'))).rejects.toMatchObject({ code: 'STORE_BUSY', message: expect.stringContaining(data) });
    await (await holdFolder(join(folder, 'other')))();
    await release();
    await (await holdFolder(data))();
  });

  test('is free again when its process was killed', async () => {
    const program = `require(${JSON.stringify(resolve('build/sidecar/store/lock.js'))}).holdFolder(${JSON.stringify(folder)}).then(() => console.log('held')); setInterval(() => undefined, 60_000);`;
    const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'STORE_BUSY' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await holdFolder(folder))();
  });

  test('that cannot be made is told with its code', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(holdFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
  });
});
