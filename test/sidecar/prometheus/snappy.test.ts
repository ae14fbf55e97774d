import { compress } from '../../../sidecar/prometheus/snappy';

/** Reads a block as format_description.txt of google/snappy says. */
function decompress(block: Buffer): Buffer {
  let at = 0;
  let size = 0;
  for (let shift = 0, byte = 128; byte > 127; shift += 7) {
    byte = block[at++];
    size += (byte & 127) * 2 ** shift;
  }
  const out = Buffer.alloc(size);
  let end = 0;
  while (at < block.length) {
    const tag = block[at++];
    if ((tag & 3) === 0) {
      const more = Math.max(0, (tag >> 2) - 59);
      const length = (more ? block.readUIntLE(at, more) : tag >> 2) + 1;
      end += block.copy(out, end, at + more, at + more + length);
      at += more + length;
    } else {
      const width = [1, 2, 4][(tag & 3) - 1];
      const offset = width === 1 ? ((tag >> 5) << 8) | block[at] : block.readUIntLE(at, width);
      at += width;
      for (let length = width === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1; length > 0; length--) {
        out[end] = out[end - offset];
        end++;
      }
    }
  }
  expect(end).toBe(size);
  return out;
}

const SENTENCE = 'the score of the service is the score of its group; the score of its group is the score of the service';

test("this test's reader reads what libsnappy 1.1.9 writes", () => {
  const block = '66307468652073636f7265206f6620050d20657276696365206973090f111c246974732067726f75703b5a1800423200287468652073657276696365';
  expect(decompress(Buffer.from(block, 'hex')).toString()).toBe(SENTENCE);
  expect(decompress(Buffer.from('660061fe0100920100', 'hex')).toString()).toBe('a'.repeat(102));
});

/** The same noise in each run, of `alphabet` different bytes (Numerical Recipes' generator). */
function noise(length: number, alphabet: number): Buffer {
  let state = length + alphabet;
  return Buffer.from(Array.from({ length }, () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 16) % alphabet));
}

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('a')],
  ['less than a match', Buffer.from('aaa')],
  ['a sentence', Buffer.from(SENTENCE)],
  ...[60, 61, 256, 257, 65_536, 65_537].map((length): [string, Buffer] => [`${length} bytes of noise, one literal`, noise(length, 256)]),
  ...[2, 4, 30].map((alphabet): [string, Buffer] => [`noise of ${alphabet} letters, many short copies`, noise(20_000, alphabet)]),
  ['one byte 200,000 times', Buffer.alloc(200_000, 'x')],
  ['copies from just within reach', Buffer.concat([noise(65_535, 256), noise(65_535, 256)])],
  ['copies from just out of reach', Buffer.concat([noise(65_536, 256), noise(65_536, 256)])],
])('%s comes back as it was', (_what, content) => {
  expect(decompress(compress(content)).equals(content)).toBe(true);
});

test('what repeats becomes small, and noise hardly grows', () => {
  expect(compress(Buffer.from(SENTENCE)).length).toBeLessThan(75);
  expect(compress(Buffer.alloc(64_000, 'x')).length).toBeLessThan(3100);
  expect(compress(noise(64_000, 256)).length).toBeLessThan(64_100);
});
