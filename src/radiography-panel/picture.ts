import { countsOf, type Counts } from './counts';
import { type Density, estimateDensity } from './kde/density';
import type { BandwidthRule } from './kde/kernel';
import type { Points } from './points';
import { type AxisScale, type Domain, domainOf, type Tick } from './scales';
import { type Transform, transformed, transformOf } from './transform';

/** What a reader may choose about the picture's numbers; colours and lines are the drawing's affair. */
export interface PictureChoice {
  errorScale: AxisScale;
  kpiScale: AxisScale;
  rule: BandwidthRule;
}

/** Everything that is drawn, in the axes' own units: a log axis counts in decimal logarithms. Pure. */
export interface Picture {
  density: Density;
  /** Place of each sample. */
  xs: ArrayLike<number>;
  ys: ArrayLike<number>;
  /** Samples in each cell around a grid point of the density. */
  counts: Counts;
  x: Domain;
  y: Domain;
  xTicks: Tick[];
  yTicks: Tick[];
  threshold: number | null;
  kpiLimit: number | null;
  /** Error and KPI as the user knows them, from a place in the picture. */
  errorAt: (x: number) => number;
  kpiAt: (y: number) => number;
  /** Joined samples within one bandwidth of a place, to the nearest grid step. */
  pointsNear: (x: number, y: number) => number;
}

const COLUMNS = 192;
const ROWS = 144;

function lineOf(value: number | null, { shows, forward }: Transform): number | null {
  return value !== null && Number.isFinite(value) && shows(value) ? forward(value) : null;
}

export function pictureOf(points: Points, limit: number | null, choice: PictureChoice): Picture {
  const [alongX, alongY] = [transformOf(choice.errorScale, points.errors), transformOf(choice.kpiScale, points.kpis)];
  const [xs, ys] = [transformed(points.errors, alongX), transformed(points.kpis, alongY)];
  const [threshold, kpiLimit] = [lineOf(points.threshold, alongX), lineOf(limit, alongY)];
  const [x, y] = [domainOf(xs, [threshold]), domainOf(ys, [kpiLimit])];
  const density = estimateDensity(xs, ys, { ...x, size: COLUMNS }, { ...y, size: ROWS }, { rule: choice.rule });
  const counts = countsOf(xs, ys, density.x, density.y);
  const [reachX, reachY] = [Math.sqrt(density.kernel.xx), Math.sqrt(density.kernel.yy)];
  return {
    density,
    xs,
    ys,
    counts,
    x,
    y,
    xTicks: alongX.ticks(x),
    yTicks: alongY.ticks(y),
    threshold,
    kpiLimit,
    errorAt: alongX.back,
    kpiAt: alongY.back,
    pointsNear: (atX, atY) => counts.within(atX - reachX, atX + reachX, atY - reachY, atY + reachY),
  };
}
