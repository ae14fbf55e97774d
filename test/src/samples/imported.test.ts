import { importText, tooLarge } from '../../../src/samples/imported';

const refused = (count: number) => Array.from({ length: count }, (_, i) => ({ sample: `s${i}`, reason: 'no columns' }));

test.each([
  ['all new', { read: 3, kept: 3, known: 0, refused: [] }, '3 samples taken in; the file has 3'],
  ['some there already', { read: 3, kept: 1, known: 2, refused: [] }, '1 sample taken in, 2 already there; the file has 3'],
  ['some refused', { read: 1200, kept: 0, known: 1199, refused: refused(1) }, '0 samples taken in, 1199 already there, 1 refused; the file has 1200'],
])('an import says what came of it: %s', (_, report, text) => expect(importText(report)).toBe(text));

test('a file that the sidecar would refuse for its size is not sent', () => {
  expect(tooLarge({ name: 'a.npz', size: 64 * 2 ** 20 })).toBeNull();
  expect(tooLarge({ name: 'a/b<c>.npz', size: 64 * 2 ** 20 + 1 })).toBe('a/b<c>.npz has 65 MB; a file of at most 64 MB is taken in: export it in parts');
});
