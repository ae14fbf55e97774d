/** Prints learning curves of selected and of random windows, and whether one is the steeper, and makes the figures. */

import type { Random } from '../../sidecar/nn/random';
import type { Figure } from '../report/figure';
import { type Answer, areaUnder, type Difference, differenceOf, meanOf, type Point, pointOf, spreadOf, type Trial, verdictOn } from './select-measures';

interface Chosen {
  name: string;
  title: string;
  /** Without knowing anything of the windows, or of their labels only. */
  isBaseline: boolean;
  trials: Trial[];
}

export interface Curves {
  /** The environment. */
  test: string;
  truth: number[][];
  choices: Chosen[];
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
  console.log(`\n${title}, trained in the mirror, tested in ${test} (${truth.length} windows): mean and deviation over seeds\n${note}`);
  return MEASURES.flatMap(([measure, word]) => {
    console.log(`${word.padEnd(36)}${amounts.map((amount) => String(amount).padStart(15)).join('')}${'area'.padStart(8)}`);
    for (const choice of choices) {
      const heights = curve(choice.trials, measure);
      const cells = amounts.map((_, at) => cell(heights.map((each) => each[at])));
      console.log(`${choice.title.padEnd(36)}${cells.join('')}${areaOf(amounts, heights).toFixed(3).padStart(8)}`);
    }
    console.log(`${'all candidates'.padEnd(36)}${pointOf(all, truth, every)[measure].toFixed(3).padStart(8)}`);
    return pairsOf(choices).map(([one, other]): Figure => {
      const difference = differenceOf(measure, amounts, one.trials, other.trials, truth, random);
      console.log(`  ${one.title}: ${verdictOn(difference, other.title)}`);
      return figureOf(`${id}-${test}-${measure}-${one.name}-${other.name}`, difference, one.title, other.title, note);
    });
  });
}

/** Every choice that is not a baseline with all before it. */
const pairsOf = (choices: Chosen[]): Array<[Chosen, Chosen]> => choices.flatMap((one, at) => (one.isBaseline ? [] : choices.slice(0, at).map((other): [Chosen, Chosen] => [one, other])));

const areaOf = (amounts: number[], heights: number[][]): number => meanOf(heights.map((each) => areaUnder(amounts, each)));
const cell = (values: number[]): string => `${meanOf(values).toFixed(3)} ±${spreadOf(values).toFixed(3)}`.padStart(15);

const figureOf = (id: string, { mean, low, high }: Difference, of: string, than: string, note: string): Figure =>
  ({ id, value: rounded(mean), unit: 'share', note: `area under the learning curve of ${of} less that of ${than}, 95 %: ${low.toFixed(3)} to ${high.toFixed(3)}; ${note}` });
