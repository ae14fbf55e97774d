/** Zones of a radiography that a person chooses: a rectangle, or a blob. Pure. In the units of the picture's axes. */
import { isoLine, type Segment } from './contours';
import type { Density } from './kde/density';
import { cellAt } from './kde/grid';

export interface Box {
  kind: 'box';
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export interface Blob {
  kind: 'blob';
  /** The density at its edge, and the cells over it that hang together. */
  level: number;
  cells: Set<number>;
  outline: Segment[];
}

export type Region = Box | Blob;

function neighbours({ x, y }: Density, cell: number): number[] {
  const column = cell % x.size;
  return [column > 0 ? cell - 1 : -1, column < x.size - 1 ? cell + 1 : -1, cell - x.size, cell + x.size].filter((next) => next >= 0 && next < x.size * y.size);
}

/** The way up to the nearest peak. */
function climb(density: Density, start: number): number {
  let cell = start;
  for (;;) {
    const best = neighbours(density, cell).reduce((most, next) => (density.values[next] > density.values[most] ? next : most), cell);
    if (best === cell) {
      return cell;
    }
    cell = best;
  }
}

/** Cells over a level that hang together with a peak; ends early at a cell that is higher than the peak, -1 = there is none. */
function flood(density: Density, peak: number, level: number): { cells: Set<number>; higher: number } {
  const cells = new Set([peak]);
  const open = [peak];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    for (const next of neighbours(density, cell)) {
      if (density.values[next] > density.values[peak]) {
        return { cells, higher: next };
      }
      if (density.values[next] >= level && !cells.has(next)) {
        cells.add(next);
        open.push(next);
      }
    }
  }
  return { cells, higher: -1 };
}

/** Where nothing else interferes, a blob ends at this share of its own peak. */
const EDGE = 0.1;
/** A peak is a blob of its own if every way to a higher one leads down by this share of it; others are grain. */
const PROMINENCE = 0.75;
/** A place with less than this share of the picture's peak belongs to no blob. */
const FAINTEST = 1e-3;
const HALVINGS = 12;

/** The region around a peak down to its edge, or to where it would run into a higher peak; `higher` is a cell of that one. */
function regionOf(density: Density, peak: number): { level: number; cells: Set<number>; higher: number } {
  let [low, high] = [EDGE * density.values[peak], density.values[peak]];
  let { cells, higher } = flood(density, peak, low);
  if (higher < 0) {
    return { level: low, cells, higher };
  }
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    const found = flood(density, peak, middle);
    [low, high] = found.higher < 0 ? [low, middle] : [middle, high];
    higher = found.higher < 0 ? higher : found.higher;
  }
  ({ cells } = flood(density, peak, high));
  return { level: high, cells, higher };
}

/** A peak that is only grain on a higher one's flank takes that one's region, if that reaches it. */
function regionAround(density: Density, peak: number): { level: number; cells: Set<number> } {
  const own = regionOf(density, peak);
  if (own.higher < 0 || own.level < (1 - PROMINENCE) * density.values[peak]) {
    return own;
  }
  const wider = regionAround(density, climb(density, own.higher));
  return wider.cells.has(peak) ? wider : own;
}

/** The blob that a place belongs to: the connected region around the peak above it. Null where there is next to no density. */
export function blobAt(density: Density, atX: number, atY: number): Blob | null {
  const { x, y, values, peak } = density;
  const start = cellAt(x, y, atX, atY);
  if (start < 0 || peak === 0 || values[start] < FAINTEST * peak) {
    return null;
  }
  const { level, cells } = regionAround(density, climb(density, start));
  return { kind: 'blob', level, cells, outline: isoLine(values, x, y, level, (cell) => cells.has(cell)) };
}

export function boxOf([x0, y0]: [number, number], [x1, y1]: [number, number]): Box {
  return { kind: 'box', left: Math.min(x0, x1), right: Math.max(x0, x1), bottom: Math.min(y0, y1), top: Math.max(y0, y1) };
}

/** Edge of a region as straight pieces. */
export function outlineOf(region: Region): Segment[] {
  if (region.kind === 'blob') {
    return region.outline;
  }
  const { left, right, bottom, top } = region;
  return [[left, bottom, right, bottom], [right, bottom, right, top], [right, top, left, top], [left, top, left, bottom]];
}
