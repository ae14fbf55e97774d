/**
 * Kernel of a Gaussian density estimate in two dimensions: covariance of the points times the square of a bandwidth factor
 * (D. W. Scott, Multivariate Density Estimation, 6.3; B. W. Silverman, Density Estimation, 4.3.2). Pure.
 */

/** Symmetric 2 x 2 matrix, in (unit of x)^2, (unit of x)(unit of y) and (unit of y)^2. */
export interface Covariance {
  xx: number;
  xy: number;
  yy: number;
}

/**
 * `robust` takes each axis by itself, with a spread that a fault's samples widen less: the full covariance of a nominal and a faulty
 * region leans from one to the other and smears the nominal one across the threshold.
 */
export type BandwidthRule = 'scott' | 'silverman' | 'robust';

const DIMENSIONS = 2;

/** (sum w)^2 / sum w^2, Kish's effective number of samples; n for equal weights. */
export function effectiveSize(n: number, weights?: ArrayLike<number>): number {
  if (!weights) {
    return n;
  }
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    sum += weights[i];
    squares += weights[i] ** 2;
  }
  return squares > 0 ? sum ** 2 / squares : 0;
}

/** Scott: n^(-1/(d+4)); Silverman: (n (d+2) / 4)^(-1/(d+4)). For d = 2 they are the same number. */
export function bandwidthFactor(rule: BandwidthRule, size: number): number {
  return (rule === 'silverman' ? (size * (DIMENSIONS + 2)) / 4 : size) ** (-1 / (DIMENSIONS + 4));
}

/** Unbiased covariance of n >= 1 points, with weights of reliability; zeros for one point. */
export function covarianceOf(xs: ArrayLike<number>, ys: ArrayLike<number>, weights?: ArrayLike<number>): Covariance {
  const n = xs.length;
  let total = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    total += weight;
    meanX += weight * xs[i];
    meanY += weight * ys[i];
  }
  meanX /= total;
  meanY /= total;
  const sums: Covariance = { xx: 0, xy: 0, yy: 0 };
  for (let i = 0; i < n; i++) {
    const share = (weights ? weights[i] : 1) / total;
    const [dx, dy] = [xs[i] - meanX, ys[i] - meanY];
    sums.xx += share * dx * dx;
    sums.xy += share * dx * dy;
    sums.yy += share * dy * dy;
  }
  const freedom = 1 - 1 / effectiveSize(n, weights);
  return freedom > 0 ? { xx: sums.xx / freedom, xy: sums.xy / freedom, yy: sums.yy / freedom } : { xx: 0, xy: 0, yy: 0 };
}

function quantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const low = Math.floor(position);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (position - low);
}

/**
 * Geometric mean of the standard deviation and IQR / 1.349, where that is smaller than the former; the former where half of the values
 * are equal. The quartiles alone (Silverman 3.4.2) know only the larger region, and break the other one into grains.
 */
export function robustSpread(values: ArrayLike<number>, deviation: number): number {
  const sorted = Float64Array.from(values).sort();
  const quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349;
  return quartiles > 0 ? Math.min(deviation, Math.sqrt(deviation * quartiles)) : deviation;
}

/** Covariance of the kernel; singular where the points lie on a line, zero for one point. */
export function kernelOf(xs: ArrayLike<number>, ys: ArrayLike<number>, rule: BandwidthRule, weights?: ArrayLike<number>): Covariance {
  if (xs.length < 2) {
    return { xx: 0, xy: 0, yy: 0 };
  }
  const { xx, xy, yy } = covarianceOf(xs, ys, weights);
  const square = bandwidthFactor(rule, effectiveSize(xs.length, weights)) ** 2;
  return rule === 'robust'
    ? { xx: square * robustSpread(xs, Math.sqrt(xx)) ** 2, xy: 0, yy: square * robustSpread(ys, Math.sqrt(yy)) ** 2 }
    : { xx: square * xx, xy: square * xy, yy: square * yy };
}

/**
 * The kernel with its two principal widths lifted to at least 1, measured in the narrowest widths that a picture can show; the
 * same object where nothing has to be lifted. Makes every kernel usable: of one point, of equal values, of points on a line.
 * @param narrow smallest standard deviation along x and along y.
 */
export function widened(kernel: Covariance, narrow: { x: number; y: number }): Covariance {
  const xx = kernel.xx / narrow.x ** 2;
  const yy = kernel.yy / narrow.y ** 2;
  const xy = kernel.xy / (narrow.x * narrow.y);
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  if (middle - half >= 1) {
    return kernel;
  }
  const [large, small] = [Math.max(1, middle + half), 1];
  const [cos, sin] = half > 0 ? [(xx - yy) / 2 / half, xy / half] : [1, 0];
  const [mean, spread] = [(large + small) / 2, (large - small) / 2];
  return { xx: (mean + spread * cos) * narrow.x ** 2, xy: spread * sin * narrow.x * narrow.y, yy: (mean - spread * cos) * narrow.y ** 2 };
}
