/**
 * Whether a classifier that was trained in one environment is as good in another as one that was trained there: an answer to the mirror
 * paper's open issue 5 (section III.C), on the samples of the second environment that exist. Mathematics only.
 */

import type { IntervalEstimate, TransferReport } from '../contract';
import { estimate, leastHalfWidth } from './bootstrap';
import { FAULTY, firstOf, type Judged } from './evaluate';

/** F1 may differ by so much between models that count as alike. */
export const ALIKE_MARGIN = 0.05;

/** One sample of the target environment as both models see it, the target's own by a model that was not trained on it. */
export interface Pair {
  source: Judged;
  target: Judged;
}

export type Likeness = Pick<TransferReport, 'agreement' | 'difference' | 'margin' | 'alike' | 'verdict'>;

/** -1 where no component is over the others and "no fault". */
export const choiceOf = ({ probabilities }: Judged): number => {
  const none = 1 - probabilities.reduce((sum, each) => sum + each, 0);
  const first = firstOf(probabilities);
  return probabilities[first] > none ? first : -1;
};

/** By component: bit 1 for what is called faulty, bit 2 for what is. */
type Marks = Uint8Array[];

const marksOf = (judged: Judged[], components: readonly string[]): Marks => components.map((_, component) => Uint8Array.from(judged, ({ probabilities, truth }) => Number(probabilities[component] > FAULTY) + 2 * Number(truth.includes(component))));

/** Mean F1 of the components for which there is one, as `average(measures(...))` has it, of chosen samples. */
function f1Of(marks: Marks, chosen: Uint32Array): number | null {
  const each = marks.flatMap((component) => {
    const count = [0, 0, 0, 0];
    chosen.forEach((at) => (count[component[at]] += 1));
    const [, falsely, missed, right] = count;
    return right + falsely === 0 || right + missed === 0 ? [] : [(2 * right) / (2 * right + falsely + missed)];
  });
  return each.length === 0 ? null : each.reduce((sum, f1) => sum + f1, 0) / each.length;
}

/**
 * Equivalence as two one-sided tests have it (Schuirmann 1987), here with the 95 % interval: alike when the whole interval of the
 * difference lies within the margin, different when all of it lies beyond, and otherwise too few samples to say.
 */
export function likenessOf(pairs: Pair[], components: readonly string[], seed: number, margin = ALIKE_MARGIN): Likeness {
  const same = pairs.map(({ source, target }) => Number(choiceOf(source) === choiceOf(target)));
  const agreement = bounded(estimate(pairs.length, (chosen) => chosen.reduce((sum, at) => sum + same[at], 0) / chosen.length, seed));
  const [ofSource, ofTarget] = (['source', 'target'] as const).map((side) => marksOf(pairs.map((pair) => pair[side]), components));
  const difference = widened(estimate(pairs.length, (chosen) => {
    const [source, target] = [f1Of(ofSource, chosen), f1Of(ofTarget, chosen)];
    return source === null || target === null ? null : target - source;
  }, seed), pairs.length);
  const alike = verdictOn(difference, margin);
  return { agreement, difference, margin, alike, verdict: tell(agreement, difference, margin, alike, pairs.length) };
}

const bounded = ({ value, low, high }: IntervalEstimate): IntervalEstimate => ({ value, low: low === null ? null : Math.max(0, low), high: high === null ? null : Math.min(1, high) });

/** Models that never differ on n samples may differ on 3/n of all. */
function widened({ value, low, high }: IntervalEstimate, count: number): IntervalEstimate {
  return value === null || low === null || high === null ? { value, low, high } : { value, low: Math.min(low, value - leastHalfWidth(count)), high: Math.max(high, value + leastHalfWidth(count)) };
}

function verdictOn({ low, high }: IntervalEstimate, margin: number): boolean | null {
  if (low === null || high === null) {
    return null;
  }
  return low >= -margin && high <= margin ? true : low > margin || high < -margin ? false : null;
}

const percent = (value: number | null) => (value === null ? '?' : `${Math.round(100 * value)} %`);
const points = (value: number | null) => (value === null ? '?' : `${value > 0 ? '+' : ''}${value.toFixed(2)}`);

function tell(agreement: IntervalEstimate, difference: IntervalEstimate, margin: number, alike: boolean | null, count: number): string {
  const facts = `on ${count} samples they name the same component in ${percent(agreement.value)} (${percent(agreement.low)} to ${percent(agreement.high)}), and F1 differs by ${points(difference.value)} (${points(difference.low)} to ${points(difference.high)})`;
  if (alike === null) {
    return `Too few samples of the target environment to say whether the models are alike within ${margin} of F1: ${facts}.`;
  }
  return alike ? `The models are alike within ${margin} of F1: ${facts}.` : `The models are not alike: ${facts}, more than ${margin}.`;
}
