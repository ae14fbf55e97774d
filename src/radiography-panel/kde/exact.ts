/** The density by its definition: the sum of a Gaussian at each point. Pure; cost = points times places. */
import type { Axis } from './grid';
import type { Covariance } from './kernel';

/** Inverse of a covariance and the density of one kernel at its middle. */
function inverseOf({ xx, xy, yy }: Covariance): Covariance & { height: number } {
  const determinant = xx * yy - xy * xy;
  return { xx: yy / determinant, xy: -xy / determinant, yy: xx / determinant, height: 1 / (2 * Math.PI * Math.sqrt(determinant)) };
}

/** Density at a place; the kernel must not be singular. */
export function exactAt(xs: ArrayLike<number>, ys: ArrayLike<number>, kernel: Covariance, atX: number, atY: number, weights?: ArrayLike<number>): number {
  const inverse = inverseOf(kernel);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < xs.length; i++) {
    const weight = weights ? weights[i] : 1;
    const [dx, dy] = [atX - xs[i], atY - ys[i]];
    sum += weight * Math.exp(-0.5 * (inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy));
    total += weight;
  }
  return total > 0 ? (inverse.height * sum) / total : 0;
}

/** Kernels end where they are below e^-40 of their middle: 4e-18, less than a float64 can tell from the sum. */
const END = 40;

/**
 * One row of one kernel: g(k) = e^(-least - steep (k - middle)^2 / 2), by g(k+1) = g(k) r(k), r(k+1) = r(k) e^-steep, outwards from
 * the column next to the middle, so that it takes no exponential a cell.
 */
function addRow(out: Float64Array, start: number, columns: number, middle: number, steep: number, least: number, weight: number, fall: number): void {
  const reach = Math.sqrt((2 * (END - least)) / steep);
  const first = Math.min(columns, Math.max(0, Math.ceil(middle)));
  const last = Math.min(columns - 1, Math.floor(middle + reach));
  let offset = first - middle;
  let value = weight * Math.exp(-least - 0.5 * steep * offset * offset);
  let ratio = Math.exp(-steep * (offset + 0.5));
  for (let column = first; column <= last; column++) {
    out[start + column] += value;
    value *= ratio;
    ratio *= fall;
  }
  offset = first - 1 - middle;
  value = weight * Math.exp(-least - 0.5 * steep * offset * offset);
  ratio = Math.exp(steep * (offset - 0.5));
  for (let column = first - 1; column >= Math.max(0, Math.ceil(middle - reach)); column--) {
    out[start + column] += value;
    value *= ratio;
    ratio *= fall;
  }
}

/** Density on the grid, row by row from y.min, x fastest. Points outside the grid count as well. */
export function exactOnGrid(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis, kernel: Covariance, weights?: ArrayLike<number>): Float64Array {
  const [stepX, stepY] = [(x.max - x.min) / (x.size - 1), (y.max - y.min) / (y.size - 1)];
  const inverse = inverseOf(kernel);
  const [steep, slant, rise] = [inverse.xx * stepX * stepX, inverse.xy * stepX * stepY, inverse.yy * stepY * stepY];
  const fall = Math.exp(-steep);
  const rowSteep = rise - (slant * slant) / steep;
  const out = new Float64Array(x.size * y.size);
  let total = 0;
  for (let i = 0; i < xs.length; i++) {
    const weight = weights ? weights[i] : 1;
    const [column, row] = [(xs[i] - x.min) / stepX, (ys[i] - y.min) / stepY];
    const rows = Math.sqrt((2 * END) / rowSteep);
    total += weight;
    for (let to = Math.max(0, Math.ceil(row - rows)); to <= Math.min(y.size - 1, Math.floor(row + rows)); to++) {
      const away = to - row;
      addRow(out, to * x.size, x.size, column - (slant * away) / steep, steep, 0.5 * rowSteep * away * away, weight, fall);
    }
  }
  const height = total > 0 ? inverse.height / total : 0;
  return out.map((value) => value * height);
}

/** Cells that `exactOnGrid` visits for n points: its cost. */
export function exactCost(n: number, x: Axis, y: Axis, kernel: Covariance): number {
  const cells = (axis: Axis, variance: number) => Math.min(axis.size, (2 * Math.sqrt(2 * END * variance) * (axis.size - 1)) / (axis.max - axis.min));
  return n * cells(x, kernel.xx) * cells(y, kernel.yy);
}
