import { cubehelix, densityColour, isInverse } from '../../../src/radiography-panel/palette';

const luminance = ([red, green, blue]: number[]) => 0.299 * red + 0.587 * green + 0.114 * blue;

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

  test.each([false, true])('grows evenly in brightness, so that it reads in grey too (inverse: %s)', (inverse) => {
    const steps = Array.from({ length: 41 }, (_, i) => luminance(densityColour(i / 40, inverse)));
    const ordered = [...steps].sort((a, b) => (inverse ? a - b : b - a));
    steps.forEach((step, i) => expect(Math.abs(step - ordered[i])).toBeLessThan(3));
  });

  test('dark is dense on paper, light is dense on dark walls', () => {
    expect(densityColour(1, false)).toEqual([0, 0, 0]);
    expect(densityColour(1, true)).toEqual([255, 255, 255]);
    expect([isInverse('auto', true), isInverse('auto', false), isInverse('paper', true), isInverse('inverse', false)]).toEqual([true, false, false, true]);
  });
});
