/** Vertical scales of charts: shares from the bottom (0) to the top (1). Pure. */
import { shortNumber, ticks as roundTicks } from '../radiography-panel/scales';
import type { Line } from './lines';

export interface ValueScale {
  share: (value: number) => number;
  ticks: Array<{ value: number; text: string }>;
}

const within = (share: number) => Math.min(1, Math.max(0, share));

/** Scores below this are drawn here: far from the line it does not matter how far. */
const BOTTOM = 0.1;

/** Logarithmic, from 0.1 to a power of ten over every score; 10 at least. */
export function scoreScale(lines: Line[]): ValueScale {
  const highest = lines.reduce((top, { values }) => values.reduce((most, value) => Math.max(most, value), top), 10);
  const decades = Math.ceil(Math.log10(highest) - 1e-9) + 1;
  const ticks = Array.from({ length: decades + 1 }, (_, i) => Number((BOTTOM * 10 ** i).toPrecision(1)));
  const thinned = ticks.filter((value, i) => value === 1 || ticks.length <= 5 || i % 2 === ticks.length % 2);
  return { share: (value) => within(Math.log10(Math.max(BOTTOM, value) / BOTTOM) / decades), ticks: thinned.map((value) => ({ value, text: shortNumber(value) })) };
}

/** From zero (or the lowest value, where that is negative) to a little over the highest value and the limits. */
export function linearScale(lines: Line[], limits: number[], unit = ''): ValueScale {
  const values = [...lines.flatMap((line) => line.values), ...limits];
  const [low, high] = [values.reduce((least, value) => Math.min(least, value), 0), values.reduce((top, value) => Math.max(top, value), 0)];
  const top = high > low ? high + 0.08 * (high - low) : low + 1;
  const ticks = roundTicks({ min: low, max: top }, 3).map((value) => ({ value, text: `${shortNumber(value)}${unit && ` ${unit}`}` }));
  return { share: (value) => within((value - low) / (top - low)), ticks };
}

/** A probability: 0 to 1 with one half between. */
export const shareScale: ValueScale = { share: within, ticks: [0, 0.5, 1].map((value) => ({ value, text: `${100 * value} %` })) };
