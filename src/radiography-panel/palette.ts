/**
 * Colour schemes of densities. The scale of the paper's figures: by its text densest is black, then come green, light orange and
 * light violet, and the rarest is white. Those are the stations of the cubehelix scheme (D. A. Green, 2011), whose brightness grows
 * evenly, so that it reads in grey and by colour-blind eyes too; it is computed here by its formula. Viridis (matplotlib, CC0) and
 * cividis (J. R. Nuñez, C. R. Anderton, R. S. Renslow, 2018) are given by ten stations each.
 */

export type ScaleChoice = 'auto' | 'paper' | 'inverse' | 'cividis' | 'viridis';
export type Scheme = Exclude<ScaleChoice, 'auto'>;
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

/** From rare to dense, red, green and blue as two hexadecimal digits each. */
const VIRIDIS = ['440154', '482878', '3e4989', '31688e', '26828e', '1f9e89', '35b779', '6ece58', 'b5de2b', 'fde725'];
const CIVIDIS = ['00224e', '123570', '3b496c', '575d6d', '707173', '8a8678', 'a59c74', 'c3b369', 'e1cc55', 'fee838'];

function between(stations: string[], share: number): Rgb {
  const position = share * (stations.length - 1);
  const low = Math.min(Math.floor(position), stations.length - 2);
  const byte = (station: number, channel: number) => Number.parseInt(stations[station].slice(2 * channel, 2 * channel + 2), 16);
  return [0, 1, 2].map((channel) => Math.round(byte(low, channel) + (position - low) * (byte(low + 1, channel) - byte(low, channel)))) as Rgb;
}

const SCHEMES: Record<Scheme, (share: number) => Rgb> = {
  paper: (share) => cubehelix(1 - share),
  inverse: (share) => cubehelix(share),
  viridis: (share) => between(VIRIDIS, share),
  cividis: (share) => between(CIVIDIS, share),
};

/** By theme: the paper's scheme on light pages, its inverse on dark ones. Names that are not known count as that. */
export function schemeOf(choice: ScaleChoice, darkTheme: boolean): Scheme {
  return choice !== 'auto' && choice in SCHEMES ? choice : darkTheme ? 'inverse' : 'paper';
}

/** Only the paper's own scheme has a light ground; lines and marks over the others must be light. */
export function hasDarkGround(scheme: Scheme): boolean {
  return scheme !== 'paper';
}

/** Below 1, so that regions that are rare beside the peak stay visible. */
const EXPONENT = 0.4;

/** Colour of a density as a share of the peak (0 to 1). */
export function densityColour(share: number, scheme: Scheme): Rgb {
  return SCHEMES[scheme](Math.min(1, Math.max(0, share)) ** EXPONENT);
}

/** 0 to 255 -> red, green, blue, opaque: the brightness steps that a byte can tell, so that a picture takes no powers a cell. */
export function colourTable(scheme: Scheme): Uint8ClampedArray {
  return Uint8ClampedArray.from(Array.from({ length: 256 }, (_, i) => [...SCHEMES[scheme](i / 255), 255]).flat());
}

/** Index into the table of a density as a share of the peak. */
export function colourIndex(share: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, share)) ** EXPONENT);
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Background of the scale's legend, from rare to dense. */
export function legendGradient(scheme: Scheme, direction: 'right' | 'top' = 'right'): string {
  const stops = Array.from({ length: 12 }, (_, i) => `${css(SCHEMES[scheme](i / 11))} ${Math.round((i / 11) * 100)}%`);
  return `linear-gradient(to ${direction}, ${stops.join(', ')})`;
}

/** Colours of the lines over a picture (Okabe and Ito's, told apart by colour-blind eyes) and of their outline. */
export function lineColours(scheme: Scheme): { threshold: string; kpiLimit: string; mark: string; outline: string } {
  return hasDarkGround(scheme)
    ? { threshold: '#e69f00', kpiLimit: '#56b4e9', mark: '#ffffff', outline: 'rgba(0, 0, 0, 0.6)' }
    : { threshold: '#d55e00', kpiLimit: '#0072b2', mark: '#000000', outline: 'rgba(255, 255, 255, 0.8)' };
}

/** Colours of marked annotations, Okabe and Ito's beyond the lines' own; shapes tell them apart as well. */
const MARK_COLOURS = ['#cc79a7', '#009e73', '#a6761d', '#56b4e9', '#e69f00', '#0072b2'];

export function markColour(place: number): string {
  return MARK_COLOURS[place % MARK_COLOURS.length];
}

/** Ground of a picture without a density: the scheme's rarest. */
export function groundColour(scheme: Scheme): string {
  return css(SCHEMES[scheme](0));
}

/** Where on the scale, from 0 to 1, a share of the peak has its colour. */
export function placeOnScale(share: number): number {
  return Math.min(1, Math.max(0, share)) ** EXPONENT;
}
