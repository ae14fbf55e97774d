/**
 * The density by linear binning and a convolution in the frequency domain (Silverman, Applied Statistics AS 176; M. P. Wand, Fast
 * computation of multivariate kernel estimators, 1994). Cost: one pass over the points, then the grid's, whatever their number. On
 * a picture's grid it differs from the exact density by less than 0.4 % of the peak anywhere (the tests' shapes; 0.3 % measured). Pure.
 */
import { filtered } from './fft';
import type { Axis } from './grid';
import type { Covariance } from './kernel';

/** Each point's weight is shared by the four grid points around it. Points outside the axes are left out. */
function bin(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis, stride: number, out: Float64Array, weights?: ArrayLike<number>): number {
  const [scaleX, scaleY] = [(x.size - 1) / (x.max - x.min), (y.size - 1) / (y.max - y.min)];
  let total = 0;
  for (let i = 0; i < xs.length; i++) {
    const weight = weights ? weights[i] : 1;
    const u = (xs[i] - x.min) * scaleX;
    const v = (ys[i] - y.min) * scaleY;
    total += weight;
    if (!(u >= 0 && u <= x.size - 1 && v >= 0 && v <= y.size - 1)) {
      continue;
    }
    const column = Math.min(Math.floor(u), x.size - 2);
    const row = Math.min(Math.floor(v), y.size - 2);
    const [right, up] = [u - column, v - row];
    const at = row * stride + column;
    out[at] += weight * (1 - right) * (1 - up);
    out[at + 1] += weight * right * (1 - up);
    out[at + stride] += weight * (1 - right) * up;
    out[at + stride + 1] += weight * right * up;
  }
  return total;
}

/** A convolution on a grid goes round: what leaves at one end must not reach the other. 5 standard deviations: 4e-6 of the middle. */
const REACH = 5;

function paddedSize(size: number, width: number): number {
  return 2 ** Math.ceil(Math.log2(size + REACH * width));
}

/** Angular frequency of each index, and what linear binning leaves of it on average: (sin(w/2) / (w/2))^2. */
function frequencies(size: number): { omega: Float64Array; binning: Float64Array } {
  const omega = Float64Array.from({ length: size }, (_, k) => (2 * Math.PI * (k <= size / 2 ? k : k - size)) / size);
  return { omega, binning: omega.map((w) => (w === 0 ? 1 : (Math.sin(w / 2) / (w / 2)) ** 2)) };
}

/** Density on the grid, row by row from y.min, x fastest; needs kernels of at least 1.5 grid steps. */
export function binnedOnGrid(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis, kernel: Covariance, weights?: ArrayLike<number>): Float64Array {
  const [stepX, stepY] = [(x.max - x.min) / (x.size - 1), (y.max - y.min) / (y.size - 1)];
  const [xx, xy, yy] = [kernel.xx / stepX ** 2, kernel.xy / (stepX * stepY), kernel.yy / stepY ** 2];
  const [columns, rows] = [paddedSize(x.size, Math.sqrt(xx)), paddedSize(y.size, Math.sqrt(yy))];
  const grid = new Float64Array(columns * rows);
  const total = bin(xs, ys, x, y, columns, grid, weights);
  const [alongX, alongY] = [frequencies(columns), frequencies(rows)];
  const factor = (column: number, row: number) => {
    const [u, v] = [alongX.omega[column], alongY.omega[row]];
    return Math.exp(-0.5 * (xx * u * u + 2 * xy * u * v + yy * v * v)) / (alongX.binning[column] * alongY.binning[row]);
  };
  const wide = filtered(grid, columns, rows, y.size, factor);
  const scale = total > 0 ? 1 / (total * stepX * stepY) : 0;
  const values = new Float64Array(x.size * y.size);
  for (let row = 0; row < y.size; row++) {
    for (let column = 0; column < x.size; column++) {
      values[row * x.size + column] = Math.max(0, wide[row * columns + column] * scale);
    }
  }
  return values;
}
