/** Who is trained on which windows of the mirror, and what the models say of windows that were not to choose from. */

import { featuresOf, firstStep, type SelectedSamples, selectSamples, type WindowClassifier } from '../../sidecar/app/select-samples';
import { createRandom, permutation, type Random } from '../../sidecar/nn/random';
import { FAULTY, firstOf } from '../../sidecar/spots/evaluate';
import type { SpotSample } from '../../sidecar/spots/sample';
import type { SelectLearner } from './select-learners';
import type { Answer, Trial } from './select-measures';

export const AMOUNTS = [15, 30, 45, 60, 90, 120];

export interface Pool {
  candidates: SpotSample[];
  /** For equation 9; random choice has no use for them. */
  validation: SpotSample[];
  /** Of the candidates. */
  features: ReadonlyMap<SpotSample, Float64Array>;
}

/** One window in five is for validation. */
const VALIDATION_EVERY = 5;

export function poolOf(samples: SpotSample[]): Pool {
  const isValidation = (_: SpotSample, at: number) => at % VALIDATION_EVERY === VALIDATION_EVERY - 1;
  const candidates = samples.filter((sample, at) => !isValidation(sample, at));
  return { candidates, validation: samples.filter(isValidation), features: featuresOf(candidates) };
}

export interface Choice {
  name: string;
  title: string;
  choose(pool: Pool, amount: number, seed: number): Promise<SpotSample[]>;
}

const shuffled = <Item>(items: Item[], random: Random): Item[] => [...permutation(items.length, random)].map((at) => items[at]);

export const RANDOM: Choice = { name: 'random', title: 'random choice', choose: async ({ candidates }, amount, seed) => shuffled(candidates, createRandom(seed)).slice(0, amount) };

/** As many of each component: what of AutoOPT's gain is only that it knows the labels. */
export const BALANCED: Choice = {
  name: 'balanced',
  title: 'random choice, components in turn',
  choose: async ({ candidates }, amount, seed) => {
    const order = shuffled(candidates, createRandom(seed));
    const turns = new Map<SpotSample, number>();
    const taken = new Map<string | null, number>();
    for (const sample of order) {
      turns.set(sample, taken.get(sample.component) ?? 0);
      taken.set(sample.component, (turns.get(sample) as number) + 1);
    }
    return order.sort((one, other) => (turns.get(one) as number) - (turns.get(other) as number)).slice(0, amount);
  },
};

export const CLUSTERED: Choice = {
  name: 'clusters',
  title: "AutoOPT's first step alone",
  choose: async ({ candidates, features }, amount, seed) => (await selectSamples(UNTRAINED, candidates, amount, { seed, features, selection: firstStep(amount) })).selected,
};

/** Asked for nothing unless windows repeat, so that there are fewer clusters than wanted. */
const UNTRAINED: WindowClassifier<null> = { train: async () => null, loss: async () => 0 };

export function autoOpt({ filter }: SelectLearner, onSelected: (selected: SelectedSamples, amount: number) => void = () => undefined): Choice {
  return {
    name: 'autoopt',
    title: "AutoOPT's selection",
    choose: async ({ candidates, validation, features }, amount, seed) => {
      const found = await selectSamples(filter, candidates, amount, { seed, validation, features });
      onSelected(found, amount);
      return found.selected;
    },
  };
}

/** What a model trained on the windows says of each test's windows. */
export async function answersOf({ learner }: SelectLearner, windows: SpotSample[], seed: number, tests: SpotSample[][]): Promise<Answer[][]> {
  const model = await learner.train(windows, seed);
  return Promise.all(tests.map(async (test) => (await learner.predict(model, test)).map((row) => ({ named: row.map((probability) => probability > FAULTY), first: firstOf(row) }))));
}

/** Trials of a choice for each test, one a seed. */
export async function trialsOf(learner: SelectLearner, choice: Choice, pool: Pool, amounts: number[], seeds: number[], tests: SpotSample[][]): Promise<Trial[][]> {
  const trials: Trial[][] = tests.map(() => []);
  for (const seed of seeds) {
    const answers: Answer[][][] = [];
    for (const amount of amounts) {
      answers.push(await answersOf(learner, await choice.choose(pool, amount, seed), seed, tests));
    }
    tests.forEach((_, test) => trials[test].push(answers.map((each) => each[test])));
  }
  return trials;
}
