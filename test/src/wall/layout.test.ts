import { arrange, factSize, pageOf, TILE_HEIGHT, TILE_WIDTH } from '../../../src/wall/layout';
import { leastFont, letterMillimetres, type Size } from '../../../src/wall/legible';
import { COLOURS } from '../../../src/wall/palette';

const LARGE = { width: 3840, height: 2160 };
const SMALL = { width: 1280, height: 720 };
const boardOf = (screen: Size, count: number) => arrange(count, { width: 0.988 * screen.width, height: 0.91 * screen.height, gap: 0.006 * screen.width }, leastFont(screen), TILE_HEIGHT);

describe('letters', () => {
  test.each([['3840x2160', LARGE, 108.9], ['1280x720', SMALL, 36.3], ['2160x3840, upright', { width: 2160, height: 3840 }, 108.9]])('25 mm on 55 inches at %s take %d pixels of font', (_, screen, font) => {
    expect(leastFont(screen)).toBeCloseTo(font, 0);
    expect(letterMillimetres(leastFont(screen), screen)).toBeCloseTo(25, 6);
  });

  test('a nearer room takes smaller ones, a smaller screen takes larger ones', () => {
    expect(leastFont(LARGE, { inches: 55, metres: 2.5 })).toBeCloseTo(leastFont(LARGE) / 2, 6);
    expect(leastFont(LARGE, { inches: 27.5, metres: 5 })).toBeCloseTo(2 * leastFont(LARGE), 6);
  });

  test.each([1, 2, 3, 4, 5, 6, 8, 12, 13, 20, 40].flatMap((count) => [[count, LARGE], [count, SMALL]] as const))('of %d tiles are at least 25 mm high, at every size', (count, screen) => {
    expect(letterMillimetres(boardOf(screen, count).unit, screen)).toBeGreaterThan(24.8);
  });
});

describe('the layout', () => {
  test.each([[1, 1, 1], [2, 2, 1], [4, 2, 2], [6, 3, 2], [9, 3, 3], [12, 4, 3]])('%d tiles on a wide screen stand in %d columns and %d rows', (count, columns, rows) => {
    expect(boardOf(LARGE, count)).toMatchObject({ columns, rows, pages: 1 });
  });

  test('an upright screen has more rows than columns', () => {
    const { columns, rows } = boardOf({ width: 2160, height: 3840 }, 6);
    expect(rows).toBeGreaterThan(columns);
  });

  test('what does not fit legibly goes onto further pages, equally full', () => {
    const layout = boardOf(LARGE, 13);
    expect([layout.pages, layout.perPage]).toEqual([2, 7]);
    const tiles = Array.from({ length: 13 }, (_, i) => i);
    expect([pageOf(tiles, 0, layout), pageOf(tiles, 1, layout)]).toEqual([[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]);
  });

  test.each([1, 3, 5, 7, 11])('no other number of columns makes %d tiles larger, and all of them fit', (count) => {
    const space = { width: 1900, height: 980, gap: 10 };
    const { columns, rows, unit } = arrange(count, space, 20, TILE_HEIGHT);
    expect(columns * TILE_WIDTH * unit + (columns - 1) * 10).toBeLessThanOrEqual(1900);
    expect(rows * TILE_HEIGHT * unit + (rows - 1) * 10).toBeLessThanOrEqual(980);
    for (let other = 1; other <= count; other += 1) {
      const others = Math.ceil(count / other);
      const size = Math.min((1900 - (other - 1) * 10) / other / TILE_WIDTH, (980 - (others - 1) * 10) / others / TILE_HEIGHT);
      expect(size).toBeLessThan(unit * 1.02 + 1);
    }
  });

  test('no tiles, and a window of no size, are no error', () => {
    expect(arrange(0, { width: 0, height: 0, gap: 0 }, 30, TILE_HEIGHT)).toMatchObject({ pages: 1, perPage: 1, unit: 1 });
  });

  test('long lines get smaller letters rather than being cut off', () => {
    expect(factSize('worst: app1 2.50', 8.2)).toBe(0.55);
    const long = '◆ chaos run: packet-loss on app2';
    expect(factSize(long, 8.2) * 0.56 * long.length).toBeLessThanOrEqual(8.2 - 0.9);
    expect(factSize('x'.repeat(500), 8.2)).toBe(0.36);
  });
});

describe('colours', () => {
  const channel = (value: number) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (hex: string) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => sum + weight * channel(parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255), 0);
  /** Contrast ratio of WCAG 2.2. */
  const contrast = (one: string, other: string) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  test.each(Object.entries(COLOURS))('of “%s” have a contrast of 7 and more', (_, { ground, text, quiet, sign }) => {
    expect(Math.min(contrast(text, ground), contrast(quiet, ground), contrast(sign, ground))).toBeGreaterThanOrEqual(7);
  });

  test('ill and silent tiles differ from well ones by brightness alone', () => {
    expect(contrast(COLOURS.episode.ground, COLOURS.normal.ground)).toBeGreaterThan(7);
    expect(contrast(COLOURS.silent.ground, COLOURS.normal.ground)).toBeGreaterThan(7);
  });
});
