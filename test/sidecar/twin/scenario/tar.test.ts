import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readArchive, writeArchive } from '../../../../sidecar/twin/scenario/tar';

const MEMBERS = [
  { name: 'a.txt', content: Buffer.from('first\n') },
  { name: 'b.txt', content: Buffer.alloc(1500, 'x') },
  { name: 'empty.txt', content: Buffer.alloc(0) },
];
const archive = writeArchive('results', MEMBERS);

/** With another size of its first file, and the sum that goes with it. */
function sized(tar: Buffer, size: string): Buffer {
  const header = tar.subarray(512, 1024);
  header.write(size.padStart(11, '0'), 124);
  header.write('        ', 148);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return tar;
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tar-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('what is written is read again, and the same files give the same bytes', () => {
  expect(readArchive(archive)).toEqual(MEMBERS.map(({ name, content }) => ({ name: `results/${name}`, content })));
  expect(writeArchive('results', MEMBERS).equals(archive)).toBe(true);
});

test("the system's tar takes it, its folder first", () => {
  writeFileSync(join(folder, 'x.tar.gz'), archive);
  const names = execFileSync('tar', ['tzf', 'x.tar.gz'], { cwd: folder, encoding: 'utf8' });
  expect(names.trim().split('\n')).toEqual(['results/', 'results/a.txt', 'results/b.txt', 'results/empty.txt']);
  execFileSync('tar', ['xzf', 'x.tar.gz'], { cwd: folder });
  expect(readFileSync(join(folder, 'results', 'b.txt'))).toEqual(MEMBERS[1].content);
});

test.each(['gnu', 'pax', 'ustar'])("an archive of the system's tar in the form %s is read, long names too", (form) => {
  const long = form === 'ustar' ? 'short' : 'n'.repeat(150);
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', `${long}.txt`), 'text');
  execFileSync('tar', ['czf', 'x.tar.gz', `--format=${form}`, 'deep'], { cwd: folder });
  expect(readArchive(readFileSync(join(folder, 'x.tar.gz'))).map(({ name, content }) => [name, content.toString()])).toEqual([[`deep/${long}.txt`, 'text']]);
});

test.each<[string, () => Uint8Array, string]>([
  ['one that is cut off', () => archive.subarray(0, archive.length - 40), 'cannot be unpacked'],
  ['one that is not compressed', () => Buffer.from('hello'), 'cannot be unpacked'],
  ['one whose tar is cut off', () => gzipSync(gunzipSync(archive).subarray(0, 2700)), 'ends inside results/b.txt: 652 of 1500 bytes'],
  ['one with a damaged header', () => gzipSync(gunzipSync(archive).fill('9', 512 + 124, 512 + 130)), 'damaged at its member "results/a.txt"'],
  ['one with a size below 0, which would be read for ever', () => gzipSync(sized(gunzipSync(archive), '-0000002000')), 'damaged at its member "results/a.txt"'],
])('%s is refused, naming the member', (_, bytes, message) => {
  expect(() => readArchive(bytes())).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining(message) }));
});

test('names that lead out of the folder are names only: nothing is written', () => {
  const tar = gunzipSync(archive);
  const header = tar.subarray(512, 1024);
  header.fill(0, 0, 100).write('../../../../tmp/evil.txt', 0);
  sized(tar, '00000000006');
  expect(readArchive(gzipSync(tar))[0]).toMatchObject({ name: '../../../../tmp/evil.txt', content: Buffer.from('first\n') });
});

test('an archive cut off at any place is refused or whole, and never takes long', () => {
  const tar = gunzipSync(archive);
  for (let length = 0; length < tar.length; length += 37) {
    const read = () => readArchive(gzipSync(tar.subarray(0, length))).length;
    try {
      expect(read()).toBeLessThanOrEqual(MEMBERS.length);
    } catch (error) {
      expect(error).toMatchObject({ code: 'DATASET_INVALID' });
    }
  }
});
