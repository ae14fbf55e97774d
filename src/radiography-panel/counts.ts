/** How many samples lie where: each sample belongs to the grid point that is nearest to it. Pure. */
import { type Axis, cellAt } from './kde/grid';

export interface Counts {
  /** Cell of each sample, -1 outside the grid. */
  cells: Int32Array;
  /** Samples in the cells of a rectangle, by its sides; the cost does not grow with the samples. */
  within: (left: number, right: number, bottom: number, top: number) => number;
}

/** Sums of all cells below and left (F. C. Crow, Summed-area tables, 1984), with a margin of zeros. */
function summedArea(cells: Int32Array, columns: number, rows: number): Float64Array {
  const counts = new Float64Array(columns * rows);
  cells.forEach((cell) => {
    if (cell >= 0) {
      counts[cell]++;
    }
  });
  const wide = columns + 1;
  const sums = new Float64Array(wide * (rows + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row + 1) * wide + column + 1;
      sums[at] = counts[row * columns + column] + sums[at - 1] + sums[at - wide] - sums[at - wide - 1];
    }
  }
  return sums;
}

export function countsOf(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis): Counts {
  const cells = new Int32Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    cells[i] = cellAt(x, y, xs[i], ys[i]);
  }
  const sums = summedArea(cells, x.size, y.size);
  const index = (axis: Axis, at: number) => Math.round(((at - axis.min) / (axis.max - axis.min)) * (axis.size - 1));
  const clamp = (value: number, size: number) => Math.min(size, Math.max(0, value));
  const within = (left: number, right: number, bottom: number, top: number) => {
    const [first, end] = [clamp(index(x, left), x.size), clamp(index(x, right) + 1, x.size)];
    const [low, high] = [clamp(index(y, bottom), y.size), clamp(index(y, top) + 1, y.size)];
    const sum = (column: number, row: number) => sums[row * (x.size + 1) + column];
    return end > first && high > low ? sum(end, high) - sum(first, high) - sum(end, low) + sum(first, low) : 0;
  };
  return { cells, within };
}
