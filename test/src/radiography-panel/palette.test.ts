import { colourIndex, colourTable, cubehelix, densityColour, hasDarkGround, type ScaleChoice, type Scheme, schemeOf } from '../../../src/radiography-panel/palette';

const luminance = ([red, green, blue]: number[]) => 0.299 * red + 0.587 * green + 0.114 * blue;
const SCHEMES: Scheme[] = ['paper', 'inverse', 'cividis', 'viridis'];

describe('the scale of densities', () => {
  test('goes from black to white through green, orange and violet', () => {
    expect(cubehelix(0)).toEqual([0, 0, 0]);
    expect(cubehelix(1)).toEqual([255, 255, 255]);
    const [greenRed, green, greenBlue] = cubehelix(0.35);
    expect(green).toBeGreaterThan(Math.max(greenRed, greenBlue));
    const [orangeRed, orangeGreen, orangeBlue] = cubehelix(0.55);
    expect(orangeRed).toBeGreaterThan(Math.max(orangeGreen, orangeBlue));
    const [violetRed, violetGreen, violetBlue] = cubehelix(0.75);
    expect(violetBlue).toBeGreaterThan(violetGreen);
    expect(violetRed).toBeGreaterThan(violetGreen);
  });

  test.each(SCHEMES)('%s grows evenly in brightness, so that it reads in grey too', (scheme) => {
    const steps = Array.from({ length: 41 }, (_, i) => luminance(densityColour(i / 40, scheme)));
    const ordered = [...steps].sort((a, b) => (hasDarkGround(scheme) ? a - b : b - a));
    steps.forEach((step, i) => expect(Math.abs(step - ordered[i])).toBeLessThan(3));
  });

  test('dark is dense on paper, light is dense on dark walls', () => {
    expect(densityColour(1, 'paper')).toEqual([0, 0, 0]);
    expect(densityColour(1, 'inverse')).toEqual([255, 255, 255]);
    expect(densityColour(1, 'viridis')).toEqual([0xfd, 0xe7, 0x25]);
    expect([schemeOf('auto', true), schemeOf('auto', false), schemeOf('cividis', false)]).toEqual(['inverse', 'paper', 'cividis']);
  });

  test('a scheme that is not known any more is drawn as if none were chosen', () => {
    expect(schemeOf('rainbow' as ScaleChoice, true)).toBe('inverse');
  });

  test.each(SCHEMES)('%s: the table that pictures are painted from has the same colours', (scheme) => {
    const table = colourTable(scheme);
    for (const share of [0, 0.01, 0.2, 0.7, 1]) {
      const at = 4 * colourIndex(share);
      densityColour(share, scheme).forEach((byte, channel) => expect(Math.abs(table[at + channel] - byte)).toBeLessThanOrEqual(4));
      expect(table[at + 3]).toBe(255);
    }
  });
});
