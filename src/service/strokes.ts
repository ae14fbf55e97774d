/** How series and components are told apart: by colour and by dashes or hatching, so that colour is never alone. Pure. */

/** After Okabe and Ito, lightened for dark pages and darkened for light ones: 3:1 against the ground at least. */
const DARK = ['#56b4e9', '#e69f00', '#2bc49a', '#e08fbe', '#f0e442', '#9aa9ff', '#ff8b5c', '#c8c8c8'];
const LIGHT = ['#0072b2', '#a35200', '#00735a', '#9c3674', '#6f6200', '#3d4fc0', '#b8330a', '#555555'];
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

export interface Stroke {
  colour: string;
  dash: number[];
  /** Angle of the hatching of an area in degrees; null = plain. */
  hatch: number | null;
}

const HATCHES = [null, 45, 135, 0, 90];

export function strokeOf(index: number, dark: boolean): Stroke {
  const colours = dark ? DARK : LIGHT;
  return { colour: colours[index % colours.length], dash: DASHES[index % DASHES.length], hatch: HATCHES[index % HATCHES.length] };
}
