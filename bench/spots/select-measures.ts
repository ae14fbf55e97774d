/** Learning curves of several choices of windows, and how far one lies above another. Mathematics only. */

import type { Random } from '../../sidecar/nn/random';

/** What one model said of each test window. */
export interface Answer {
  /** Component by component: over the line of 0.5. */
  named: boolean[];
  /** The most probable component. */
  first: number;
}

/** Answers of one training on each amount of windows, in the order of the amounts. */
export type Trial = Answer[][];

export interface Point {
  /** Mean over the components that have a fault among the test windows, as in Table 3. */
  f1: number;
  /** Share of the test windows whose most probable component is a faulty one. */
  first: number;
}

/** @param truth indices of the faulty components of each test window @param windows places of test windows, with repeats where they are drawn again */
export function pointOf(answers: Answer[], truth: number[][], windows: ArrayLike<number>): Point {
  const components = answers[0].named.length;
  const [right, wrong, missed] = [0, 1, 2].map(() => new Float64Array(components));
  let first = 0;
  for (let at = 0; at < windows.length; at++) {
    const [answer, guilty] = [answers[windows[at]], truth[windows[at]]];
    first += Number(guilty.includes(answer.first)) / windows.length;
    answer.named.forEach((isNamed, component) => {
      const isGuilty = guilty.includes(component);
      (isNamed ? (isGuilty ? right : wrong) : missed)[component] += isNamed || isGuilty ? 1 : 0;
    });
  }
  const scores = [...right.keys()].filter((component) => right[component] + missed[component] > 0).map((component) => (2 * right[component]) / (2 * right[component] + wrong[component] + missed[component]));
  return { f1: meanOf(scores), first };
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation over trials (n - 1). */
export function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.length < 2 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Area under the curve from the first amount to the last, by trapezoids, divided by their distance: a mean height. */
export function areaUnder(amounts: readonly number[], heights: readonly number[]): number {
  const width = amounts[amounts.length - 1] - amounts[0];
  return width === 0 ? heights[0] : amounts.slice(1).reduce((sum, amount, at) => sum + ((heights[at] + heights[at + 1]) / 2) * (amount - amounts[at]), 0) / width;
}

export interface Difference {
  mean: number;
  low: number;
  high: number;
}

const DRAWS = 1000;
/** Of 95 %. */
const TAILS = [0.025, 0.975];

/**
 * Area of one choice less that of another, with the central 95 % of what it is when trials of either, and the test windows, are drawn
 * again with repeats: chance of the choice, of the training and of the test.
 */
export function differenceOf(measure: keyof Point, amounts: number[], one: Trial[], other: Trial[], truth: number[][], random: Random): Difference {
  const every = truth.map((_, window) => window);
  const area = (trials: Trial[], windows: ArrayLike<number>) => meanOf(trials.map((trial) => areaUnder(amounts, trial.map((answers) => pointOf(answers, truth, windows)[measure]))));
  const again = <Item>(items: Item[]) => items.map(() => items[Math.floor(random() * items.length)]);
  const drawn = Float64Array.from({ length: DRAWS }, () => {
    const windows = again(every);
    return area(again(one), windows) - area(again(other), windows);
  }).sort();
  const [low, high] = TAILS.map((share) => drawn[Math.min(DRAWS - 1, Math.floor(share * DRAWS))]);
  return { mean: area(one, every) - area(other, every), low, high };
}

/** In words; a curve that begins higher and ends alike is the steeper one of Figure 7. */
export function verdictOn({ mean, low, high }: Difference, than: string): string {
  const size = `${signed(mean)} (95 %: ${signed(low)} to ${signed(high)})`;
  return low > 0 ? `steeper than ${than} by ${size}, beyond chance` : high < 0 ? `flatter than ${than}: ${size}, beyond chance` : `not told from ${than}: ${size}`;
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
