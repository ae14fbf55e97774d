/**
 * The scale of the paper's figures: by its text densest is black, then come green, light orange and light violet, and the rarest
 * is white. Those are the stations of the cubehelix scheme (D. A. Green, 2011), whose brightness grows evenly, so that it reads
 * in grey and by colour-blind eyes too; it is computed here by its formula.
 */

export type ScaleChoice = 'auto' | 'paper' | 'inverse';
export type Rgb = [number, number, number];

const START = 0.5;
const ROTATIONS = -1.5;

/** @param brightness 0 (black) to 1 (white). @returns three bytes. */
export function cubehelix(brightness: number): Rgb {
  const angle = 2 * Math.PI * (START / 3 + ROTATIONS * brightness);
  const amplitude = (brightness * (1 - brightness)) / 2;
  const cos = Math.cos(angle) * amplitude;
  const sin = Math.sin(angle) * amplitude;
  const byte = (value: number) => Math.round(255 * Math.min(1, Math.max(0, value)));
  return [
    byte(brightness - 0.14861 * cos + 1.78277 * sin),
    byte(brightness - 0.29227 * cos - 0.90649 * sin),
    byte(brightness + 1.97294 * cos),
  ];
}

/** Paper: dense is dark, on white. Inverse: dense is light, on black, for dark walls. */
export function isInverse(choice: ScaleChoice, darkTheme: boolean): boolean {
  return choice === 'inverse' || (choice === 'auto' && darkTheme);
}

/** Below 1, so that regions that are rare beside the peak stay visible. */
const EXPONENT = 0.4;

/** Colour of a density as a share of the peak (0 to 1). */
export function densityColour(share: number, inverse: boolean): Rgb {
  const shown = Math.min(1, Math.max(0, share)) ** EXPONENT;
  return cubehelix(inverse ? shown : 1 - shown);
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}
