/** Kernel density of a radiography, f_g(MSE^g, KPI) (Syrroca III.C), on a grid: exact where that is cheap, else binned. Pure. */
import { binnedOnGrid } from './binned';
import { exactCost, exactOnGrid } from './exact';
import { type Axis, cellAt } from './grid';
import { type BandwidthRule, type Covariance, kernelOf, widened } from './kernel';

export interface Density {
  x: Axis;
  y: Axis;
  /** Covariance of the kernel, in the units of the data. */
  kernel: Covariance;
  /** The rule's kernel was too narrow for the grid, or singular, and was widened. */
  lifted: boolean;
  method: 'exact' | 'binned';
  /** Row by row from y.min, x fastest; a probability density (1 / (unit of x * unit of y)). */
  values: Float64Array;
  peak: number;
}

export interface DensityChoice {
  rule?: BandwidthRule;
  /** One a point, not negative. */
  weights?: ArrayLike<number>;
  /** Absent: by cost. */
  method?: Density['method'];
}

/** Kernels narrower than this share of an axis would show single samples as specks, not where samples are dense. */
const NARROWEST = 1 / 80;

/** Visited cells up to which the exact way is taken: about as long as the binned way takes for its transforms (`npm run bench -- radiography`). */
const EXACT_CELLS = 2.5e7;

interface Sample {
  xs: ArrayLike<number>;
  ys: ArrayLike<number>;
  weights?: ArrayLike<number>;
}

/** Without points that are not numbers or weigh nothing; the same arrays where there are none such. */
function usable(xs: ArrayLike<number>, ys: ArrayLike<number>, weights?: ArrayLike<number>): Sample {
  const good = (i: number) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]) && (!weights || (weights[i] > 0 && weights[i] < Infinity));
  let count = 0;
  for (let i = 0; i < xs.length; i++) {
    count += good(i) ? 1 : 0;
  }
  if (count === xs.length) {
    return { xs, ys, weights };
  }
  const kept = Array.from(xs, (_, i) => i).filter(good);
  const pick = (values: ArrayLike<number>) => Float64Array.from(kept, (i) => values[i]);
  return { xs: pick(xs), ys: pick(ys), weights: weights && pick(weights) };
}

/** @param xs, ys n points of one length; NaN and infinite ones are left out. */
export function estimateDensity(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Axis, y: Axis, choice: DensityChoice = {}): Density {
  const sample = usable(xs, ys, choice.weights);
  const byRule = kernelOf(sample.xs, sample.ys, choice.rule ?? 'scott', sample.weights);
  const kernel = widened(byRule, { x: NARROWEST * (x.max - x.min), y: NARROWEST * (y.max - y.min) });
  const method = choice.method ?? (exactCost(sample.xs.length, x, y, kernel) <= EXACT_CELLS ? 'exact' : 'binned');
  const values = (method === 'exact' ? exactOnGrid : binnedOnGrid)(sample.xs, sample.ys, x, y, kernel, sample.weights);
  const peak = values.reduce((most, value) => Math.max(most, value), 0);
  return { x, y, kernel, lifted: kernel !== byRule, method, values, peak };
}

/** Density at the grid point nearest to (x, y); 0 outside. */
export function densityAt({ x, y, values }: Density, atX: number, atY: number): number {
  const cell = cellAt(x, y, atX, atY);
  return cell < 0 ? 0 : values[cell];
}
