import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inside, readIfThere, writeAtomic } from '../../../sidecar/store/files';

describe('files of the store', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'files-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are replaced whole and leave no draft', () => {
    const path = join(folder, 'new', 'model.bin');
    writeAtomic(path, 'old');
    writeAtomic(path, Uint8Array.of(1, 2, 255));
    expect([...readFileSync(path)]).toEqual([1, 2, 255]);
    expect(readdirSync(join(folder, 'new'))).toEqual(['model.bin']);
  });

  test('that cannot be written are an error with a code, and what was there stays', () => {
    writeFileSync(join(folder, 'file'), 'kept');
    expect(() => writeAtomic(join(folder, 'file', 'below'), 'x')).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }));
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kept');
  });

  test('that are not there read as null', () => {
    expect(readIfThere(join(folder, 'none'))).toBeNull();
    expect(() => readIfThere(folder)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });

  test.each(['../up', '..', '.', 'a/../../up', '/a/../../../etc'])('never lie outside their folder: %s', (name) => {
    expect(() => inside(join(folder, 'in'), name)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
    expect(existsSync(join(folder, 'in'))).toBe(false);
  });
});
