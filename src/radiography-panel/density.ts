/**
 * Kernel density of a radiography, f_g(MSE^g, KPI) (Syrroca III.C). Pure. Points are binned linearly on a grid and the grid is
 * convolved with a Gaussian along each axis, so the cost grows with the grid and hardly with the number of points.
 */

export interface Axis {
  min: number;
  max: number;
  /** Number of grid points; the first lies at min, the last at max. */
  size: number;
}

export interface Density {
  x: Axis;
  y: Axis;
  /** Standard deviation of the kernel along x and y, in the units of the data. */
  bandwidth: [number, number];
  /** Row by row from y.min, x fastest; a probability density (1 / (unit of x * unit of y)). */
  values: Float64Array;
  peak: number;
}

function quantile(sorted: ArrayLike<number>, q: number): number {
  const position = (sorted.length - 1) * q;
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
}

/**
 * Scott's rule for two dimensions, h = s n^(-1/6) along each axis by itself (D. W. Scott, Multivariate Density Estimation, 6.3).
 * The spread s is the smaller of the standard deviation and IQR / 1.349, so that a few far points do not blur the rest.
 * A spread of 0 gives 0; the caller sets the floor.
 */
export function scottBandwidth(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) {
    return 0;
  }
  let mean = 0;
  for (let i = 0; i < n; i++) {
    mean += values[i] / n;
  }
  let squares = 0;
  for (let i = 0; i < n; i++) {
    squares += (values[i] - mean) ** 2;
  }
  const deviation = Math.sqrt(squares / (n - 1));
  const sorted = Float64Array.from(values).sort();
  const robust = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349;
  return (robust > 0 ? Math.min(deviation, robust) : deviation) * n ** (-1 / 6);
}

/** Each point's weight is shared by the four grid points around it. Points outside the axes are left out. */
function bin(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis): Float64Array {
  const grid = new Float64Array(x.size * y.size);
  const scaleX = (x.size - 1) / (x.max - x.min);
  const scaleY = (y.size - 1) / (y.max - y.min);
  for (let i = 0; i < xs.length; i++) {
    const u = (xs[i] - x.min) * scaleX;
    const v = (ys[i] - y.min) * scaleY;
    if (!(u >= 0 && u <= x.size - 1 && v >= 0 && v <= y.size - 1)) {
      continue;
    }
    const column = Math.min(Math.floor(u), x.size - 2);
    const row = Math.min(Math.floor(v), y.size - 2);
    const right = u - column;
    const up = v - row;
    const at = row * x.size + column;
    grid[at] += (1 - right) * (1 - up);
    grid[at + 1] += right * (1 - up);
    grid[at + x.size] += (1 - right) * up;
    grid[at + x.size + 1] += right * up;
  }
  return grid;
}

/** Gaussian kernel sampled at grid distances, cut off at 4 standard deviations; integrates to 1 over the axis's unit. */
function kernel(bandwidth: number, step: number): Float64Array {
  const reach = Math.ceil((4 * bandwidth) / step);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-0.5 * (((k - reach) * step) / bandwidth) ** 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0) * step;
  return weights.map((weight) => weight / total);
}

/** One pass along lines of `count` points that lie `stride` apart; `lines` such lines start `lineStride` apart. */
function convolve(grid: Float64Array, weights: Float64Array, count: number, stride: number, lines: number, lineStride: number): Float64Array {
  const out = new Float64Array(grid.length);
  const reach = (weights.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    for (let from = 0; from < count; from++) {
      const mass = grid[line * lineStride + from * stride];
      if (mass === 0) {
        continue;
      }
      const last = Math.min(count - 1, from + reach);
      for (let to = Math.max(0, from - reach); to <= last; to++) {
        out[line * lineStride + to * stride] += mass * weights[to - from + reach];
      }
    }
  }
  return out;
}

/** Kernels narrower than this share of the axis would show single samples as specks, not where samples are dense. */
const NARROWEST = 1 / 60;

/**
 * @param xs, ys n points; both of one length.
 * @param bandwidth kernel widths in data units; where absent Scott's rule, but at least a 60th of the axis.
 */
export function estimateDensity(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis, bandwidth?: [number, number]): Density {
  const stepX = (x.max - x.min) / (x.size - 1);
  const stepY = (y.max - y.min) / (y.size - 1);
  const [widthX, widthY] = bandwidth ?? [Math.max(scottBandwidth(xs), NARROWEST * (x.max - x.min)), Math.max(scottBandwidth(ys), NARROWEST * (y.max - y.min))];
  const alongX = convolve(bin(xs, ys, x, y), kernel(widthX, stepX), x.size, 1, y.size, x.size);
  const values = convolve(alongX, kernel(widthY, stepY), y.size, x.size, x.size, 1);
  let peak = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] /= xs.length || 1;
    peak = Math.max(peak, values[i]);
  }
  return { x, y, bandwidth: [widthX, widthY], values, peak };
}

/** Density at the grid point nearest to (x, y); 0 outside. */
export function densityAt({ x, y, values }: Density, atX: number, atY: number): number {
  const column = Math.round(((atX - x.min) / (x.max - x.min)) * (x.size - 1));
  const row = Math.round(((atY - y.min) / (y.max - y.min)) * (y.size - 1));
  return column >= 0 && column < x.size && row >= 0 && row < y.size ? values[row * x.size + column] : 0;
}
