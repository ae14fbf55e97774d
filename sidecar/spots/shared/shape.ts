/** What one series did in a window, whose first half is taken for nominal. Mathematics only. */

import { median, type SeriesScale, spreadOf } from './scales';

export interface SeriesShape {
  /** Largest change of three rows' median in the second half, in spreads; signed. */
  peak: number;
  /** The same of changes that are also ones against what is usual: what comes back from an earlier fault is none. */
  news: number;
  /** The change of the last three rows, and of the last row alone, in spreads. */
  latest: number;
  newest: number;
  /** What has moved in the unit of the series, as the unsupervised ranking has it: against what is usual, and against before. */
  moved: number;
  /** The peak as it is, not in spreads: about a logarithm of the ratio. */
  ratio: number;
  /** Logarithm of how much more it wanders in the second half. */
  unrest: number;
  /** Where in the second half the peak's change has begun: 0 at once, 1 at the end or not at all. */
  onset: number;
  /** Share of the second half in which it is missing, or 0, beyond that of the first half. */
  missing: number;
  zero: number;
}

const RUN = 3;
/** A change is news if it is one against the last rows of the first half, too. */
const NEAR = 3;

export const STILL: SeriesShape = { peak: 0, news: 0, moved: 0, latest: 0, newest: 0, ratio: 0, unrest: 0, onset: 1, missing: 0, zero: 0 };

const share = (values: number[], of: (value: number) => boolean) => values.filter(of).length / Math.max(1, values.length);

/** What is common to two changes. */
const common = (far: number, near: number): number => (Math.sign(far) === Math.sign(near) ? Math.sign(far) * Math.min(Math.abs(far), Math.abs(near)) : 0);

const largest = (values: number[]): number => values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);

/** null where the series is missing throughout. */
export function shapeOf(values: number[], { unit, spread, level }: SeriesScale): SeriesShape | null {
  if (values.every(Number.isNaN)) {
    return null;
  }
  const half = values.length >> 1;
  const bent = values.map((value) => Math.asinh(value / unit));
  const [before, since] = [bent.slice(0, half), bent.slice(half)];
  const gone = { missing: share(values.slice(half), Number.isNaN) - share(values.slice(0, half), Number.isNaN), zero: share(values.slice(half), (value) => value === 0) - share(values.slice(0, half), (value) => value === 0) };
  const [far, near] = [median(before), median(before.slice(-NEAR))];
  const change = (value: number) => (Number.isNaN(value - far) ? 0 : Number.isNaN(near) ? value - far : common(value - far, value - near));
  const runs = Array.from({ length: Math.max(1, since.length - RUN + 1) }, (_, row) => median(since.slice(row, row + RUN)));
  const peak = largest(runs.map(change));
  const news = level === null ? peak : largest(runs.map((run) => (Number.isNaN(run) ? 0 : common(change(run), run - level))));
  const plain = runs.map((run) => unit * Math.sinh(run));
  const [usual, lately] = [level === null ? far : level, Number.isNaN(near) ? far : near].map((value) => unit * Math.sinh(value));
  const moved = largest(plain.map((run) => (Number.isNaN(run - usual) || Number.isNaN(lately) ? 0 : common(run - usual, run - lately))));
  const wander = (part: number[]) => Math.max(spreadOf(part) || 0, spread);
  const start = since.findIndex((value) => peak !== 0 && change(value) * Math.sign(peak) > Math.abs(peak) / 2);
  return {
    peak: peak / spread,
    news: news / spread,
    moved,
    latest: change(median(since.slice(-RUN))) / spread,
    newest: change(since[since.length - 1]) / spread,
    ratio: peak,
    unrest: Math.log(wander(since) / wander(before)),
    onset: start < 0 ? 1 : start / since.length,
    ...gone,
  };
}
