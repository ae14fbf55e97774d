/** Axes: domains, transforms and round ticks. Pure. */

export type AxisScale = 'linear' | 'log' | 'asinh';

export interface Domain {
  min: number;
  max: number;
}

export interface Tick {
  at: number;
  text: string;
}

/** A range that shows all values and the lines, with a margin of 8 %; starts at 0 when nothing is negative. Never empty. */
export function domainOf(values: ArrayLike<number>, lines: Array<number | null>): Domain {
  let min = Infinity;
  let max = -Infinity;
  const include = (value: number) => {
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  for (let i = 0; i < values.length; i++) {
    include(values[i]);
  }
  lines.filter((line) => line !== null).forEach(include);
  if (min > max) {
    return { min: 0, max: 1 };
  }
  const margin = 0.08 * (max - min) || 0.08 * Math.abs(max) || 1;
  return { min: min >= 0 && min <= 0.5 * max + margin ? 0 : min - margin, max: max + margin };
}

/** Four to eight round numbers within the domain (steps of 1, 2 or 5 times a power of ten). */
export function ticks({ min, max }: Domain, wanted = 5): number[] {
  const raw = (max - min) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const found: number[] = [];
  for (let k = Math.ceil(min / step); k * step <= max * (1 + 1e-12); k++) {
    found.push(Number((k * step).toPrecision(12)));
  }
  return found;
}

/** Ticks of an axis whose numbers are decimal logarithms: powers of ten, thinned to eight, or 1-2-5 steps within few decades. */
export function logTicks({ min, max }: Domain): number[] {
  const decades = Array.from({ length: Math.max(0, Math.floor(max) - Math.ceil(min) + 1) }, (_, i) => Math.ceil(min) + i);
  if (decades.length >= 4) {
    return decades.filter((_, i) => i % Math.ceil(decades.length / 8) === 0);
  }
  const all: number[] = [];
  for (let decade = Math.floor(min); decade <= max; decade++) {
    all.push(...[1, 2, 5].map((factor) => decade + Math.log10(factor)));
  }
  return all.filter((tick) => tick >= min && tick <= max);
}

export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    return value.toExponential(1).replace('e+', 'e');
  }
  return String(Number(value.toPrecision(3)));
}
