/** Geometry of the chart of a rule. Pure; pixels from the upper left corner, times in milliseconds since the epoch. */
import type { Interval } from '../../sidecar/contract';
import type { Series } from './firing';

export interface Frame {
  width: number;
  height: number;
  range: Interval;
  /** Highest value on the axis. */
  top: number;
}

/** A round number that has every value and the line below it. */
export function topOf(series: Series[], line: number): number {
  const highest = series.reduce((top, { values }) => values.reduce<number>((most, value) => Math.max(most, value !== null && Number.isFinite(value) ? value : 0), top), line);
  const wanted = 1.1 * Math.max(highest, 1e-9);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const round = [1, 1.5, 2, 3, 4, 5, 7.5, 10].find((each) => each * power >= wanted) ?? 10;
  return Number((round * power).toPrecision(2));
}

export const xOf = (time: number, { width, range }: Frame) => (width * (time - range.from)) / (range.to - range.from);
export const yOf = (value: number, { height, top }: Frame) => height * (1 - Math.min(1, Math.max(0, value / top)));

/** Outline as an SVG path; it breaks where there is no value. */
export function pathOf({ times, values }: Series, frame: Frame): string {
  let pen = 'M';
  return times.map((time, i) => {
    const value = values[i];
    if (value === null || Number.isNaN(value)) {
      pen = 'M';
      return '';
    }
    const point = `${pen}${xOf(time, frame).toFixed(1)} ${yOf(value, frame).toFixed(1)}`;
    pen = 'L';
    return point;
  }).join('');
}

const MINUTE = 60_000;
const STEPS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880].map((minutes) => minutes * MINUTE);

/** Round times of UTC, at most one in 90 pixels. */
export function timeTicks({ range: { from, to }, width }: Frame): number[] {
  const wanted = (90 * (to - from)) / Math.max(width, 1);
  const step = STEPS.find((each) => each >= wanted) ?? STEPS[STEPS.length - 1];
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/** UTC: "14:30", or "07-30" at midnight. */
export function tickText(time: number): string {
  const text = new Date(time).toISOString();
  return time % (1440 * MINUTE) === 0 ? text.slice(5, 10) : text.slice(11, 16);
}
