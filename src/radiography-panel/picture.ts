import { type Density, estimateDensity } from './density';
import type { Points } from './points';
import { type Domain, domainOf, type ErrorScale, logarithms, logTicks, shortNumber, ticks } from './scales';

/** Everything that is drawn, in data units; with a log scale the error's numbers are decimal logarithms. Pure. */
export interface Picture {
  density: Density;
  x: Domain;
  y: Domain;
  xTicks: Array<{ at: number; text: string }>;
  yTicks: Array<{ at: number; text: string }>;
  threshold: number | null;
  kpiLimit: number | null;
  /** Error as the user knows it, from an x of the picture. */
  errorAt: (x: number) => number;
  /** Joined points within one bandwidth of a place. */
  pointsNear: (x: number, y: number) => number;
}

const COLUMNS = 160;
const ROWS = 120;

export function pictureOf(points: Points, kpiLimit: number | null, scale: ErrorScale): Picture {
  const log = scale === 'log';
  const xs = log ? logarithms(points.errors) : points.errors;
  const line = points.threshold === null || (log && points.threshold <= 0) ? null : log ? Math.log10(points.threshold) : points.threshold;
  const spread = domainOf(xs, [line]);
  const y = domainOf(points.kpis, [kpiLimit]);
  const density = estimateDensity(xs, points.kpis, { ...spread, size: COLUMNS }, { ...y, size: ROWS });
  const [reachX, reachY] = density.bandwidth;
  return {
    density,
    x: spread,
    y,
    xTicks: (log ? logTicks(spread) : ticks(spread)).map((at) => ({ at, text: shortNumber(log ? 10 ** at : at) })),
    yTicks: ticks(y).map((at) => ({ at, text: shortNumber(at) })),
    threshold: line,
    kpiLimit,
    errorAt: (at) => (log ? 10 ** at : at),
    pointsNear: (atX, atY) => xs.reduce((count, value, i) => count + (Math.abs(value - atX) <= reachX && Math.abs(points.kpis[i] - atY) <= reachY ? 1 : 0), 0),
  };
}
