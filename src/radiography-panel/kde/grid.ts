/** The grid that a density is known on. Pure. */

export interface Axis {
  min: number;
  max: number;
  /** Number of grid points, at least 2; the first lies at min, the last at max. */
  size: number;
}

/** Index of the grid point nearest to a place, x fastest, or -1 outside. */
export function cellAt(x: Axis, y: Axis, atX: number, atY: number): number {
  const column = Math.round(((atX - x.min) / (x.max - x.min)) * (x.size - 1));
  const row = Math.round(((atY - y.min) / (y.max - y.min)) * (y.size - 1));
  return column >= 0 && column < x.size && row >= 0 && row < y.size ? row * x.size + column : -1;
}

/** Place of a grid point. */
export function placeOfCell(x: Axis, y: Axis, cell: number): [number, number] {
  const along = (axis: Axis, index: number) => axis.min + (index / (axis.size - 1)) * (axis.max - axis.min);
  return [along(x, cell % x.size), along(y, Math.floor(cell / x.size))];
}
