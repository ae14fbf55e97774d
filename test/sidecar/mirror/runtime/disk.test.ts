import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFor, layDisk, liftDisk } from '../../../../sidecar/mirror/runtime/disk';
import { sweep } from '../../../../sidecar/mirror/runtime/janitor';
import { remainsOf } from '../remains';

const instance = `td${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'roentgen disk-'));

afterAll(async () => {
  await sweep(instance);
  rmSync(directory, { recursive: true, force: true });
});

test('a disk has the size that it was asked for, and is gone when it is lifted', () => {
  const folder = join(directory, 'a');
  layDisk(folder, 2 ** 20, instance);
  expect(statfsSync(folder).blocks * statfsSync(folder).bsize).toBe(2 ** 20);
  expect(() => writeFileSync(join(folder, 'large'), Buffer.alloc(2 ** 21))).toThrow('ENOSPC');
  liftDisk(folder);
  expect(remainsOf(instance, directory)).toEqual([]);
});

test('what a killed owner left is lifted by the janitor, whatever its folder is called', async () => {
  layDisk(join(directory, 'b'), 2 ** 20, instance);
  layDisk(join(directory, 'with a "quote" and a \\'), 2 ** 20, instance);
  await sweep(instance);
  expect(remainsOf(instance, directory)).toEqual([]);
});

test('a folder that cannot be mounted is told', () => {
  expect(() => layDisk(join(directory, 'c'), -1, instance)).toThrow(expect.objectContaining({ code: 'MIRROR_FAILED', message: expect.stringContaining('no file system of -1 bytes') }));
});

test('on an overlay, as inside a container, every component needs a disk of its own', () => {
  const [lower, upper, work, over] = ['lower', 'upper', 'work', 'over'].map((name) => join(directory, 'overlay', name));
  [lower, upper, work, over].forEach((folder) => mkdirSync(folder, { recursive: true }));
  expect([diskFor(over, undefined), diskFor(over, 5)]).toEqual([undefined, 5]);
  spawnSync('mount', ['-t', 'overlay', 'rtg', '-o', `lowerdir=${lower},upperdir=${upper},workdir=${work}`, over]);
  try {
    expect([diskFor(over, undefined), diskFor(over, 5)]).toEqual([64 * 2 ** 20, 5]);
  } finally {
    spawnSync('umount', [over]);
  }
});
