/** How good a classifier is: the measures of the mirror paper's Table 3, and folds to take them on. Mathematics only. */

import type { SpotEvaluation, SpotMeasures } from '../contract';
import { calibrationError } from './calibration';

/** Over this probability a component counts as faulty (section IV.D). */
export const FAULTY = 0.5;

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Index of the faulty component, -1 for none, or several. */
export type Truth = number | readonly number[];

const holds = (truth: Truth, index: number): boolean => (typeof truth === 'number' ? truth === index : truth.includes(index));

/**
 * Accuracy, precision, recall and F1 of each component.
 * @param probabilities samples x components
 */
export function measures(probabilities: number[][], truth: readonly Truth[], components: readonly string[]): SpotMeasures[] {
  return components.map((component, index) => {
    const count = { tp: 0, fp: 0, fn: 0, tn: 0 };
    probabilities.forEach((row, sample) => {
      const predicted = row[index] > FAULTY;
      const actual = holds(truth[sample], index);
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

/** Fold of each sample: every class spread evenly over the folds, in order of time, and rare classes over different ones. */
export function folds(truth: ReadonlyArray<number | string>, count: number): number[] {
  const first = new Map(truth.map((label) => [label, truth.indexOf(label)]));
  const order = [...truth.keys()].sort((a, b) => (first.get(truth[a]) as number) - (first.get(truth[b]) as number) || a - b);
  const fold = truth.map(() => 0);
  order.forEach((at, nth) => (fold[at] = nth % count));
  return fold;
}

/** Fold of each sample, so that samples of one group are never parted; a group is of its first sample's class. */
export function groupedFolds(groups: readonly string[], classes: readonly string[], count: number): number[] {
  const first = [...new Set(groups)].map((group) => ({ group, label: classes[groups.indexOf(group)] }));
  const fold = folds(first.map(({ label }) => label), count);
  const byGroup = new Map(first.map(({ group }, at) => [group, fold[at]]));
  return groups.map((group) => byGroup.get(group) as number);
}

/** One judged window: what was answered, and what was true. */
export interface Judged {
  /** By component. */
  probabilities: number[];
  /** Indices of the faulty components; empty without a fault. */
  truth: number[];
  /** Most probable kind; null where the model names none. */
  kind: string | null;
  faults: string[];
}

const shareOf = (rows: boolean[]): number | null => ratio(rows.filter(Boolean).length, rows.length);

export const firstOf = (probabilities: readonly number[]): number => probabilities.indexOf(Math.max(...probabilities));

/** Of windows that the classifier did not see. Calibration is that of each window's most probable component. */
export function evaluationOf(judged: Judged[], components: readonly string[], trainSamples: number): SpotEvaluation {
  const rows = measures(judged.map(({ probabilities }) => probabilities), judged.map(({ truth }) => truth), components);
  const faulty = judged.filter(({ truth }) => truth.length > 0);
  const right = judged.map(({ probabilities, truth }) => truth.includes(firstOf(probabilities)));
  return {
    trainSamples,
    testSamples: judged.length,
    components: rows,
    average: average(rows),
    componentFirst: shareOf(faulty.map(({ probabilities, truth }) => truth.includes(firstOf(probabilities)))),
    kindRight: shareOf(faulty.flatMap(({ kind, faults }) => (kind === null ? [] : [faults.includes(kind)]))),
    calibrationError: calibrationError(judged.map(({ probabilities }) => Math.max(...probabilities)), right),
  };
}
