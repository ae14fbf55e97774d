import { type AxisConfig, numberText, PLAIN } from './axis';
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
  errorAxis?: AxisConfig;
  kpiAxis?: AxisConfig;
  /** Pictures that are to be compared: what the axes of each have to show. */
  together?: Together;
  /** Grid points along the axes; absent: as many as a large picture takes. */
  columns?: number;
  rows?: number;
}

/** Samples and lines of several pictures. */
export interface Together {
  errors: number[];
  kpis: number[];
  thresholds: Array<number | null>;
  limits: Array<number | null>;
}

/** A threshold of a field's options, in its place. */
export interface Line {
  axis: 'x' | 'y';
  at: number;
  text: string;
  colour: string;
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
  lines: Line[];
  /** Error and KPI as the user knows them, from a place in the picture. */
  errorAt: (x: number) => number;
  kpiAt: (y: number) => number;
  /** The same as texts, with the field's unit and decimals. */
  errorText: (x: number) => string;
  kpiText: (y: number) => string;
  /** Joined samples within one bandwidth of a place, to the nearest grid step. */
  pointsNear: (x: number, y: number) => number;
}

const COLUMNS = 192;
const ROWS = 144;

function lineOf(value: number | null, { shows, forward }: Transform): number | null {
  return value !== null && Number.isFinite(value) && shows(value) ? forward(value) : null;
}

function linesOf(axis: Line['axis'], config: AxisConfig, along: Transform): Line[] {
  return config.lines.flatMap(({ value, colour }) => {
    const at = lineOf(value, along);
    return at === null ? [] : [{ axis, at, colour, text: numberText(config, value) }];
  });
}

/** The ends that the field's options fix, where these leave a range. */
function bounded(domain: Domain, { min, max }: AxisConfig, along: Transform): Domain {
  const [low, high] = [lineOf(min ?? null, along) ?? domain.min, lineOf(max ?? null, along) ?? domain.max];
  return low < high ? { min: low, max: high } : domain;
}

interface PlacedAxis {
  at: ArrayLike<number>;
  along: Transform;
  domain: Domain;
  ticks: Tick[];
  line: number | null;
  lines: Line[];
}

/** @param all values, and lines besides the own ones, that the axis has to show */
function placed(axis: Line['axis'], values: number[], all: { values: number[]; lines: Array<number | null> }, scale: AxisScale, limit: number | null, config: AxisConfig): PlacedAxis {
  const along = transformOf(scale, all.values);
  const at = transformed(values, along);
  const line = lineOf(limit, along);
  const lines = linesOf(axis, config, along);
  const shown = all.values === values ? at : transformed(all.values, along);
  const domain = bounded(domainOf(shown, [line, ...lines.map((each) => each.at), ...all.lines.map((each) => lineOf(each, along))]), config, along);
  const { format } = config;
  const ticks = along.ticks(domain).map((tick) => (format ? { at: tick.at, text: format(Number(along.back(tick.at).toPrecision(12))) } : tick));
  return { at, along, domain, ticks, line, lines };
}

export function pictureOf(points: Points, limit: number | null, choice: PictureChoice): Picture {
  const { errorScale, kpiScale, rule, errorAxis = PLAIN, kpiAxis = PLAIN, together = { ...points, thresholds: [], limits: [] }, columns = COLUMNS, rows = ROWS } = choice;
  const across = placed('x', points.errors, { values: together.errors, lines: together.thresholds }, errorScale, points.threshold, errorAxis);
  const up = placed('y', points.kpis, { values: together.kpis, lines: together.limits }, kpiScale, limit, kpiAxis);
  const density = estimateDensity(across.at, up.at, { ...across.domain, size: columns }, { ...up.domain, size: rows }, { rule });
  const counts = countsOf(across.at, up.at, density.x, density.y);
  const [reachX, reachY] = [Math.sqrt(density.kernel.xx), Math.sqrt(density.kernel.yy)];
  return {
    density,
    xs: across.at,
    ys: up.at,
    counts,
    x: across.domain,
    y: up.domain,
    xTicks: across.ticks,
    yTicks: up.ticks,
    threshold: across.line,
    kpiLimit: up.line,
    lines: [...across.lines, ...up.lines],
    errorAt: across.along.back,
    kpiAt: up.along.back,
    errorText: (x) => numberText(errorAxis, across.along.back(x)),
    kpiText: (y) => numberText(kpiAxis, up.along.back(y)),
    pointsNear: (atX, atY) => counts.within(atX - reachX, atX + reachX, atY - reachY, atY + reachY),
  };
}
