/** Geometry of the chart of a backtest: scores on a logarithmic axis over time. Pure; pixels from the upper left corner. */
import type { BacktestGroup, Interval } from '../../sidecar/contract';
import { plural } from '../figures';
import { t } from '../text';

export interface Frame {
  width: number;
  height: number;
  range: Interval;
  /** Highest score on the axis, a power of ten. */
  top: number;
}

/** Scores below this are drawn here: far from the line it does not matter how far. */
export const BOTTOM = 0.1;

/** The lowest power of ten, 10 at least, that is over every score. */
export function topOf(groups: BacktestGroup[]): number {
  const scores = groups.flatMap(({ curve }) => curve.map(([, score]) => score ?? 0));
  const highest = scores.reduce((top, score) => Math.max(top, score), 0);
  return Math.max(10, 10 ** Math.ceil(Math.log10(Math.max(highest, BOTTOM))));
}

export const xOf = (time: number, { width, range }: Frame) => (width * (time - range.from)) / (range.to - range.from);

export function yOf(score: number, { height, top }: Frame): number {
  const share = Math.log(Math.min(top, Math.max(BOTTOM, score)) / BOTTOM) / Math.log(top / BOTTOM);
  return height * (1 - share);
}

/** Outline of the curve as an SVG path; it breaks where there is no score. */
export function curvePath(curve: BacktestGroup['curve'], frame: Frame): string {
  let pen = 'M';
  return curve.map(([time, score]) => {
    if (score === null) {
      pen = 'M';
      return '';
    }
    const point = `${pen}${xOf(time, frame).toFixed(1)} ${yOf(score, frame).toFixed(1)}`;
    pen = 'L';
    return point;
  }).join('');
}

/** Powers of ten from the bottom to the top. */
export function scoreTicks({ top }: Frame): number[] {
  const decades = Math.round(Math.log10(top / BOTTOM));
  return Array.from({ length: decades + 1 }, (_, i) => Number((BOTTOM * 10 ** i).toPrecision(1)));
}

const MINUTE = 60_000;
const STEPS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * MINUTE);

/** Round times, at most one in 90 pixels. */
export function timeTicks({ range: { from, to }, width }: Frame): number[] {
  const wanted = (90 * (to - from)) / Math.max(width, 1);
  const step = STEPS.find((each) => each >= wanted) ?? Math.ceil(wanted / STEPS.at(-1)!) * STEPS.at(-1)!;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/** UTC: "14:30", or "07-30" at midnight. */
export function tickText(time: number): string {
  const text = new Date(time).toISOString();
  return time % (1440 * MINUTE) === 0 ? text.slice(5, 10) : text.slice(11, 16);
}

/** Marks stay visible however short an episode is. */
const LEAST_WIDTH = 3;

/** From where to where an interval is drawn, inside the frame. */
export function stretch({ from, to }: Interval, frame: Frame): { x: number; width: number } {
  const start = Math.max(0, xOf(from, frame));
  const width = Math.max(LEAST_WIDTH, Math.min(frame.width, xOf(to, frame)) - start);
  return { x: Math.min(start, frame.width - LEAST_WIDTH), width };
}

/** What the chart shows, for those who do not see it. */
export function chartText({ group, found, episodes, falseEpisodes }: BacktestGroup, incidents: Interval[]): string {
  return t('backtest.chart.text', '{{group}}: score over time with the line at 1; {{incidents}}, {{found}} found; {{episodes}}, {{falseOnes}} of them false', { group, incidents: plural(incidents.length, 'incident'), found, episodes: plural(episodes.length, 'episode'), falseOnes: falseEpisodes });
}
