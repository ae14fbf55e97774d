import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveOf } from '../../../../sidecar/mirror/runtimes/archive';

test('what is archived is what GNU tar takes out, for texts of any length', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-archive-'));
  const files = { '/etc/a.cfg': 'one\ntwo é\n', '/etc/deep/er/empty': '', '/block': 'x'.repeat(512), '/long': 'y'.repeat(5000) };
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: archiveOf(files) });
  expect(Object.fromEntries(Object.keys(files).map((path) => [path, readFileSync(join(folder, path), 'utf8')]))).toEqual(files);
  expect(execFileSync('tar', ['-tvf', '-'], { input: archiveOf({ '/etc/a.cfg': 'one' }), encoding: 'utf8' })).toMatch(/^-rw-r--r-- 0\/0 +3 1970-01-01 00:00 etc\/a\.cfg\n$/);
  rmSync(folder, { recursive: true });
});

test('a path that the form has no room for is refused, not cut', () => {
  expect(() => archiveOf({ [`/${'d'.repeat(100)}`]: '' })).toThrow(expect.objectContaining({ code: 'BLUEPRINT_INVALID' }));
});
