/** Prints learning curves of selected and of random windows, and whether one is the steeper, and makes the figures. */

import type { Random } from '../../sidecar/nn/random';
import type { Figure } from '../report/figure';
import { type Answer, areaUnder, type Difference, differenceOf, meanOf, type Point, pointOf, spreadOf, type Trial, verdictOn } from './select-measures';

export interface Curves {
  /** The environment. */
  test: string;
  truth: number[][];
  /** The last one is compared with each before it. */
  choices: Array<{ name: string; title: string; trials: Trial[] }>;
  /** Of a model that learned from all candidates. */
  all: Answer[];
}

export interface Heading {
  id: string;
  title: string;
  note: string;
}

const MEASURES: Array<[measure: keyof Point, title: string]> = [['f1', 'F1'], ['first', 'AC@1']];
const rounded = (value: number) => Number(value.toFixed(4));

export function tellCurves({ id, title, note }: Heading, { test, truth, choices, all }: Curves, amounts: number[], random: Random): Figure[] {
  const every = truth.map((_, window) => window);
  const curve = (trials: Trial[], measure: keyof Point) => trials.map((trial) => trial.map((answers) => pointOf(answers, truth, every)[measure]));
  const selected = choices[choices.length - 1];
  console.log(`\n${title}, trained in the mirror, tested in ${test} (${truth.length} windows): mean and deviation over seeds\n${note}`);
  return MEASURES.flatMap(([measure, word]) => {
    console.log(`${word.padEnd(36)}${amounts.map((amount) => String(amount).padStart(15)).join('')}${'area'.padStart(8)}`);
    for (const choice of choices) {
      const heights = curve(choice.trials, measure);
      const cells = amounts.map((_, at) => cell(heights.map((each) => each[at])));
      console.log(`${choice.title.padEnd(36)}${cells.join('')}${areaOf(amounts, heights).toFixed(3).padStart(8)}`);
    }
    console.log(`${'all candidates'.padEnd(36)}${pointOf(all, truth, every)[measure].toFixed(3).padStart(8)}`);
    return choices.slice(0, -1).map((choice): Figure => {
      const difference = differenceOf(measure, amounts, selected.trials, choice.trials, truth, random);
      console.log(`  ${verdictOn(difference, choice.title)}`);
      return figureOf(`${id}-${test}-${measure}-${choice.name}`, difference, choice.title, note);
    });
  });
}

const areaOf = (amounts: number[], heights: number[][]): number => meanOf(heights.map((each) => areaUnder(amounts, each)));
const cell = (values: number[]): string => `${meanOf(values).toFixed(3)} ±${spreadOf(values).toFixed(3)}`.padStart(15);

const figureOf = (id: string, { mean, low, high }: Difference, than: string, note: string): Figure =>
  ({ id, value: rounded(mean), unit: 'share', note: `area under the learning curve less that of ${than}, 95 %: ${low.toFixed(3)} to ${high.toFixed(3)}; ${note}` });
