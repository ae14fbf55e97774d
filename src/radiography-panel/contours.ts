/** Lines of equal density. Pure. */
import type { Density } from './kde/density';
import type { Axis } from './kde/grid';

/** Straight piece of a line, in the units of the axes: x, y, x, y. */
export type Segment = [number, number, number, number];

/** Which pairs of a cell's sides a line joins, by which of its corners lie over the level; sides: 0 bottom, 1 right, 2 top, 3 left. */
const JOINS: number[][][] = [[], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]], [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], []];

/**
 * Marching squares (Lorensen and Cline, 1987, in two dimensions), ends interpolated linearly.
 * @param wanted only squares with such a corner are looked at, by its cell.
 */
export function isoLine(values: ArrayLike<number>, x: Axis, y: Axis, level: number, wanted: (cell: number) => boolean = () => true): Segment[] {
  const segments: Segment[] = [];
  const [stepX, stepY] = [(x.max - x.min) / (x.size - 1), (y.max - y.min) / (y.size - 1)];
  for (let row = 0; row < y.size - 1; row++) {
    for (let column = 0; column < x.size - 1; column++) {
      const low = row * x.size + column;
      const corners = [low, low + 1, low + x.size + 1, low + x.size];
      const kind = corners.reduce((bits, corner, i) => bits | (values[corner] > level ? 1 << i : 0), 0);
      if (kind === 0 || kind === 15 || !corners.some(wanted)) {
        continue;
      }
      const at = (side: number): [number, number] => {
        const [from, to] = [values[corners[side]], values[corners[(side + 1) % 4]]];
        const share = (level - from) / (to - from);
        const [u, v] = [[share, 0], [1, share], [1 - share, 1], [0, 1 - share]][side];
        return [x.min + (column + u) * stepX, y.min + (row + v) * stepY];
      };
      JOINS[kind].forEach(([from, to]) => segments.push([...at(from), ...at(to)]));
    }
  }
  return segments;
}

/** Densities whose lines enclose these shares of the samples: the smallest regions that do (R. J. Hyndman, 1996). */
export function levelsOf({ values }: Density, shares: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort().reverse();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  return shares.map((share) => {
    let sum = 0;
    return sorted.find((value) => (sum += value) >= share * total) ?? 0;
  });
}

/** The lines that are drawn on wish. */
export const ISO_SHARES = [0.5, 0.75, 0.9, 0.95] as const;
