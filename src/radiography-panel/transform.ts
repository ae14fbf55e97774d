/** What an axis does to its values before the density is estimated, and how it is undone for people. Pure. */
import { type AxisScale, type Domain, logTicks, shortNumber, type Tick, ticks } from './scales';

export interface Transform {
  forward: (value: number) => number;
  back: (at: number) => number;
  /** A line at this value can be drawn: on a log axis only if it is positive. */
  shows: (value: number) => boolean;
  ticks: (domain: Domain) => Tick[];
}

const LINEAR: Transform = {
  forward: (value) => value,
  back: (at) => at,
  shows: () => true,
  ticks: (domain) => ticks(domain).map((at) => ({ at, text: shortNumber(at) })),
};

/** Log axes cannot show 0 and less: such values are lifted to the smallest positive one. */
function logarithmic(values: ArrayLike<number>): Transform {
  let floor = Infinity;
  for (let i = 0; i < values.length; i++) {
    floor = values[i] > 0 ? Math.min(floor, values[i]) : floor;
  }
  const least = Number.isFinite(floor) ? floor : 1;
  return {
    forward: (value) => Math.log10(Math.max(value, least)),
    back: (at) => 10 ** at,
    shows: (value) => value > 0,
    ticks: (domain) => logTicks(domain).map((at) => ({ at, text: shortNumber(10 ** at) })),
  };
}

/** Powers of ten on either side of 0 within the domain, thinned to eight or so. */
function symmetricTicks({ min, max }: Domain, unit: number): Tick[] {
  const largest = Math.max(Math.abs(Math.sinh(min)), Math.abs(Math.sinh(max))) * unit;
  const [first, last] = [Math.floor(Math.log10(unit)), Math.floor(Math.log10(largest))];
  const every = Math.max(1, Math.ceil((last - first + 1) / 6));
  const powers: number[] = [];
  for (let power = last; power >= first; power -= every) {
    powers.push(10 ** power);
  }
  const all = [0, ...powers, ...powers.map((power) => -power)].map((value) => ({ at: Math.asinh(value / unit), text: shortNumber(value) }));
  return all.filter(({ at }) => at >= min && at <= max).sort((a, b) => a.at - b.at);
}

/** Linear up to about the typical size of a value, logarithmic beyond, on both sides of 0: takes zeros and negative values. */
function symmetric(values: ArrayLike<number>): Transform {
  const sizes = Float64Array.from(values, Math.abs).filter((size) => size > 0).sort();
  const unit = sizes.length > 0 ? sizes[Math.floor(sizes.length / 4)] : 1;
  return {
    forward: (value) => Math.asinh(value / unit),
    back: (at) => unit * Math.sinh(at),
    shows: () => true,
    ticks: (domain) => symmetricTicks(domain, unit),
  };
}

/** @param values those that the axis will show: they set a log axis's floor and an asinh axis's unit (their lower quartile). */
export function transformOf(scale: AxisScale, values: ArrayLike<number>): Transform {
  return scale === 'log' ? logarithmic(values) : scale === 'asinh' ? symmetric(values) : LINEAR;
}

/** The values themselves on a linear axis, else transformed ones. */
export function transformed(values: ArrayLike<number>, { forward }: Transform): ArrayLike<number> {
  return forward === LINEAR.forward ? values : Float64Array.from(values, forward);
}
