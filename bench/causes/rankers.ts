/** Ours and the simple rules beside it, under one interface. */

import { permutation, type Random } from '../../sidecar/nn/random';
import type { RankedFeature, Rows } from '../../sidecar/nominal/ranking/evidence';
import { isServiceLevel } from '../../sidecar/nominal/ranking/metrics';
import { rankCauses } from '../../sidecar/nominal/ranking/ranking';
import { quantile } from '../../sidecar/series/scale';
import type { CauseCase } from './case';

export interface Answer {
  /** Most suspicious first. */
  components: string[];
  feature: { component: string; name: string } | null;
}

export type Ranker = (each: CauseCase, nominal: Rows, present: Rows, random: Random) => Answer;

export const RANKERS: Record<string, Ranker> = {
  'roentgen': ours,
  'random': (each, _nominal, _present, random) => byScore(each, Array.from(permutation(each.features.length, random))),
  'n-sigma': (each, nominal, present) => byScore(each, score(each, nominal, present, meanAndDeviation, largest)),
  'robust scorer': (each, nominal, present) => byScore(each, score(each, nominal, present, medianAndRange, largest)),
  'relative median shift': (each, nominal, present) => byScore(each, score(each, nominal, present, medianAndItself, (values) => sortedMedian(values))),
};

function ours({ features, options }: CauseCase, nominal: Rows, present: Rows): Answer {
  const { components } = rankCauses(nominal, present, features, options);
  const [first] = components;
  return { components: components.map((each) => each.component), feature: first ? { component: first.component, name: first.features[0].feature } : null };
}

const columnOf = ({ times, values }: Rows, column: number, width: number) =>
  Float64Array.from({ length: times.length }, (_, row) => values[row * width + column]).filter((value) => !Number.isNaN(value)).sort();

/** Centre and scale of sorted nominal values. */
type Scale = (sorted: Float64Array) => [center: number, scale: number];

const sortedMedian = (sorted: Float64Array) => quantile(sorted, 0.5);

const meanAndDeviation: Scale = (sorted) => {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return [mean, Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length)];
};
const medianAndRange: Scale = (sorted) => [sortedMedian(sorted), quantile(sorted, 0.75) - quantile(sorted, 0.25)];
const medianAndItself: Scale = (sorted) => [sortedMedian(sorted), Math.abs(sortedMedian(sorted))];

/** The value farthest from the centre. */
const largest = (sorted: Float64Array, center: number) => (center - sorted[0] > sorted[sorted.length - 1] - center ? sorted[0] : sorted[sorted.length - 1]);

/** A column whose scale is 0 is not judged, lest bytes and ratios be compared as they are. A case with a symptom has only the symptom's own metric, as far as services' are concerned. */
function score({ features, options: { symptom } }: CauseCase, nominal: Rows, present: Rows, scaleOf: Scale, of: (sorted: Float64Array, center: number) => number): number[] {
  return features.map((feature, column) => {
    const [before, since] = [columnOf(nominal, column, features.length), columnOf(present, column, features.length)];
    if (before.length === 0 || since.length === 0 || (symptom && isServiceLevel(feature.metric) && feature.metric !== symptom.metric)) {
      return 0;
    }
    const [center, scale] = scaleOf(before);
    return scale > 0 ? Math.abs(of(since, center) - center) / scale : 0;
  });
}

function byScore({ features }: CauseCase, scores: number[]): Answer {
  const order = [...features.keys()].sort((a, b) => scores[b] - scores[a]);
  const named = order.map((index): RankedFeature => features[index]);
  return { components: [...new Set(named.map((feature) => feature.component))], feature: named[0] ?? null };
}
