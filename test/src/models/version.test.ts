import { consequences, isReadable, lossText, utcRange, versionState } from '../../../src/models/version';
import { version } from './versions';

const HOUR = 3_600_000;

test.each([
  ['● in use', version({ inUse: true })],
  ['○ kept', version()],
  ['✕ cannot be used', version({ obstacle: 'learned with another step' })],
])('a version is “%s” by word and shape', (text, input) => {
  const { shape, word } = versionState(input);
  expect(`${shape} ${word}`).toBe(text);
});

test('a version whose files are damaged has a name and nothing else', () => {
  expect(isReadable(version({ trainedAt: 0 }))).toBe(false);
  expect(isReadable(version())).toBe(true);
});

test.each([
  ['2026-07-30 08:00:00 to 10:00:00 (2 h)', 8, 10],
  ['2026-07-30 20:00:00 to 2026-07-31 02:00:00 (6 h)', 20, 26],
])('a range of data reads %s', (text, from, to) => {
  const day = Date.UTC(2026, 6, 30);
  expect(utcRange({ from: day + from * HOUR, to: day + to * HOUR })).toBe(text);
});

test.each([[0.0142718, '0.0143'], [0.00001234, '0.0000123'], [3.5e-9, '3.5e-9'], [NaN, '–']])('a loss of %d is %s', (loss, text) => {
  expect(lossText(loss)).toBe(text);
});

describe('what will happen', () => {
  const older = version({ version: 'a', trainedAt: Date.UTC(2026, 6, 29) });
  const newer = version({ version: 'b', trainedAt: Date.UTC(2026, 6, 30) });

  test('an older version is a roll back, and the way back is told', () => {
    const [next, way] = consequences(older, [{ ...newer, inUse: true }, older], 'cpu');
    expect(next).toMatch(/scores of cpu come from the version learned 2026-07-29 00:00:00 UTC.*until the next version is learned/);
    expect(way).toMatch(/rolls the group back from the version learned 2026-07-30 00:00:00 UTC.*to return, use that one/);
  });

  test('a newer one takes the place of the present one', () => {
    expect(consequences(newer, [newer, { ...older, inUse: true }], 'cpu')[1]).toMatch(/^It takes the place of the version learned 2026-07-29/);
  });

  test('without a version in use there is none to return to', () => {
    expect(consequences(newer, [newer, older], 'cpu')[1]).toBe('Until now no version scores this group.');
  });
});
