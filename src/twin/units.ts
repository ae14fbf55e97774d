/** Figures of the twin as text. Pure. */
import type { TwinFigure } from '../../sidecar/contract';

const three = (value: number) => String(Number(value.toPrecision(3)));
const PREFIXES: Array<[number, string]> = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']];

function withPrefix(value: number, unit: string): string {
  const [size, prefix] = PREFIXES.find(([each]) => Math.abs(value) >= each) ?? [1, ''];
  return `${three(value / size)} ${prefix}${unit}`;
}

export const rateText = (bitsPerSecond: number) => withPrefix(bitsPerSecond, 'bit/s');
export const bitsText = (bits: number) => withPrefix(bits, 'bit');

/** Seconds as s, ms or µs; null as a dash. */
export function delayText(seconds: number | null): string {
  if (seconds === null) {
    return '–';
  }
  const size = Math.abs(seconds);
  return size === 0 ? '0 s' : size >= 1 ? `${three(seconds)} s` : size >= 1e-3 ? `${three(1e3 * seconds)} ms` : `${three(1e6 * seconds)} µs`;
}

/** A variance is told by its root, which has the delay's unit; its interval is carried over to first order. */
export function deviationOf({ value, half }: TwinFigure): TwinFigure {
  const root = value === null ? null : Math.sqrt(Math.max(0, value));
  return { value: root, half: half === null || !root ? null : half / (2 * root) };
}

/** A share in per cent. What is under a millionth is nothing. */
export function shareText(share: number | null): string {
  return share === null ? '–' : Math.abs(share) < 1e-6 ? '0 %' : `${three(100 * share)} %`;
}

/** "12.3 ms ± 0.4 ms"; without an interval the value alone. */
export function figureText({ value, half }: TwinFigure, text: (value: number | null) => string): string {
  return half === null ? text(value) : `${text(value)} ± ${text(half)}`;
}
