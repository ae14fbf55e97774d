/** How good a classifier is: the measures of the mirror paper's Table 3, and folds to take them on. Mathematics only. */

import type { SpotMeasures } from '../contract';

/** Over this probability a component counts as faulty (section IV.D). */
export const FAULTY = 0.5;

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/**
 * Accuracy, precision, recall and F1 of each component.
 * @param probabilities samples x components
 * @param truth samples: index of the faulty component, or -1 for none
 */
export function measures(probabilities: number[][], truth: number[], components: string[]): SpotMeasures[] {
  return components.map((component, index) => {
    const count = { tp: 0, fp: 0, fn: 0, tn: 0 };
    probabilities.forEach((row, sample) => {
      const predicted = row[index] > FAULTY;
      const actual = truth[sample] === index;
      count[predicted ? (actual ? 'tp' : 'fp') : actual ? 'fn' : 'tn'] += 1;
    });
    const precision = ratio(count.tp, count.tp + count.fp);
    const recall = ratio(count.tp, count.tp + count.fn);
    return {
      component,
      accuracy: (count.tp + count.tn) / Math.max(1, probabilities.length),
      precision,
      recall,
      f1: precision === null || recall === null ? null : precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    };
  });
}

/** Mean over the components for which a measure exists. */
export function average(rows: SpotMeasures[]): SpotMeasures {
  const mean = (key: 'accuracy' | 'precision' | 'recall' | 'f1') => {
    const values = rows.map((row) => row[key]).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { component: 'average', accuracy: mean('accuracy') ?? 0, precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

/** Fold of each sample: every class spread evenly over the folds, in order of time. */
export function folds(truth: number[], count: number): number[] {
  const seen = new Map<number, number>();
  return truth.map((label) => {
    const nth = seen.get(label) ?? 0;
    seen.set(label, nth + 1);
    return nth % count;
  });
}
