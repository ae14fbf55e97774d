/** How further series differ in a zone: contributions by their means, any others by the difference of means in standard deviations. Pure. */
import { type Contribution, causesOf, membership, SAME_MOMENT, type Share } from './causes';
import { nearest, present, type Series } from './join';
import type { Named } from './named';
import type { Selection } from './selection';

export interface Difference {
  name: string;
  /** Means over the samples inside and outside; null: no sample outside. */
  inside: number;
  outside: number | null;
  /** (inside - outside) / standard deviation of all; infinite where both sides stand still on different values. */
  effect: number;
}

/** Smaller differences are found anywhere. */
const LEAST_EFFECT = 0.5;
const MOST = 8;

function differenceOf(series: Named, member: Series, tolerance: number): Difference | null {
  const { times, values } = present(series);
  const sides = nearest(times, member, tolerance);
  const [count, sum] = [[0, 0], [0, 0]];
  const seen: number[] = [];
  values.forEach((value, i) => {
    if (!Number.isNaN(sides[i])) {
      count[sides[i]]++;
      sum[sides[i]] += value;
      seen.push(value);
    }
  });
  if (count[1] === 0 || count[0] === 0) {
    return null;
  }
  const [outside, inside] = [sum[0] / count[0], sum[1] / count[1]];
  const mean = (sum[0] + sum[1]) / seen.length;
  const deviation = Math.sqrt(seen.reduce((squares, value) => squares + (value - mean) ** 2, 0) / seen.length);
  return deviation > 0 ? { name: series.name, inside, outside, effect: (inside - outside) / deviation } : null;
}

const isContribution = ({ labels }: Named) => Boolean(labels.component && labels.feature);

export interface ZoneSeries {
  /** Features by contribution, and the number of samples inside whose cause set is known. */
  features: Share[];
  knownInside: number;
  /** Other series, the most different first. */
  others: Difference[];
}

/** @param rest further series of the frames; null where there are none */
export function zoneSeriesOf(rest: Named[], selection: Selection): ZoneSeries | null {
  if (rest.length === 0) {
    return null;
  }
  const contributions = rest.filter(isContribution).map(({ labels, times, values }): Contribution => ({ component: labels.component, feature: labels.feature, times, values }));
  const { features, knownInside } = causesOf(contributions, selection);
  const member = membership(selection);
  const others = rest
    .filter((series) => !isContribution(series))
    .map((series) => differenceOf(series, member, Math.max(SAME_MOMENT * selection.step, 500)))
    .filter((each): each is Difference => each !== null && Math.abs(each.effect) >= LEAST_EFFECT)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, MOST);
  return { features, knownInside, others };
}
